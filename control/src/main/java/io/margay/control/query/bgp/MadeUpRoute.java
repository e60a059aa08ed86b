package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.policy.CommunityPattern;
import io.margay.control.bgp.policy.ImportGuard;
import io.margay.control.bgp.policy.PolicyChain;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.rib.Verdict;
import io.margay.control.bgp.wire.AsPath;
import io.margay.control.bgp.wire.AsPath.Segment;
import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A route that nobody has sent, of the fields {@code prefix}, {@code peer} (who is to have told us) or {@code from} (own, internal, external),
 * {@code asPath}, {@code communities} (with commas between), {@code nextHop}, {@code localPref}, {@code med}. What is left out is absent; the
 * next hop is then the peer's address.
 */
final class MadeUpRoute {
    private static final Pattern PATH_PART = Pattern.compile("\\{[^{}]*}|[^{}]+");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final int MAX_PATH_TEXT = 4_000;
    private static final long MAX_NUMBER = 0xFFFF_FFFFL;

    private final BgpSettings settings;
    private final Prefix prefix;
    private final RouteSource source;
    private final PathAttributes attributes;

    MadeUpRoute(BgpRequest request, BgpSpeaker speaker, BgpSettings settings) {
        this.settings = settings;
        this.prefix = request.prefix("prefix");
        this.source = source(request, speaker);
        IpAddress nextHop = request.parsed("nextHop", IpAddress::parse);
        this.attributes = PathAttributes.builder()
                .asPath(request.has("asPath") ? request.parsed("asPath", MadeUpRoute::path) : AsPath.EMPTY)
                .nextHop(nextHop != null ? nextHop : source.isOwn() ? self() : source.address())
                .communities(
                        request.has("communities")
                                ? request.parsed("communities", MadeUpRoute::communities)
                                : Communities.NONE)
                .localPref(request.parsed("localPref", MadeUpRoute::number))
                .med(request.parsed("med", MadeUpRoute::number))
                .build();
    }

    /** The verdict, and beside it why import would refuse the route all the same; null when it would not. */
    ObjectNode judged(PolicyChain chain, List<Prefix> pools) {
        Verdict verdict = chain.export(prefix, attributes, attributes, self(), source);
        Verdict guarded = new ImportGuard((p, a, s) -> verdict, pools).evaluate(prefix, attributes, source);
        ObjectNode json = PolicyTestQuery.verdict(verdict).put("prefix", prefix.toString());
        json.set("before", AttributesJson.of(attributes));
        boolean isGuarded = verdict instanceof Verdict.Accept && guarded instanceof Verdict.Refuse;
        return json.put("importRefusal", isGuarded ? ((Verdict.Refuse) guarded).reason() : null);
    }

    private IpAddress self() {
        boolean isIpv4 = prefix.family() == AddressFamily.IPV4 || settings.address6() == null;
        return isIpv4 ? IpAddress.of(settings.listenAddress()) : settings.address6();
    }

    private RouteSource source(BgpRequest request, BgpSpeaker speaker) {
        String from = request.text("from");
        if (request.has("peer")) {
            PeerSnapshot peer = request.peer(speaker.views().peers());
            IpAddress address = peer.address() == null ? self() : peer.address();
            return new RouteSource(peer.id(), peer.name(), address, 0, peer.isInternal(), false);
        } else if (from.equals("own")) {
            return RouteSource.OWN;
        } else if (from.isEmpty() || from.equals("external") || from.equals("internal")) {
            return new RouteSource(-1, "made-up", self(), 0, from.equals("internal"), false);
        }
        throw RequestException.badInput("no origin '" + from + "'; allowed: own, internal, external");
    }

    private static AsPath path(String text) {
        List<Segment> segments = new ArrayList<>();
        StringBuilder understood = new StringBuilder();
        if (text.length() <= MAX_PATH_TEXT) {
            PATH_PART.matcher(text).results().map(MatchResult::group).forEach(part -> {
                understood.append(part);
                int[] ases = NUMBER.matcher(part)
                        .results()
                        .mapToInt(each -> number(each.group()))
                        .toArray();
                if (ases.length > 0) {
                    segments.add(new Segment(part.startsWith("{"), ases));
                }
            });
        }
        if (!understood.toString().equals(text) || !text.matches("[0-9 {}]*")) {
            throw new IllegalArgumentException(
                    "not an AS path: '" + text + "'; allowed: ASes, and sets of them in braces");
        }
        return new AsPath(segments);
    }

    private static Communities communities(String text) {
        Communities communities = Communities.NONE;
        for (String each : text.split(",")) {
            CommunityPattern pattern = io.margay.control.bgp.policy.CommunityText.parse(each.strip());
            if (!pattern.isExact()) {
                throw new IllegalArgumentException("a route has no community '" + each.strip() + "'");
            }
            communities = pattern.addedTo(communities);
        }
        return communities;
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > MAX_NUMBER) {
            throw new IllegalArgumentException("not a number: '" + text + "'; allowed: 0 to " + MAX_NUMBER);
        }
        return (int) Long.parseLong(text);
    }
}
