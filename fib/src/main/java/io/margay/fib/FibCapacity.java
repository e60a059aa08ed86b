package io.margay.fib;

/**
 * How much a FIB file can hold. All of it is reserved when the file is made: a full disk is said at the start, and a file never
 * grows. More is had by a new file with a new capacity.
 *
 * <p>Nodes and entries are those of the trie: a node tells 64 slots apart, an entry is one run of equal slots. Internet routes take 0.08
 * nodes and 1.1 entries each, pods of dense blocks 0.3 and 1.3, addresses strewn at random 3 and 8. The nodes of IPv6 are larger, tell 256 slots apart and hold their
 * entries too. An update copies before it frees, so leave as much room again as the largest update rewrites.
 *
 * @param routes IPv4 routes, as nodes and entries are of the IPv4 trie
 * @param routes6 IPv6 routes; may be 0, as their nodes may
 * @param nextHops different next hops, at most {@value #MAX_NEXT_HOPS}; a group takes the room of 17, in a row
 */
public record FibCapacity(int routes, int nodes, int entries, int nextHops, int routes6, int nodes6) {
    public static final int MAX_NEXT_HOPS = 32_767;

    private static final int MAX_ROUTES = 80_000_000;
    private static final int MAX_NODES = (1 << 27) - 1;
    private static final int MAX_ENTRIES = (1 << 30) - 1;
    private static final int MAX_ROUTES6 = 50_000_000;
    private static final int MAX_NODES6 = (1 << 25) - 1;

    /** 100,000 routes of IPv4 and 20,000 of IPv6 in a file of 15 MB. */
    public static final FibCapacity DEFAULT = forRoutes(100_000, 20_000);

    /** A few routes, for warm-up and tests. */
    public static final FibCapacity SMALL = new FibCapacity(1_024, 2_048, 8_192, 256, 1_024, 8_192);

    public FibCapacity {
        check("routes", routes, 1, MAX_ROUTES);
        check("nodes", nodes, 1, MAX_NODES);
        check("entries", entries, 1, MAX_ENTRIES);
        check("next hops", nextHops, 1, MAX_NEXT_HOPS);
        check("IPv6 routes", routes6, 0, MAX_ROUTES6);
        check("IPv6 nodes", nodes6, 0, MAX_NODES6);
    }

    /** For IPv4 alone. */
    public FibCapacity(int routes, int nodes, int entries, int nextHops) {
        this(routes, nodes, entries, nextHops, 0, 0);
    }

    /** Room for that many routes of the usual mixture: the Internet's, or pods in blocks, with some strewn ones. */
    public static FibCapacity forRoutes(int routes, int routes6) {
        return new FibCapacity(
                routes,
                (int) Math.min(MAX_NODES, routes + 32_768L),
                (int) Math.min(MAX_ENTRIES, 4L * routes + 131_072),
                Math.min(MAX_NEXT_HOPS, 4_096),
                routes6,
                (int) Math.min(MAX_NODES6, routes6 == 0 ? 0 : 2L * routes6 + 8_192));
    }

    /** Nodes that lead back to where one came from, at the beginning of each trie: one for each next-hop id, and for none. */
    int echoes() {
        return nextHops + 1;
    }

    int routes(AddressFamily family) {
        return family == AddressFamily.IPV4 ? routes : routes6;
    }

    private static void check(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("capacity for " + what + " out of " + min + ".." + max + ": " + value);
        }
    }
}
