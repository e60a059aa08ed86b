package io.margay.control.bgp.rib;

import io.margay.fib.Prefix;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is to be told of a prefix waits here until every worker forwards accordingly: who is told sooner sends packets that meet no route, or the old one.
 * That there is no way any more is told at once. Part of {@link LocRib}.
 */
final class Announcements {
    private final Forwarding forwarding;

    /** What the router must have in force first; in the order of that. */
    private final Map<Prefix, Long> waiting = new LinkedHashMap<>();

    Announcements(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    void offer(Prefix prefix, List<Path> candidates, LocRib.Listener listener) {
        waiting.remove(prefix);
        long heard = forwarding.heard();
        if (candidates.isEmpty() || forwarding.obstacle(prefix) != null) {
            listener.onCandidates(prefix, List.of());
        } else if (forwarding.inForce() >= heard) {
            listener.onCandidates(prefix, candidates);
        } else {
            waiting.put(prefix, heard);
        }
    }

    /** Tells what has come into force; returns of how many prefixes. */
    int release(Function<Prefix, List<Path>> candidates, LocRib.Listener listener) {
        if (waiting.isEmpty()) {
            return 0;
        }
        int released = 0;
        long inForce = forwarding.inForce();
        Iterator<Map.Entry<Prefix, Long>> entries = waiting.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Prefix, Long> first = entries.next();
            if (first.getValue() > inForce) {
                break;
            }
            Prefix prefix = first.getKey();
            entries.remove();
            List<Path> now = forwarding.obstacle(prefix) == null ? candidates.apply(prefix) : List.of();
            listener.onCandidates(prefix, now);
            released++;
        }
        return released;
    }

    /** Why others are not told of the prefix now; null when they may be. */
    String obstacle(Prefix prefix) {
        return waiting.containsKey(prefix) ? "the workers do not forward by it yet" : forwarding.obstacle(prefix);
    }

    int waiting() {
        return waiting.size();
    }

    Forwarding forwarding() {
        return forwarding;
    }
}
