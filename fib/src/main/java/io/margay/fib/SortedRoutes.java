package io.margay.fib;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The routes of a family by prefix, without a copy of them: a route is read when its turn comes. */
final class SortedRoutes implements Iterable<Route> {
    private final RouteRecords records;
    private final NextHopTable nextHops;
    private final FibHeader header;
    private final SortedRecords sorted;

    /** @param within only prefixes that this one holds, itself too */
    SortedRoutes(RouteRecords records, NextHopTable nextHops, FibHeader header, int recordLimit, Prefix within) {
        this.records = records;
        this.nextHops = nextHops;
        this.header = header;
        this.sorted = new SortedRecords(records, recordLimit, within);
    }

    /** Leaves out what has gone since, or has become another's record. */
    @Override
    public Iterator<Route> iterator() {
        return new Iterator<>() {
            private int next;
            private Route ahead = advance();

            private Route advance() {
                while (next < sorted.size()) {
                    int index = next++;
                    Route route = records.read(sorted.record(index), nextHops, header);
                    if (route != null && sorted.isStill(index, route.prefix())) {
                        return route;
                    }
                }
                return null;
            }

            @Override
            public boolean hasNext() {
                return ahead != null;
            }

            @Override
            public Route next() {
                Route route = ahead;
                if (route == null) {
                    throw new NoSuchElementException();
                }
                ahead = advance();
                return route;
            }
        };
    }
}
