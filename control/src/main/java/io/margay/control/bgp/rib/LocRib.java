package io.margay.control.bgp.rib;

import io.margay.fib.Ipv4Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/** All paths by prefix, those that import refused too, and the best of each. */
public final class LocRib {
    /** Learns what the decision changed. */
    public interface Listener {
        void onBest(Ipv4Prefix prefix, Path best);

        void onLost(Ipv4Prefix prefix);
    }

    private static final class Entry {
        /** In the order of the peers' ids, so that the outcome does not depend on who spoke first. */
        final List<Path> paths = new ArrayList<>(1);

        Path best;
    }

    private final Map<Ipv4Prefix, Entry> entries = new HashMap<>();
    private final Set<Ipv4Prefix> dirty = new LinkedHashSet<>();

    /** Replaces the path of the same source. */
    void put(Ipv4Prefix prefix, Path path) {
        Entry entry = entries.computeIfAbsent(prefix, each -> new Entry());
        int at = 0;
        while (at < entry.paths.size()
                && entry.paths.get(at).source().id() < path.source().id()) {
            at++;
        }
        if (at < entry.paths.size()
                && entry.paths.get(at).source().id() == path.source().id()) {
            entry.paths.set(at, path);
        } else {
            entry.paths.add(at, path);
        }
        dirty.add(prefix);
    }

    void remove(Ipv4Prefix prefix, RouteSource source) {
        Entry entry = entries.get(prefix);
        if (entry != null && entry.paths.removeIf(old -> old.source().id() == source.id())) {
            dirty.add(prefix);
        }
    }

    /** Looks at each dirty prefix once and tells what changed; returns how many it looked at. */
    public int decide(Listener listener) {
        int work = dirty.size();
        for (Ipv4Prefix prefix : dirty) {
            Entry entry = entries.get(prefix);
            Path old = entry.best;
            entry.best = BestPath.of(entry.paths);
            if (entry.paths.isEmpty()) {
                entries.remove(prefix);
            }
            if (entry.best == null && old != null) {
                listener.onLost(prefix);
            } else if (entry.best != null && entry.best != old) {
                listener.onBest(prefix, entry.best);
            }
        }
        dirty.clear();
        return work;
    }

    public int size() {
        return entries.size();
    }

    /** All paths to a prefix, in the order of the peers' ids; empty when there is none. */
    public List<Path> paths(Ipv4Prefix prefix) {
        Entry entry = entries.get(prefix);
        return entry == null ? List.of() : List.copyOf(entry.paths);
    }

    /**
     * The next prefixes in order of address, then length. Goes once through the table for each page: made for people, not for the path of an
     * UPDATE.
     */
    public List<Ipv4Prefix> prefixes(Optional<Ipv4Prefix> after, int limit) {
        PriorityQueue<Ipv4Prefix> lowest = new PriorityQueue<>(Comparator.reverseOrder());
        for (Ipv4Prefix prefix : entries.keySet()) {
            boolean isWanted = after.isEmpty() || prefix.compareTo(after.get()) > 0;
            if (isWanted && (lowest.size() < limit || prefix.compareTo(lowest.peek()) < 0)) {
                lowest.add(prefix);
            }
            if (lowest.size() > limit) {
                lowest.remove();
            }
        }
        List<Ipv4Prefix> page = new ArrayList<>(lowest);
        page.sort(null);
        return page;
    }
}
