package io.margay.control.bgp;

import java.util.Comparator;

/**
 * Routes of one peer that are not used, for one reason.
 *
 * @param count with path identifiers each path
 */
public record RefusedRoutes(String reason, int count) implements Comparable<RefusedRoutes> {
    /** Reasons that are shown of one peer; each route's own is among those that it has sent. */
    static final int LIMIT = 10;

    private static final Comparator<RefusedRoutes> ORDER =
            Comparator.comparingInt(RefusedRoutes::count).reversed().thenComparing(RefusedRoutes::reason);

    @Override
    public int compareTo(RefusedRoutes other) {
        return ORDER.compare(this, other);
    }
}
