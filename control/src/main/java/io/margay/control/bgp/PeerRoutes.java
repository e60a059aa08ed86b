package io.margay.control.bgp;

import io.margay.control.bgp.fsm.Negotiated;
import io.margay.control.bgp.fsm.SessionEnd;
import io.margay.control.bgp.rib.AdjRibIn;
import io.margay.control.bgp.rib.ImportRules;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.rib.Verdict;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Nlri;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one peer has told us, over its sessions and beyond them, and whether that is too much. */
final class PeerRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(PeerRoutes.class);
    /** So that a full table by other rules does not keep the sessions from their timers. */
    static final int JUDGED_AT_ONCE = 10_000;

    private final AdjRibIn adjRibIn;
    private final RestartHelper restart;
    private PeerSettings settings;
    private ImportRules importRules;
    /** Null while within the limits. */
    private Family overLimit;

    PeerRoutes(PeerRules rules, Tables tables) {
        this.settings = rules.peer();
        this.importRules = rules.importRules(null, rules.peer().remoteAs());
        this.adjRibIn = new AdjRibIn(tables.locRib(), tables.pool(), importRules);
        this.restart = new RestartHelper(adjRibIn, settings.options().restart());
    }

    /** Other rules of import: what was received is judged again, some of it now, the rest cycle by cycle. */
    void rules(ImportRules changed) {
        if (!changed.equals(importRules)) {
            importRules = changed;
            adjRibIn.rules(changed);
            adjRibIn.judge(JUDGED_AT_ONCE);
        }
    }

    /** Other limits count from the next announcement on. */
    void settings(PeerSettings changed) {
        settings = changed;
    }

    void onEstablished(RouteSource source, Negotiated negotiated, long nowNs) {
        adjRibIn.begin(source);
        restart.onEstablished(negotiated, nowNs);
    }

    void onDown(Negotiated was, SessionEnd end, long nowNs) {
        restart.onDown(was, end, nowNs);
    }

    /** There will be no session soon. */
    void onRemoved() {
        restart.onRemoved();
    }

    /** Nothing of it is kept, stale or not. */
    boolean isEmpty() {
        for (Family family : Family.values()) {
            if (adjRibIn.received(family) > 0) {
                return false;
            }
        }
        return true;
    }

    /** What another policy for import would say of a route that was received. */
    Verdict tried(Nlri route, Policy other) {
        return adjRibIn.tried(route, other);
    }

    void onTick(long nowNs) {
        restart.onTick(nowNs);
        adjRibIn.judge(JUDGED_AT_ONCE);
    }

    long nextDeadlineNs(long nowNs) {
        return adjRibIn.isJudging() ? nowNs : restart.nextDeadlineNs(nowNs);
    }

    void update(Update update, Session session, long nowMs) {
        update.withdrawn().forEach(adjRibIn::withdraw);
        update.announced().forEach(each -> {
            adjRibIn.announce(each.routes(), each.attributes(), nowMs);
            checkLimit(each.routes().get(0).family(), session);
        });
        if (update.endOfRib() != null) {
            session.onEndOfRib(update.endOfRib());
            restart.onAllTold(update.endOfRib());
        }
    }

    void refresh(RouteRefresh refresh, Session session, long nowNs) {
        Family family = refresh.family();
        if (family == null || !session.negotiated().families().contains(family)) {
            return;
        }
        boolean isEnhanced = session.negotiated().enhancedRefresh();
        if (refresh.subtype() == RouteRefresh.REQUEST) {
            session.resend(family);
        } else if (refresh.subtype() == RouteRefresh.BEGIN && isEnhanced) {
            restart.onBeginOfRefresh(family, nowNs);
        } else if (refresh.subtype() == RouteRefresh.END && isEnhanced) {
            restart.onAllTold(family);
        }
    }

    /** What the session is to be ended with, once; null while the peer keeps within its limits. */
    Notification takeOverLimit() {
        Family family = overLimit;
        overLimit = null;
        return family == null
                ? null
                : Notification.maxPrefixes(family, limit(family).limit());
    }

    MaxPrefixes limit(Family family) {
        return settings.options().maxPrefixes().get(family);
    }

    /** The family that went over, until it is taken; null for none. */
    Family overLimit() {
        return overLimit;
    }

    /** How many of all families import refused, by the reason. */
    Map<String, Integer> refusals() {
        Map<String, Integer> refusals = new HashMap<>();
        for (Family family : Family.values()) {
            adjRibIn.refusals(family).forEach((reason, count) -> refusals.merge(reason, count, Integer::sum));
        }
        return refusals;
    }

    List<PeerSnapshot.FamilyCounts> counts(Session session) {
        List<PeerSnapshot.FamilyCounts> counts = new ArrayList<>();
        for (Family family : Family.values()) {
            boolean isAgreed =
                    session != null && session.negotiated().families().contains(family);
            if (isAgreed || adjRibIn.received(family) > 0) {
                counts.add(new PeerSnapshot.FamilyCounts(
                        family.label(),
                        adjRibIn.received(family),
                        adjRibIn.accepted(family),
                        adjRibIn.stale(family),
                        session == null ? 0 : session.advertised(family)));
            }
        }
        return counts;
    }

    List<RestartSnapshot> restarts(long nowNs) {
        return restart.snapshots(nowNs);
    }

    private void checkLimit(Family family, Session session) {
        MaxPrefixes max = limit(family);
        int count = adjRibIn.received(family);
        if (max == null || !max.isNear(count)) {
            return;
        }
        if (session.warn(family)) {
            LOG.warn("bgp {}: {} of {} {} prefixes", settings.name(), count, max.limit(), family.label());
        }
        if (count > max.limit() && max.action() != MaxPrefixes.Action.WARN) {
            overLimit = family;
        }
    }
}
