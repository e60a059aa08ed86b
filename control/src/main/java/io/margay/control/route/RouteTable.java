package io.margay.control.route;

import io.margay.control.route.RouteEntry.Candidate;
import io.margay.control.route.RouteEntry.Decision;
import io.margay.control.route.RouteView.CandidateView;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Every route that anybody gave, and which one is used. Owned by the control thread.
 *
 * <p>{@link #put} and {@link #remove} only note; decisions are made in {@link #drainChanges}, once per prefix however often it changed.
 */
public final class RouteTable {
    private final Map<Prefix, RouteEntry> entries = new HashMap<>();
    private final ConnectedSubnets connected = new ConnectedSubnets();
    private final Gateways gateways = new Gateways(entries, connected);
    private final Set<Prefix> dirty = new LinkedHashSet<>();
    private BiConsumer<Gateway, GatewayReach> watcher = (gateway, reach) -> {};
    private long notedCount;
    private long decidedCount;

    /** Gives or replaces the route of this protocol for the prefix. */
    public void put(Prefix prefix, RouteProtocol protocol, RouteTarget target, int originId) {
        put(prefix, protocol, Preference.of(protocol), target, originId);
    }

    /** As {@link #put}, with a preference that is not the protocol's usual one. */
    public void put(Prefix prefix, RouteProtocol protocol, int preference, RouteTarget target, int originId) {
        RouteEntry entry = entries.get(prefix);
        if (entry == null) {
            entry = new RouteEntry();
            entries.put(prefix, entry);
            gateways.onPrefix(prefix, 1);
        }
        Candidate old = entry.candidate(protocol);
        Candidate candidate = new Candidate(protocol, preference, target, originId);
        if (entry.put(candidate)) {
            gateways.use(prefix, candidate);
            if (old != null) {
                gateways.leave(prefix, old, entry);
            }
            mark(prefix);
            if (protocol == RouteProtocol.CONNECTED) {
                connected.put(prefix, target);
                gateways.onConnected();
            }
            gateways.onRoute(prefix);
        }
    }

    /** Takes back what this protocol gave for the prefix; nothing happens when it gave nothing. */
    public void remove(Prefix prefix, RouteProtocol protocol) {
        RouteEntry entry = entries.get(prefix);
        Candidate old = entry == null ? null : entry.candidate(protocol);
        if (old == null) {
            return;
        }
        entry.remove(protocol);
        gateways.leave(prefix, old, entry);
        mark(prefix);
        if (protocol == RouteProtocol.CONNECTED) {
            connected.remove(prefix);
            gateways.onConnected();
        }
        gateways.onRoute(prefix);
    }

    /** @param listener hears of each watched gateway that is reached otherwise, from within {@link #drainChanges} */
    public void onGateways(BiConsumer<Gateway, GatewayReach> listener) {
        watcher = listener;
    }

    /** How a gateway of BGP is reached now; from here on the listener is told of changes. */
    public GatewayReach watch(Gateway gateway) {
        return gateways.watch(gateway);
    }

    public void unwatch(Gateway gateway) {
        gateways.unwatch(gateway);
    }

    /** The outcome for the prefix is told again by {@link #drainChanges}, as if it had not been before. */
    public void recall(Prefix prefix) {
        RouteEntry entry = entries.get(prefix);
        if (entry != null) {
            entry.published = null;
            mark(prefix);
        }
    }

    /** As {@link #recall}, for all of them. */
    public void recallAll() {
        entries.values().forEach(entry -> entry.published = null);
        entries.keySet().forEach(this::mark);
    }

    private void mark(Prefix prefix) {
        if (dirty.add(prefix)) {
            notedCount++;
        }
    }

    /**
     * How many changes there have been. They are decided in their order, each prefix once: what was put before this was asked is decided when {@link
     * #decidedCount} has come so far.
     */
    public long notedCount() {
        return notedCount;
    }

    public long decidedCount() {
        return decidedCount;
    }

    public boolean hasChanges() {
        return gateways.hasChanges() || !dirty.isEmpty();
    }

    /** Decides up to {@code limit} changed prefixes and tells those whose outcome is another; returns how many it looked at. */
    public int drainChanges(RouteChanges changes, int limit) {
        gateways.refresh(this::mark, watcher);
        int count = 0;
        Iterator<Prefix> prefixes = dirty.iterator();
        while (count < limit && prefixes.hasNext()) {
            decide(prefixes.next(), changes);
            prefixes.remove();
            count++;
        }
        decidedCount += count;
        return count;
    }

    public int size() {
        return entries.size();
    }

    /** Prefixes for which there is a route but none that can be used. */
    public int heldBackCount() {
        return (int) entries.values().stream()
                .filter(entry -> entry.decide(gateways) == null)
                .count();
    }

    public Optional<RouteView> view(Prefix prefix) {
        return Optional.ofNullable(entries.get(prefix)).map(entry -> view(prefix, entry));
    }

    /** Sorted by prefix; at most {@code limit}, beginning after {@code after} when that is given. */
    public List<RouteView> views(Optional<Prefix> after, int limit) {
        return entries.entrySet().stream()
                .filter(entry -> after.isEmpty() || entry.getKey().compareTo(after.get()) > 0)
                .sorted(Map.Entry.comparingByKey())
                .limit(limit)
                .map(entry -> view(entry.getKey(), entry.getValue()))
                .toList();
    }

    private void decide(Prefix prefix, RouteChanges changes) {
        RouteEntry entry = entries.get(prefix);
        if (entry == null) {
            return;
        }
        Decision before = entry.published;
        Decision now = entry.decide(gateways);
        entry.published = now;
        if (entry.candidates().isEmpty()) {
            entries.remove(prefix);
            gateways.onPrefix(prefix, -1);
        }
        if (now != null && !now.equals(before)) {
            changes.onRoute(
                    prefix,
                    now.resolution().nextHop().orElseThrow(),
                    now.candidate().protocol(),
                    now.candidate().originId());
        } else if (now == null && before != null) {
            changes.onNoRoute(prefix);
        }
    }

    private RouteView view(Prefix prefix, RouteEntry entry) {
        Decision decision = entry.decide(gateways);
        List<CandidateView> views = new ArrayList<>();
        for (Candidate candidate : entry.candidates()) {
            boolean used = decision != null && decision.candidate() == candidate;
            String reason = used ? decision.resolution().reason() : reason(candidate, decision);
            views.add(new CandidateView(
                    candidate.protocol(),
                    candidate.preference(),
                    candidate.target(),
                    candidate.originId(),
                    used,
                    reason));
        }
        return new RouteView(prefix, List.copyOf(views));
    }

    private String reason(Candidate candidate, Decision decision) {
        Resolution resolution = gateways.resolve(candidate);
        if (!resolution.isUsable()) {
            return "held back: " + resolution.reason();
        }
        return "less preferred than " + decision.candidate().protocol().label();
    }
}
