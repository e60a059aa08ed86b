package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** All paths by prefix, of both families, those that import refused too; the best of each; and our own routes, which are told beside them. */
public final class LocRib {
    /** Learns what the decision changed. */
    public interface Listener {
        /** @param ways the best, and behind it those that traffic may use beside it; never empty */
        void onBest(Prefix prefix, List<Path> ways);

        void onLost(Prefix prefix);

        /**
         * What there is to tell others of the prefix has changed.
         *
         * @param candidates the one to be told first, then the others for whoever takes several; empty when there is none
         */
        default void onCandidates(Prefix prefix, List<Path> candidates) {}
    }

    private static final Comparator<Path> ORDER = Comparator.comparingInt(
                    (Path path) -> path.source().id())
            .thenComparing(Path::pathId, Integer::compareUnsigned);

    private static final class Entry {
        /** In the order of the peers' ids, so that the outcome does not depend on who spoke first. */
        final List<Path> paths = new ArrayList<>(1);

        List<Path> ways = List.of();
        /** Null without one. */
        Path own;

        boolean hasPath(Predicate<Path> whose) {
            for (Path path : paths) {
                if (whose.test(path)) {
                    return true;
                }
            }
            return own != null && whose.test(own);
        }

        List<Path> candidates() {
            if (own == null && paths.size() == 1) {
                return ways;
            }
            if (paths.isEmpty()) {
                return own == null ? List.of() : List.of(own);
            }
            Set<Path> candidates = new LinkedHashSet<>();
            if (own != null) {
                candidates.add(own);
            }
            candidates.addAll(ways);
            paths.stream().filter(Path::isCandidate).forEach(candidates::add);
            return List.copyOf(candidates);
        }
    }

    private int maxWays;
    private final PrefixMap<Entry> entries = new PrefixMap<>();
    private final Set<Prefix> dirty = new LinkedHashSet<>();
    private final Announcements announcements;
    private final NextHops nextHops;
    private int lastOwnId;

    /** For whom nobody forwards. */
    public LocRib(int maxWays) {
        this(maxWays, Forwarding.AT_ONCE, Reachability.EVERYWHERE);
    }

    /**
     * @param maxWays how many next hops a route may have
     * @param forwarding what announcements wait for
     * @param reachability who knows the way to next hops
     */
    public LocRib(int maxWays, Forwarding forwarding, Reachability reachability) {
        this.maxWays = maxWays;
        this.nextHops = new NextHops(reachability);
        this.announcements = new Announcements(forwarding);
    }

    /** Takes effect at the next decision. */
    public void maxWays(int changed) {
        if (changed != maxWays) {
            maxWays = changed;
            entries.forEach((prefix, entry) -> dirty.add(prefix));
        }
    }

    /** For another path that may be told to others. */
    int newOwnId() {
        lastOwnId++;
        return lastOwnId;
    }

    /** Replaces the path of the same source and identifier. */
    void put(Prefix prefix, Path path) {
        Entry entry = entries.computeIfAbsent(prefix, Entry::new);
        int at = 0;
        while (at < entry.paths.size() && ORDER.compare(entry.paths.get(at), path) < 0) {
            at++;
        }
        if (at < entry.paths.size() && ORDER.compare(entry.paths.get(at), path) == 0) {
            Path old = entry.paths.set(at, path);
            nextHops.join(prefix, path);
            nextHops.leave(prefix, old, entry.paths);
        } else {
            entry.paths.add(at, path);
            nextHops.join(prefix, path);
        }
        dirty.add(prefix);
    }

    void remove(Prefix prefix, Path path) {
        Entry entry = entries.get(prefix);
        for (int i = 0; entry != null && i < entry.paths.size(); i++) {
            if (ORDER.compare(entry.paths.get(i), path) == 0) {
                Path removed = entry.paths.remove(i);
                nextHops.leave(prefix, removed, entry.paths);
                dirty.add(prefix);
                return;
            }
        }
    }

    /** How many paths of a source take no part in the decision because there is no way to their next hop, by the obstacle. */
    public Map<String, Integer> unreachable(String sourceName) {
        Map<String, Integer> counts = new HashMap<>();
        nextHops.forEachUnreachable((prefix, nextHop) -> {
            for (Path path : paths(prefix)) {
                if (path.tracked() == nextHop
                        && !path.isRefused()
                        && path.source().name().equals(sourceName)) {
                    counts.merge(path.obstacle(), 1, Integer::sum);
                }
            }
        });
        return counts;
    }

