package io.margay.fib;

import java.util.List;
import java.util.function.Predicate;

/** The routes of a family that were carried over from an earlier file and have not been given again: the writer's view of them. */
final class StaleRoutes {
    private final Routes routes;
    private final RouteRecords records;
    private final NextHopTable nextHops;
    private final FibHeader header;

    StaleRoutes(Routes routes, RouteRecords records, NextHopTable nextHops, FibHeader header) {
        this.routes = routes;
        this.records = records;
        this.nextHops = nextHops;
        this.header = header;
    }

    private long find(Prefix prefix) {
        return routes.find(prefix.high(), prefix.low(), prefix.length());
    }

    boolean isMissing(Prefix prefix) {
        return find(prefix) == Routes.NONE;
    }

    /** Makes a route stale if it stands; another was refused. Nothing is staged. */
    void mark(Route carried) {
        long found = find(carried.prefix());
        if (found != Routes.NONE) {
            records.carriedOver(Routes.reference(found), carried.generation(), carried.timeMs());
        }
    }

    void collect(Predicate<Route> which, List<Prefix> prefixes) {
        int limit = header.table(routes.family).recordLimit();
        for (int record = 0; record < limit; record++) {
            if (RouteRecords.isStale(records.word(record))) {
                Route route = records.read(record, nextHops, header);
                if (which.test(route)) {
                    prefixes.add(route.prefix());
                }
            }
        }
    }
}
