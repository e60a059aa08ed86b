package io.margay.control.bgp;

import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.Family;
import io.margay.fib.Prefix;
import java.util.function.Predicate;

/**
 * Which routes an operator wants to see.
 *
 * @param family null for any
 * @param within only this prefix and longer ones in it; null for any
 * @param peer name of whose paths; null for anybody's
 * @param communities of the path
 */
public record PathFilter(Family family, Prefix within, String peer, Predicate<Communities> communities) {
    public static final PathFilter ALL = new PathFilter(null, null, null, communities -> true);

    public PathFilter within(Prefix prefix) {
        return new PathFilter(family, prefix, peer, communities);
    }

    boolean isWanted(Prefix prefix) {
        return (family == null || Family.of(prefix) == family) && (within == null || within.contains(prefix));
    }

    boolean isWanted(Path path) {
        return (peer == null || path.source().name().equals(peer))
                && communities.test(path.attributes().communities());
    }
}
