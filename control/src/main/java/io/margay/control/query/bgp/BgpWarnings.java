package io.margay.control.query.bgp;

import io.margay.control.bgp.ListenSnapshot;
import io.margay.control.bgp.MaxPrefixes;
import io.margay.control.bgp.PeerOptions;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.PeerSnapshot.FamilyCounts;
import io.margay.control.bgp.ReceptionSnapshot;
import io.margay.control.bgp.SessionRecord;
import io.margay.control.bgp.StrangerSnapshot;
import io.margay.control.bgp.TemplateSnapshot;
import io.margay.control.bgp.transport.TcpFailures;
import io.margay.control.bgp.wire.Family;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an operator should look at, a line each. A pure function of snapshots. */
final class BgpWarnings {
    /** A restart of the other side should be over by then. */
    private static final long DOWN_MS = TimeUnit.MINUTES.toMillis(1);

    private static final long FLAPPING_MS = TimeUnit.MINUTES.toMillis(10);
    private static final int FLAPPING_TIMES = 3;
    private static final long STRANGER_MS = TimeUnit.HOURS.toMillis(1);

    private final List<String> warnings = new ArrayList<>();
    private final long nowMs;

    private BgpWarnings(long nowMs) {
        this.nowMs = nowMs;
    }

    static List<String> of(List<PeerSnapshot> peers, ReceptionSnapshot reception, long nowMs) {
        BgpWarnings warnings = new BgpWarnings(nowMs);
        peers.stream().sorted(Comparator.comparing(PeerSnapshot::name)).forEach(warnings::look);
        warnings.look(reception);
        warnings.look(peers, reception.dropped());
        return warnings.warnings;
    }

    private void look(PeerSnapshot peer) {
        long downMs = nowMs - peer.downSinceMs();
        if (peer.heldDown() != null) {
            warn(peer, "no session: " + peer.heldDown());
        } else if (!peer.isEstablished() && downMs >= DOWN_MS) {
            String last = peer.lastReason().isEmpty() ? "" : "; last: " + peer.lastReason();
            warn(peer, "no session for " + minutes(downMs) + last);
        }
        long flaps = peer.history().stream()
                .filter(SessionRecord::wasSession)
                .filter(record -> nowMs - record.endedMs() < FLAPPING_MS)
                .count();
        if (flaps >= FLAPPING_TIMES) {
            warn(peer, flaps + " sessions ended within " + minutes(FLAPPING_MS) + "; last: " + peer.lastReason());
        }
        PeerOptions options = peer.settings().options();
        if (peer.isEstablished()
                && !peer.isInternal()
                && (options.importPolicy() == null || options.exportPolicy() == null)) {
            warn(peer, "external without a policy, so nothing is " + unsaid(options) + " (RFC 8212)");
        }
        options.maxPrefixes().forEach((family, max) -> look(peer, family, max));
        long bugs = peer.messages().faults().internalErrors();
        if (bugs > 0) {
            warn(peer, bugs + " sessions lost by internal errors; the log says more");
        }
    }

    private static String unsaid(PeerOptions options) {
        if (options.importPolicy() == null) {
            return options.exportPolicy() == null ? "taken or given" : "taken";
        }
        return "given";
    }

    private void look(PeerSnapshot peer, Family family, MaxPrefixes max) {
        for (FamilyCounts each : peer.families()) {
            if (each.family().equals(family.label()) && max.isNear(each.received())) {
                warn(peer, each.received() + " of at most " + max.limit() + " prefixes, " + family.label());
            }
        }
    }

    private void look(ReceptionSnapshot reception) {
        for (ListenSnapshot each : reception.listening()) {
            if (each.trouble() != null) {
                warnings.add(
                        "bgp: peers cannot reach " + each.address() + " port " + each.port() + ": " + each.trouble());
            }
        }
        if (!reception.strangers().isEmpty()) {
            StrangerSnapshot last = reception.strangers().get(0);
            if (nowMs - last.lastMs() < STRANGER_MS) {
                warnings.add(
                        "bgp: connections refused from addresses that are no peer's: " + reception.strangersRefused()
                                + "; the last from " + last.address() + ", " + minutes(nowMs - last.lastMs()) + " ago");
            }
        }
        for (TemplateSnapshot template : reception.templates()) {
            int limit = template.settings().transport().limit();
            if (template.connected() >= limit) {
                warnings.add("bgp neighbours " + template.settings().name() + ": all " + limit + " places are taken");
            }
        }
    }

    /** Who signs with another password gets no answer, and so there is nothing else to be seen of him. */
    private void look(List<PeerSnapshot> peers, TcpFailures dropped) {
        List<String> waiting = peers.stream()
                .filter(peer ->
                        !peer.isEstablished() && peer.settings().transport().password() != null)
                .map(PeerSnapshot::name)
                .sorted()
                .toList();
        if (!waiting.isEmpty() && dropped.wrong() + dropped.unsigned() > 0) {
            warnings.add("bgp: wrong password? Without a session: " + String.join(", ", waiting)
                    + "; segments dropped since the start: " + dropped.wrong() + " signed with another password, "
                    + dropped.unsigned() + " not signed");
        }
    }

    private void warn(PeerSnapshot peer, String what) {
        warnings.add("bgp peer " + peer.name() + ": " + what);
    }

    private static String minutes(long spanMs) {
        long seconds = Math.max(0, spanMs / 1000);
        return seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }
}
