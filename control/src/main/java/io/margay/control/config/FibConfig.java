package io.margay.control.config;

import io.margay.fib.FibCapacity;

/**
 * How much the forwarding table can hold; another capacity is a new file.
 *
 * @param routes of IPv4, in the usual mixture, see {@link FibCapacity#forRoutes}
 * @param routes6 likewise of IPv6; 0 is a table without it
 */
public record FibConfig(int routes, int routes6) {
    public static final FibConfig DEFAULT = new FibConfig(FibCapacity.DEFAULT.routes(), FibCapacity.DEFAULT.routes6());

    public FibCapacity capacity() {
        return FibCapacity.forRoutes(routes, routes6);
    }
}
