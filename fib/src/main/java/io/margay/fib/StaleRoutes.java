package io.margay.fib;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** The routes that were carried over from an earlier file and have not been given again: the writer's view of them. */
final class StaleRoutes {
    private final Routes4 routes;
    private final RouteRecords records;
    private final NextHopTable nextHops;
    private final FibHeader header;

    StaleRoutes(Routes4 routes, RouteRecords records, NextHopTable nextHops, FibHeader header) {
        this.routes = routes;
        this.records = records;
        this.nextHops = nextHops;
        this.header = header;
    }

    /** Those of which there is no route here. */
    List<Route> missing(Collection<Route> carried) {
        List<Route> missing = new ArrayList<>(carried.size());
        for (Route route : carried) {
            if (routes.find(route.prefix().address(), route.prefix().length()) == Routes4.NONE) {
                missing.add(route);
            }
        }
        return missing;
    }

    /** Makes stale those that stand; others were refused. Nothing is staged. */
    void mark(List<Route> carried) {
        for (Route route : carried) {
            long found = routes.find(route.prefix().address(), route.prefix().length());
            if (found != Routes4.NONE) {
                records.carriedOver(Routes4.reference(found), route.generation(), route.timeMs());
            }
        }
    }

    List<Ipv4Prefix> prefixes(Predicate<Route> which) {
        List<Ipv4Prefix> prefixes = new ArrayList<>();
        for (int record = 0; record < header.recordLimit(); record++) {
            if (RouteRecords.isStale(records.word(record))) {
                Route route = records.read(record, nextHops, header);
                if (which.test(route)) {
                    prefixes.add(route.prefix());
                }
            }
        }
        return prefixes;
    }
}
