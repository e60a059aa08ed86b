package io.margay.control.bgp.rib;

import java.util.List;

/** The decision between paths to one prefix (RFC 4271 9.1.2.2). */
public final class BestPath {
    private BestPath() {}

    /** Why {@code loser} loses against {@code winner}; null when it does not. */
    public static LossReason loss(Path winner, Path loser) {
        int order = Integer.compareUnsigned(winner.localPref(), loser.localPref());
        if (order != 0) {
            return order > 0 ? LossReason.LOCAL_PREF_LOWER : null;
        }
        order = Integer.compare(
                winner.attributes().asPath().length(),
                loser.attributes().asPath().length());
        if (order != 0) {
            return order < 0 ? LossReason.AS_PATH_LONGER : null;
        }
        order = winner.attributes().origin().compareTo(loser.attributes().origin());
        if (order != 0) {
            return order < 0 ? LossReason.ORIGIN_HIGHER : null;
        }
        boolean isSameNeighbour = winner.attributes().asPath().first()
                == loser.attributes().asPath().first();
        order = isSameNeighbour ? Integer.compareUnsigned(winner.med(), loser.med()) : 0;
        if (order != 0) {
            return order < 0 ? LossReason.MED_HIGHER : null;
        }
        if (winner.source().isInternal() != loser.source().isInternal()) {
            return loser.source().isInternal() ? LossReason.INTERNAL : null;
        }
        order = Integer.compareUnsigned(winner.identifier(), loser.identifier());
        if (order != 0) {
            return order < 0 ? LossReason.IDENTIFIER_HIGHER : null;
        }
        order = Integer.compare(
                winner.attributes().clusterList().size(),
                loser.attributes().clusterList().size());
        if (order != 0) {
            return order < 0 ? LossReason.CLUSTER_LIST_LONGER : null;
        }
        order = Integer.compareUnsigned(
                winner.source().address(), loser.source().address());
        return order < 0 ? LossReason.ADDRESS_HIGHER : null;
    }

    /** Null of none. MED compares only within a neighbouring AS, so the order of the paths can matter; it is that of the peers. */
    static Path of(List<Path> paths) {
        Path best = null;
        for (Path path : paths) {
            if (best == null || loss(path, best) != null) {
                best = path;
            }
        }
        return best;
    }
}
