package io.margay.control.cli;

import io.margay.fib.FibReader;
import io.margay.fib.Prefix;
import io.margay.fib.Route;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/**
 * Those routes of a table that pass a filter, one family after the other, until nobody reads the output any more, as when it goes to {@code head}. To be walked
 * once; the second family is sorted when the first has ended.
 */
final class RouteStream implements Iterable<Route> {
    /** Routes between two looks at the output, each of which flushes it. */
    private static final int CHECK_INTERVAL = 1_024;

    private final FibReader fib;
    private final Iterator<Prefix> ranges;
    private final Predicate<Route> filter;
    private final PrintWriter out;
    private Iterator<Route> routes = Collections.emptyIterator();
    private long told;

    /** @param ranges prefixes whose routes are told, one range after the other */
    RouteStream(FibReader fib, List<Prefix> ranges, Predicate<Route> filter, PrintWriter out) {
        this.fib = fib;
        this.ranges = ranges.iterator();
        this.filter = filter;
        this.out = out;
    }

    /** Routes that have passed so far. */
    long told() {
        return told;
    }

    private boolean moreRoutes() {
        while (!routes.hasNext() && ranges.hasNext()) {
            routes = fib.sortedRoutes(ranges.next()).iterator();
        }
        return routes.hasNext();
    }

    @Override
    public Iterator<Route> iterator() {
        return new Iterator<>() {
            private Route ahead = advance();

            private Route advance() {
                while (moreRoutes()) {
                    Route route = routes.next();
                    if (filter.test(route)) {
                        told++;
                        return told % CHECK_INTERVAL == 0 && out.checkError() ? null : route;
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
