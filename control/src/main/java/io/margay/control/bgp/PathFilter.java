package io.margay.control.bgp;

import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.wire.Communities;
import io.margay.fib.Prefix;
import java.util.function.Predicate;

/**
 * Which routes an operator wants to see.
 *
 * @param within only this prefix and longer ones in it; null for any
 * @param peer name of whose paths; null for anybody's
 * @param communities of the path
 */
public record PathFilter(Prefix within, String peer, Predicate<Communities> communities) {
    public static final PathFilter ALL = new PathFilter(null, null, communities -> true);

    boolean isWanted(Path path) {
        return (peer == null || path.source().name().equals(peer))
                && communities.test(path.attributes().communities());
    }
}
