package io.margay.control.bgp;

import io.margay.control.bgp.fsm.Leg;
import io.margay.control.bgp.fsm.Negotiated;
import io.margay.control.bgp.rib.AdjRibOut;
import io.margay.control.bgp.rib.ExportRules;
import io.margay.control.bgp.rib.ExportView;
import io.margay.control.bgp.rib.Exporter;
import io.margay.control.bgp.rib.LocRib;
import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.rib.Told;
import io.margay.control.bgp.transport.BgpConnection;
import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.MessageDecoder;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.WireOptions;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** One established session: what was agreed on, and what the peer is told. Ends with it. */
final class Session {
    private final Leg leg;
    private final RouteSource target;
    private final Negotiated negotiated;
    private final long establishedMs;
    private final MessageDecoder decoder;
    private final MessageEncoder encoder;
    private final AdjRibOut adjRibOut;
    private final Exporter exporter;
    private final Set<Family> toldAll = EnumSet.noneOf(Family.class);
    private final Set<Family> warned = EnumSet.noneOf(Family.class);
    private final LocRib locRib;
    /** What was decided when the peer began to be told all belongs before End-of-RIB, also what is not in force yet. */
    private long heard;

    private List<Prefix> toJudge = new ArrayList<>();
    private boolean isEndOfRibTaken;
    private boolean isDeferring;

    /** @param isDeferring until {@link #tellAll} the peer is told our own routes only, and no End-of-RIB */
    Session(Leg leg, Negotiated negotiated, ExportRules rules, LocRib locRib, boolean isDeferring, long establishedMs) {
        this.leg = leg;
        this.target = rules.target();
        this.negotiated = negotiated;
        this.establishedMs = establishedMs;
        WireOptions options = negotiated.wireOptions(rules.target().isInternal());
        this.decoder = new MessageDecoder(options);
        this.encoder = new MessageEncoder(options);
        this.adjRibOut = new AdjRibOut(negotiated.families());
        this.exporter = new Exporter(rules, adjRibOut, negotiated.pathIdsOut());
        this.locRib = locRib;
        this.heard = locRib.heard();
        this.isDeferring = isDeferring;
        locRib.forEachCandidates(this::export);
    }

    /** Also what was learned; and then that it was all. */
    void tellAll() {
        isDeferring = false;
        heard = locRib.heard();
        locRib.forEachCandidates(this::export);
    }

    /** Other rules: all is judged again by {@link #judge}. What comes out as before is not told again. */
    void rules(ExportRules changed) {
        exporter.rules(changed);
        toJudge = new ArrayList<>();
        locRib.forEachCandidates((prefix, candidates) -> toJudge.add(prefix));
    }

    /** At most so many of the prefixes that are to be judged again. */
    void judge(int limit) {
        List<Prefix> prefixes = toJudge.subList(Math.max(0, toJudge.size() - limit), toJudge.size());
        for (Prefix prefix : prefixes) {
            List<Path> candidates = locRib.candidates(prefix);
            if (!candidates.isEmpty() && locRib.obstacle(prefix) == null) {
                export(prefix, candidates);
            }
        }
        prefixes.clear();
    }

    /** Are there prefixes to {@link #judge}? */
    boolean isJudging() {
        return !toJudge.isEmpty();
    }

    Leg leg() {
        return leg;
    }

    RouteSource target() {
        return target;
    }

    Negotiated negotiated() {
        return negotiated;
    }

    long establishedMs() {
        return establishedMs;
    }

    MessageDecoder decoder() {
        return decoder;
    }

    MessageEncoder encoder() {
        return encoder;
    }

    void export(Prefix prefix, List<Path> candidates) {
        exporter.export(prefix, isDeferring ? own(candidates) : candidates);
    }

    private static List<Path> own(List<Path> candidates) {
        return candidates.stream().filter(path -> path.source().isOwn()).toList();
    }

    /** See {@link BgpSpeaker#refresh}. */
    Outcome refresh(String peer, Family only, boolean in, boolean out, Consumer<RouteRefresh> sender) {
        Set<Family> agreed = new TreeSet<>(negotiated.families());
        if (only != null && !agreed.contains(only)) {
            return new Outcome.Refused(only.label() + " was not agreed on with " + peer + "; agreed: "
                    + String.join(", ", agreed.stream().map(Family::label).toList()));
        }
        if (in && !negotiated.routeRefresh()) {
            return new Outcome.Refused(
                    "route refresh was not agreed on with " + peer + "; a reset makes it tell everything again");
        }
        List<String> done = new ArrayList<>();
        for (Family family : only == null ? agreed : Set.of(only)) {
            if (in) {
                sender.accept(RouteRefresh.of(family, RouteRefresh.REQUEST));
                done.add("asked " + peer + " for all of " + family.label());
            }
            if (out) {
                resend(family);
                done.add(peer + " is told all of " + family.label() + " again: " + advertised(family) + " routes");
            }
        }
        return new Outcome.Done(done);
    }

    List<ExportView> explain(Prefix prefix, List<Path> candidates) {
        return exporter.explain(prefix, candidates);
    }

    List<ExportView> tried(Prefix prefix, List<Path> candidates, Policy other) {
        return exporter.tried(prefix, candidates, other);
    }

    List<Told> told(Prefix prefix) {
        return exporter.told(prefix);
    }

    void resend(Family family) {
        adjRibOut.resend(family, negotiated.enhancedRefresh());
    }

    /** Tells what is to be told, as far as the connection has room; returns the number of messages. */
    int advertise(BgpConnection connection, long nowNs) {
        int sent = 0;
        adjRibOut.holdEndOfRib(isDeferring || !locRib.isInForce(heard));
        while (connection.hasRoom()) {
            byte[] message = adjRibOut.next(encoder);
            if (message == null) {
                break;
            }
            connection.send(message, nowNs);
            sent++;
        }
        return sent;
    }

    /** Would {@link #advertise} have something to do now? */
    boolean canAdvertise(BgpConnection connection) {
        adjRibOut.holdEndOfRib(isDeferring || !locRib.isInForce(heard));
        return adjRibOut.isPending() && connection.hasRoom();
    }

    SessionSnapshot snapshot(BgpConnection connection, List<Capability> offered) {
        return new SessionSnapshot(
                leg == Leg.OUTGOING,
                connection.local().toString(),
                connection.remote().toString(),
                establishedMs,
                negotiated.remoteAs(),
                negotiated.remoteIdentifier(),
                negotiated.holdTimeSeconds(),
                negotiated.keepaliveSeconds(),
                offered.stream().map(Capability::label).toList(),
                negotiated.capabilityLabels(),
                negotiated.agreedLabels(),
                isEndOfRibReceived());
    }

    int advertised(Family family) {
        return adjRibOut.advertised(family);
    }

    /** True the first time. */
    boolean warn(Family family) {
        return warned.add(family);
    }

    void onEndOfRib(Family family) {
        toldAll.add(family);
    }

    /** In every family. */
    boolean isEndOfRibReceived() {
        return toldAll.containsAll(negotiated.families());
    }

    /** True once, after it was received. */
    boolean takeEndOfRib() {
        boolean isNews = isEndOfRibReceived() && !isEndOfRibTaken;
        isEndOfRibTaken |= isNews;
        return isNews;
    }
}