    /** There is another way to a next hop that is watched, or none any more. */
    public void onReach(PathNextHop nextHop, Reachability.Reach reach) {
        dirty.addAll(nextHops.onReach(nextHop, reach));
    }

    /** A route of our own; it takes no part in the decision, which is about what peers say. */
    public void putOwn(Prefix prefix, PathAttributes attributes) {
        Entry entry = entries.computeIfAbsent(prefix, Entry::new);
        if (entry.own == null || !entry.own.attributes().equals(attributes)) {
            entry.own = Path.own(attributes, entry.own == null ? newOwnId() : entry.own.ownId());
            dirty.add(prefix);
        }
    }

    public void removeOwn(Prefix prefix) {
        Entry entry = entries.get(prefix);
        if (entry != null && entry.own != null) {
            entry.own = null;
            dirty.add(prefix);
        }
    }

    /** Is there something to {@link #decide}? */
    public boolean isDirty() {
        return !dirty.isEmpty();
    }

    /** Whether the prefix may be told to others is to be asked again: {@link Forwarding#obstacle} may say otherwise now. */
    public void reconsider(Prefix prefix) {
        if (entries.get(prefix) != null) {
            dirty.add(prefix);
        }
    }

    /** Of so many prefixes others are told once the router forwards accordingly. */
    public int waitingCount() {
        return announcements.waiting();
    }

    /** Has what was decided by a moment, at which this was {@link Forwarding#heard}, come into force and been told? */
    public boolean isInForce(long heard) {
        return announcements.forwarding().inForce() >= heard;
    }

    public long heard() {
        return announcements.forwarding().heard();
    }

    /** Why others are not told of the prefix, whatever there is; null when they are. */
    public String obstacle(Prefix prefix) {
        return announcements.obstacle(prefix);
    }

    /** Looks at each dirty prefix once and tells what changed; then what has come into force. Returns how many it looked at. */
    public int decide(Listener listener) {
        int work = dirty.size();
        for (Prefix prefix : dirty) {
            Entry entry = entries.get(prefix);
            List<Path> old = entry.ways;
            entry.ways = BestPath.ways(entry.paths, maxWays);
            if (entry.ways == entry.paths) {
                entry.ways = List.copyOf(entry.paths);
            }
            if (entry.paths.isEmpty() && entry.own == null) {
                entries.remove(prefix);
            }
            if (entry.ways.isEmpty() && !old.isEmpty()) {
                listener.onLost(prefix);
            } else if (!entry.ways.equals(old)) {
                listener.onBest(prefix, entry.ways);
            }
            announcements.offer(prefix, entry.candidates(), listener);
        }
        dirty.clear();
        return work + announcements.release(this::candidates, listener);
    }

    /** Of every prefix what is to be told by now, as {@link Listener#onCandidates}; as of the last decision. */
    public void forEachCandidates(BiConsumer<Prefix, List<Path>> consumer) {
        entries.forEach((prefix, entry) -> {
            List<Path> candidates = entry.candidates();
            if (!candidates.isEmpty() && announcements.obstacle(prefix) == null) {
                consumer.accept(prefix, candidates);
            }
        });
    }

    /** Of prefixes that a peer, or we, have a path to. */
    public int size() {
        return entries.size();
    }

    /** All learned paths to a prefix, in the order of the peers' ids; empty when there is none. */
    public List<Path> paths(Prefix prefix) {
        Entry entry = entries.get(prefix);
        return entry == null ? List.of() : List.copyOf(entry.paths);
    }

    /** Those of {@link #paths} that traffic may use, the best first; as of the last decision. */
    public List<Path> ways(Prefix prefix) {
        Entry entry = entries.get(prefix);
        return entry == null ? List.of() : entry.ways;
    }

    /** Null when we announce no such prefix ourselves. */
    public Path own(Prefix prefix) {
        Entry entry = entries.get(prefix);
        return entry == null ? null : entry.own;
    }

    /** What there is to tell others, as {@link Listener#onCandidates}; as of the last decision. */
    public List<Path> candidates(Prefix prefix) {
        Entry entry = entries.get(prefix);
        return entry == null ? List.of() : entry.candidates();
    }

    /**
     * The next prefixes with at least one path that is asked for, learned or our own; IPv4 first, in order of address, then length. So many are
     * looked at and not many more, so that a page may be empty and yet not the last.
     *
     * @param within only what lies in it; null for all
     * @param after null for the first page
     */
    public PrefixPage page(Prefix within, Prefix after, int limit, Predicate<Path> whose) {
        return entries.page(within, after, limit, (prefix, entry) -> entry.hasPath(whose));
    }
}
