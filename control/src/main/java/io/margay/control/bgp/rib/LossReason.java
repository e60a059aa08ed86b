package io.margay.control.bgp.rib;

import java.util.Comparator;
import java.util.function.ToLongFunction;

/**
 * The step at which a path lost, in the order of the steps (RFC 4271 9.1.2.2, RFC 4456 9, RFC 9494 4.3). Each step keeps the paths that
 * come first in its order; MED compares only among paths by the same neighbouring AS.
 */
public enum LossReason {
    /** It was no candidate at all. */
    REFUSED("refused", path -> path.isRefused() ? 1 : 0),
    /** RFC 4271 9.1.2: as if it were not there. */
    NEXT_HOP_UNREACHABLE("next hop unreachable", path -> path.reach().isThere() ? 0 : 1),
    LONG_LIVED_STALE("long-lived stale", path -> path.shared().isLongLivedStale ? 1 : 0),
    LOCAL_PREF_LOWER("local-pref lower", path -> -path.localPref()),
    AS_PATH_LONGER("as-path longer", path -> path.shared().asPathLength),
    ORIGIN_HIGHER("origin higher", path -> path.attributes().origin().code()),
    MED_HIGHER("med higher", Path::med),
    INTERNAL("internal, not external", path -> path.source().isInternal() ? 1 : 0),
    /** Step e, with the only two metrics that there are: on a link of ours, or by a route. */
    NEXT_HOP_FARTHER("next hop farther", path -> path.reach().distance()),
    IDENTIFIER_HIGHER("bgp identifier higher", Path::identifier),
    CLUSTER_LIST_LONGER(
            "cluster list longer", path -> path.attributes().clusterList().size()),
    ADDRESS_HIGHER("peer address higher", Comparator.comparing(Path::address)),
    /** Of one peer's several paths (RFC 7911 3 leaves it to us). */
    PATH_ID_HIGHER("path identifier higher", path -> Integer.toUnsignedLong(path.pathId()));

    private final String label;
    private final Comparator<Path> order;

    LossReason(String label, ToLongFunction<Path> rank) {
        this(label, Comparator.comparingLong(rank));
    }

    LossReason(String label, Comparator<Path> order) {
        this.label = label;
        this.order = order;
    }

    public String label() {
        return label;
    }

    boolean beats(Path one, Path other) {
        boolean compares = this != MED_HIGHER || one.shared().neighbourAs == other.shared().neighbourAs;
        return compares && order.compare(one, other) < 0;
    }

    /** Did it lose only because there must be one best? Then traffic may use it beside the best. */
    boolean isMereTieBreak() {
        return compareTo(NEXT_HOP_FARTHER) > 0;
    }
}
