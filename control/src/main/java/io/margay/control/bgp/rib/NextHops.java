package io.margay.control.bgp.rib;

import io.margay.control.bgp.rib.Reachability.Reach;
import io.margay.fib.Prefix;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** The next hops that paths name: each is asked for once, and knows whom its way concerns. Part of {@link LocRib}. */
final class NextHops {
    /** One of them. */
    static final class Tracked {
        final PathNextHop nextHop;
        final Set<Prefix> prefixes = new HashSet<>();
        Reach reach;

        Tracked(PathNextHop nextHop, Reach reach) {
            this.nextHop = nextHop;
            this.reach = reach;
        }
    }

    private final Reachability reachability;
    private final Map<PathNextHop, Tracked> tracked = new HashMap<>();

    NextHops(Reachability reachability) {
        this.reachability = reachability;
    }

    /** A path to the prefix begins to count. */
    void join(Prefix prefix, Path path) {
        PathNextHop nextHop = path.nextHop();
        Tracked joined = tracked.get(nextHop);
        if (joined == null) {
            joined = new Tracked(nextHop, reachability.watch(nextHop));
            tracked.put(nextHop, joined);
        }
        joined.prefixes.add(prefix);
        path.tracked(joined);
    }

    /** @param others that the prefix has still */
    void leave(Prefix prefix, Path path, List<Path> others) {
        Tracked left = path.tracked();
        for (Path other : others) {
            if (other.tracked() == left) {
                return;
            }
        }
        left.prefixes.remove(prefix);
        if (left.prefixes.isEmpty()) {
            tracked.remove(left.nextHop);
            reachability.unwatch(left.nextHop);
        }
    }

    /** Tells of each prefix and next hop without a way that some path to the prefix names. */
    void forEachUnreachable(BiConsumer<Prefix, Tracked> consumer) {
        for (Tracked each : tracked.values()) {
            if (!each.reach.isThere()) {
                each.prefixes.forEach(prefix -> consumer.accept(prefix, each));
            }
        }
    }

    /** Returns the prefixes that are to be decided again. */
    Collection<Prefix> onReach(PathNextHop nextHop, Reach reach) {
        Tracked changed = tracked.get(nextHop);
        if (changed == null || changed.reach.equals(reach)) {
            return List.of();
        }
        changed.reach = reach;
        return changed.prefixes;
    }
}
