package io.margay.control.config;

/**
 * How much the forwarding table can hold; another capacity is a new file.
 *
 * @param routes of the usual mixture, see {@link io.margay.fib.FibCapacity#forRoutes}
 */
public record FibConfig(int routes) {
    public static final int DEFAULT_ROUTES = 100_000;

    public static final FibConfig DEFAULT = new FibConfig(DEFAULT_ROUTES);
}
