package io.margay.control.query.bgp;

import com.fasterxml.jackson.databind.JsonNode;
import io.margay.control.bgp.BgpViews;
import io.margay.control.bgp.PathFilter;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.rib.PrefixPage;
import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.Family;
import io.margay.control.config.Suggestion;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The fields of a request, each read as what it is to be. */
final class BgpRequest {
    /** Prefixes that one answer looks at, give or take: some milliseconds with all their paths in JSON, and some hundred kilobytes. */
    private static final int PAGE = 500;

    private final JsonNode json;
    private final long nowNs;

    BgpRequest(JsonNode json, long nowNs) {
        this.json = json;
        this.nowNs = nowNs;
    }

    long nowNs() {
        return nowNs;
    }

    boolean has(String field) {
        return json.hasNonNull(field);
    }

    boolean isSet(String field) {
        return json.path(field).asBoolean(false);
    }

    /** Empty when it is not there. */
    String text(String field) {
        return json.path(field).asText("");
    }

    /** The peer of the field {@code peer}, by its name or its address. */
    PeerSnapshot peer(List<PeerSnapshot> peers) {
        return peer("peer", peers);
    }

    /** As {@link #peer}, of another field. */
    PeerSnapshot peer(String field, List<PeerSnapshot> peers) {
        String wanted = text(field);
        for (PeerSnapshot peer : peers) {
            if (peer.name().equals(wanted) || String.valueOf(peer.address()).equals(wanted)) {
                return peer;
            }
        }
        List<String> names = peers.stream().map(PeerSnapshot::name).sorted().toList();
        String meant = Suggestion.among(names, wanted)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
        throw RequestException.failure("no peer '" + wanted + "'" + meant + "; peers: " + listed(names));
    }

    private static String listed(List<String> names) {
        int most = 20;
        String list = names.stream().limit(most).collect(Collectors.joining(", "));
        return names.isEmpty()
                ? "none"
                : names.size() <= most ? list : list + " and " + (names.size() - most) + " more";
    }

    /** Null when it is not there. */
    Prefix prefix(String field) {
        return parsed(field, Prefix::parse);
    }

    /** An address stands for the prefix that holds it alone; null when it is not there. */
    Prefix prefixOrAddress(String field) {
        return parsed(
                field,
                text -> text.contains("/")
                        ? Prefix.parse(text)
                        : IpAddress.parse(text).hostPrefix());
    }

    /** Null when it is not there. */
    Family family() {
        return parsed("family", text -> Arrays.stream(Family.values())
                .filter(family -> family.label().equals(text) || family.label().equals(text + "-unicast"))
                .findFirst()
                .orElseThrow(() -> RequestException.badInput("no family '" + text + "'; allowed: ipv4, ipv6")));
    }

    /** Of the fields {@code family}, {@code within}, {@code community}; all but these of {@code peer}, if it is not null, are left out. */
    PathFilter filter(String peer) {
        Predicate<Communities> communities = has("community") ? parsed("community", CommunityText::parse) : any -> true;
        Family family = family();
        Prefix within = prefix("within");
        if (within == null && family != null) {
            within = Prefix.parse(family == Family.IPV4_UNICAST ? "0.0.0.0/0" : "::/0");
        } else if (family != null && Family.of(within) != family) {
            throw RequestException.badInput(within + " is not of family " + family.label());
        }
        return new PathFilter(within, peer, communities);
    }

    /** The next page of {@link #filter}. */
    PrefixPage page(BgpViews views, PathFilter filter) {
        return views.prefixes(filter, prefix("after"), PAGE);
    }

    /** Null when it is not there. */
    <T> T parsed(String field, Function<String, T> parser) {
        if (!has(field)) {
            return null;
        }
        try {
            return parser.apply(text(field));
        } catch (IllegalArgumentException e) {
            throw RequestException.badInput(e.getMessage());
        }
    }
}
