package io.margay.control.bgp.rib;

import java.util.function.ToLongFunction;

/**
 * The step at which a path lost, in the order of the steps (RFC 4271 9.1.2.2, RFC 4456 9). Each step keeps the paths for which its number is
 * lowest; MED compares only among paths by the same neighbouring AS.
 */
public enum LossReason {
    /** It was no candidate at all. */
    REFUSED("refused", path -> path.isRefused() ? 1 : 0),
    LOCAL_PREF_LOWER("local-pref lower", path -> -path.localPref()),
    AS_PATH_LONGER("as-path longer", path -> path.shared().asPathLength),
    ORIGIN_HIGHER("origin higher", path -> path.attributes().origin().code()),
    MED_HIGHER("med higher", Path::med),
    INTERNAL("internal, not external", path -> path.source().isInternal() ? 1 : 0),
    IDENTIFIER_HIGHER("bgp identifier higher", Path::identifier),
    CLUSTER_LIST_LONGER(
            "cluster list longer", path -> path.attributes().clusterList().size()),
    ADDRESS_HIGHER("peer address higher", Path::address);

    private final String label;
    private final ToLongFunction<Path> rank;

    LossReason(String label, ToLongFunction<Path> rank) {
        this.label = label;
        this.rank = rank;
    }

    public String label() {
        return label;
    }

    long rank(Path path) {
        return rank.applyAsLong(path);
    }

    /** May these two be compared at this step? */
    boolean compares(Path one, Path other) {
        return this != MED_HIGHER || one.shared().neighbourAs == other.shared().neighbourAs;
    }
}
