package io.margay.control.bgp.rib;

import io.margay.fib.Ipv4Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All accepted paths by prefix, and the best of each. */
public final class LocRib {
    /** Learns what the decision changed. */
    public interface Listener {
        void onBest(Ipv4Prefix prefix, Path best);

        void onLost(Ipv4Prefix prefix);
    }

    private static final class Entry {
        /** In the order of the peers' ids, so that the outcome does not depend on who spoke first. */
        final List<Path> paths = new ArrayList<>(2);

        Path best;
    }

    private final Map<Ipv4Prefix, Entry> entries = new HashMap<>();
    private final Set<Ipv4Prefix> dirty = new LinkedHashSet<>();

    void put(Ipv4Prefix prefix, Path path) {
        Entry entry = entries.computeIfAbsent(prefix, each -> new Entry());
        entry.paths.removeIf(old -> old.source().id() == path.source().id());
        entry.paths.add(path);
        entry.paths.sort(Comparator.comparingInt(each -> each.source().id()));
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
            Path best = BestPath.of(entry.paths);
            Path old = entry.best;
            entry.best = best;
            if (best == null) {
                entries.remove(prefix);
                if (old != null) {
                    listener.onLost(prefix);
                }
            } else if (!best.equals(old)) {
                listener.onBest(prefix, best);
            }
        }
        dirty.clear();
        return work;
    }

    public int size() {
        return entries.size();
    }

    /** All paths to a prefix, the best first; empty when there is none. */
    public List<Path> paths(Ipv4Prefix prefix) {
        Entry entry = entries.get(prefix);
        if (entry == null) {
            return List.of();
        }
        List<Path> paths = new ArrayList<>(entry.paths);
        if (entry.best != null && paths.remove(entry.best)) {
            paths.add(0, entry.best);
        }
        return paths;
    }

    /** In order of address, then length. */
    public List<Ipv4Prefix> prefixes() {
        List<Ipv4Prefix> prefixes = new ArrayList<>(entries.keySet());
        prefixes.sort(null);
        return prefixes;
    }
}
