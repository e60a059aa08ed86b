package io.margay.fib;

/**
 * How much a FIB file can hold. All of it is reserved when the file is made: a full disk is said at the start, and a file never
 * grows. More is had by a new file with a new capacity.
 *
 * <p>Nodes and entries are those of the trie: a node tells 64 slots apart, an entry is one run of equal slots. Internet routes take 0.08
 * nodes and 1.1 entries each, pods of dense blocks 0.3 and 1.3, addresses strewn at random 3 and 8. An update copies before it frees,
 * so leave as much room again as the largest update rewrites.
 *
 * @param nextHops different next hops, at most {@value #MAX_NEXT_HOPS}; a group takes the room of 17, in a row
 */
public record FibCapacity(int routes, int nodes, int entries, int nextHops) {
    public static final int MAX_NEXT_HOPS = 32_767;

    private static final int MAX_ROUTES = 80_000_000;
    private static final int MAX_NODES = (1 << 27) - 1;
    private static final int MAX_ENTRIES = (1 << 30) - 1;

    /** 100,000 routes in a file of 7 MB. */
    public static final FibCapacity DEFAULT = forRoutes(100_000);

    /** A few routes, for warm-up and tests. */
    public static final FibCapacity SMALL = new FibCapacity(1_024, 2_048, 8_192, 256);

    public FibCapacity {
        check("routes", routes, MAX_ROUTES);
        check("nodes", nodes, MAX_NODES);
        check("entries", entries, MAX_ENTRIES);
        check("next hops", nextHops, MAX_NEXT_HOPS);
    }

    /** Room for that many routes of the usual mixture: the Internet's, or pods in blocks, with some strewn ones. */
    public static FibCapacity forRoutes(int routes) {
        return new FibCapacity(
                routes,
                (int) Math.min(MAX_NODES, routes + 32_768L),
                (int) Math.min(MAX_ENTRIES, 4L * routes + 131_072),
                Math.min(MAX_NEXT_HOPS, 4_096));
    }

    private static void check(String what, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("capacity for " + what + " out of 1.." + max + ": " + value);
        }
    }
}
