package io.margay.control.cli;

import io.margay.fib.Route;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** Those routes that pass a filter, until nobody reads the output any more, as when it goes to {@code head}. To be walked once. */
final class RouteStream implements Iterable<Route> {
    /** Routes between two looks at the output, each of which flushes it. */
    private static final int CHECK_INTERVAL = 1_024;

    private final Iterator<Route> routes;
    private final Predicate<Route> filter;
    private final PrintWriter out;
    private long told;

    RouteStream(Iterable<Route> routes, Predicate<Route> filter, PrintWriter out) {
        this.routes = routes.iterator();
        this.filter = filter;
        this.out = out;
    }

    /** Routes that have passed so far. */
    long told() {
        return told;
    }

    @Override
    public Iterator<Route> iterator() {
        return new Iterator<>() {
            private Route ahead = advance();

            private Route advance() {
                while (routes.hasNext()) {
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
