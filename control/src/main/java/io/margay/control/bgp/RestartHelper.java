package io.margay.control.bgp;

import io.margay.control.bgp.fsm.Negotiated;
import io.margay.control.bgp.fsm.SessionEnd;
import io.margay.control.bgp.rib.AdjRibIn;
import io.margay.control.bgp.wire.Family;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Decides what becomes of a peer's routes when its session ends, and when it is back (RFC 4724 4.2, RFC 8538 4, RFC 9494 4.2).
 *
 * <pre>
 *   session ends gracefully        restart time over, long-lived agreed      its time over
 *        ------------------> AWAY ------------------------------> LONG_LIVED ------------> routes go
 *                              |                                      |
 *                              | session, F bit                       |
 *                              v                                      |
 *                         TELLING  <----------------------------------'     End-of-RIB, or its time over: what was not told again goes
 * </pre>
 *
 * A session that is back without the F bit for a family ends its stale routes at once, so does one that ends for good.
 */
final class RestartHelper {
    private static final long SECOND_NS = 1_000_000_000L;

    private enum Phase {
        AWAY("away"),
        LONG_LIVED("long-lived stale"),
        TELLING("telling again");

        private final String label;

        Phase(String label) {
            this.label = label;
        }
    }

    private static final class Waiting {
        Phase phase;
        long deadlineNs;
        long longLivedNs;
    }

    private final AdjRibIn adjRibIn;
    private final RestartTimes times;
    private final Map<Family, Waiting> families = new EnumMap<>(Family.class);

    RestartHelper(AdjRibIn adjRibIn, RestartTimes times) {
        this.adjRibIn = adjRibIn;
        this.times = times;
    }

    void onDown(Negotiated was, SessionEnd end, long nowNs) {
        boolean isGraceful = end.notification() == null
                || was.survivesNotification() && !end.notification().isHardReset();
        for (Family family : Family.values()) {
            families.remove(family);
            if (isGraceful && was.isKeptOverRestart(family)) {
                adjRibIn.markStale(family);
                Waiting waiting = new Waiting();
                waiting.phase = Phase.AWAY;
                waiting.deadlineNs = nowNs + was.restart().restartSeconds() * SECOND_NS;
                waiting.longLivedNs = longLivedSeconds(was, family) * SECOND_NS;
                families.put(family, waiting);
            } else {
                adjRibIn.clear(family);
            }
        }
        onTick(nowNs);
    }

    void onEstablished(Negotiated now, long nowNs) {
        for (Family family : Family.values()) {
            Waiting waiting = families.get(family);
            if (waiting == null) {
                continue;
            }
            if (now.families().contains(family) && now.hasKeptForwarding(family)) {
                waiting.phase = Phase.TELLING;
                waiting.deadlineNs = nowNs + times.maxStaleSeconds() * SECOND_NS;
            } else {
                end(family);
            }
        }
    }

    /** The peer begins to tell all again by itself (RFC 7313 4). */
    void onBeginOfRefresh(Family family, long nowNs) {
        if (!families.containsKey(family)) {
            adjRibIn.markStale(family);
            Waiting waiting = new Waiting();
            waiting.phase = Phase.TELLING;
            waiting.deadlineNs =
                    nowNs + Math.max(times.maxStaleSeconds(), RestartTimes.DEFAULT.maxStaleSeconds()) * SECOND_NS;
            families.put(family, waiting);
        }
    }

    /** It has told all. */
    void onAllTold(Family family) {
        if (families.containsKey(family)) {
            end(family);
        }
    }

    /** There will be no session again. */
    void onRemoved() {
        families.clear();
        for (Family family : Family.values()) {
            adjRibIn.clear(family);
        }
    }

    void onTick(long nowNs) {
        for (Family family : Family.values()) {
            Waiting waiting = families.get(family);
            if (waiting == null || nowNs - waiting.deadlineNs < 0) {
                continue;
            }
            if (waiting.phase == Phase.AWAY && waiting.longLivedNs > 0) {
                adjRibIn.beginLongLived(family);
                waiting.phase = Phase.LONG_LIVED;
                waiting.deadlineNs += waiting.longLivedNs;
            } else {
                end(family);
            }
        }
    }

    /** {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNs(long nowNs) {
        long wait = Long.MAX_VALUE;
        for (Waiting waiting : families.values()) {
            wait = Math.min(wait, waiting.deadlineNs - nowNs);
        }
        return wait == Long.MAX_VALUE ? Long.MAX_VALUE : nowNs + wait;
    }

    List<RestartSnapshot> snapshots(long nowNs) {
        List<RestartSnapshot> snapshots = new ArrayList<>();
        families.forEach((family, waiting) -> {
            long leftMs = Math.max(0, waiting.deadlineNs - nowNs) / 1_000_000;
            snapshots.add(new RestartSnapshot(family.label(), waiting.phase.label, leftMs));
        });
        return snapshots;
    }

    private void end(Family family) {
        families.remove(family);
        adjRibIn.removeStale(family);
    }

    private long longLivedSeconds(Negotiated was, Family family) {
        int asked = was.longLivedSeconds() == null ? 0 : was.longLivedSeconds().getOrDefault(family, 0);
        return Math.min(asked, times.maxLongLivedSeconds());
    }
}
