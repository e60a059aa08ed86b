package io.margay.fib;

import java.util.Arrays;

/**
 * All routes as they were given, on the writer's heap: what the trie is made from. Owned by the control thread.
 *
 * <p>A route is one {@code long}. Those longer than the direct table's index lie in a sorted array for each of its slots, an address before the next and the shorter
 * before the longer, so that a node is painted from left to right and the last painter of a slot is right. Shorter ones lie in
 * an array for each length, indexed by their bits; what they make of each slot is kept in {@code covers}.
 *
 * <pre>
 *   62..49  the 14 address bits after the direct table's   48..45  length - 19   } of a long route: by these it is sorted
 *   44..30  next-hop id    29  gone    28  staged           27..0  route record, or while staged the number of the change
 * </pre>
 *
 * Staged is what a transaction has changed and the file does not have yet; gone is a route that it takes away.
 */
final class Routes4 {
    static final long NONE = 0;
    static final int SLOTS = 1 << FibLayout.DIRECT_BITS;

    private static final int SORT_SHIFT = 45;
    private static final int LENGTH_BITS = 4;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    private static final int FIRST_LENGTH = FibLayout.DIRECT_BITS + 1;
    private static final int BITS_MASK = (1 << Fib4.DIRECT_SHIFT) - 1;
    private static final int HOP_SHIFT = 30;
    private static final int HOP_MASK = 0x7FFF;
    private static final long GONE = 1L << 29;
    private static final long STAGED = 1L << 28;
    private static final long REFERENCE_MASK = STAGED - 1;
    private static final long CONTENT_MASK = (1L << SORT_SHIFT) - 1;
    private static final int FIRST_CAPACITY = 4;

    /** The routes of a slot from index 1 on; their number stands at index 0. */
    private final long[][] segments = new long[SLOTS][];

    private final long[][] shorts = new long[FibLayout.DIRECT_BITS + 1][];
    private final char[] covers = new char[SLOTS];

    /** Slots whose cover changed: told to whoever publishes. */
    private final SlotSet changedCovers;

    private int longestShort;
    private int longRoutes;
    private int beyondFirstNode;
    private int beyondSecondNode;

    private long[] at;
    private int index;

    Routes4(SlotSet changedCovers) {
        this.changedCovers = changedCovers;
    }

    static long route(int hop, int record) {
        return (long) hop << HOP_SHIFT | record;
    }

    static long staged(int hop, int change) {
        return (long) hop << HOP_SHIFT | STAGED | change;
    }

    static long gone(int hop, int change) {
        return staged(hop, change) | GONE;
    }

    static int hop(long route) {
        return (int) (route >>> HOP_SHIFT) & HOP_MASK;
    }

    /** Number of its record or, while it is staged, of its change. */
    static int reference(long route) {
        return (int) (route & REFERENCE_MASK);
    }

    static boolean isStaged(long route) {
        return (route & STAGED) != 0;
    }

    static boolean isLive(long route) {
        return route != NONE && (route & GONE) == 0;
    }

    /** Of a long route, 19..32. */
    static int length(long route) {
        return ((int) (route >>> SORT_SHIFT) & LENGTH_MASK) + FIRST_LENGTH;
    }

    /** Of a long route: its address without the bits of the direct table's index. */
    static int bits(long route) {
        return (int) (route >>> SORT_SHIFT + LENGTH_BITS);
    }

    private static int sortKey(int key, int length) {
        return (key & BITS_MASK) << LENGTH_BITS | length - FIRST_LENGTH;
    }

    private static int sortKey(long route) {
        return (int) (route >>> SORT_SHIFT);
    }

    static int count(long[] segment) {
        return segment == null ? 0 : (int) segment[0];
    }

    /** May be null; see {@link #count}. */
    long[] segment(int slot) {
        return segments[slot];
    }

    /** Next hop of the longest route of at most 18 bits that holds the slot, or 0. */
    int cover(int slot) {
        return covers[slot];
    }

    /** Looks for a route; the next {@link #insert}, {@link #replace} or {@link #delete} is of this one. */
    long find(int key, int length) {
        if (length <= FibLayout.DIRECT_BITS) {
            at = shorts[length];
            index = length == 0 ? 0 : key >>> -length;
            return at == null ? NONE : at[index];
        }
        at = segments[key >>> Fib4.DIRECT_SHIFT];
        int count = count(at);
        int wanted = sortKey(key, length);
        index = lowerBound(at, 1, count + 1, wanted);
        return index <= count && sortKey(at[index]) == wanted ? at[index] : NONE;
    }

    /** First index from..to whose route is not before the wanted one. */
    private static int lowerBound(long[] segment, int from, int to, int wanted) {
        int low = from;
        int left = to - from;
        while (left > 0) {
            int half = left >>> 1;
            boolean before = sortKey(segment[low + half]) < wanted;
            low = before ? low + half + 1 : low;
            left = before ? left - half - 1 : half;
        }
        return low;
    }

    /** Where the routes end that share the first {@code depth} bits, 24 or 30, with the one at {@code from}. */
    static int groupEnd(long[] segment, int from, int to, int depth) {
        int shift = Ipv4Prefix.MAX_LENGTH - depth;
        int next = (bits(segment[from]) >>> shift) + 1 << shift;
        return lowerBound(segment, from + 1, to, next << LENGTH_BITS);
    }

    /** Next hop of the longest live long route that is shorter than this one and holds it, or 0. After {@link #find} of the same. */
    int longCover(int key, int length) {
        if (length <= FibLayout.DIRECT_BITS) {
            return 0;
        }
        int candidate = index - 1;
        while (candidate >= 1) {
            long route = at[candidate];
            int candidateLength = length(route);
            int common = Math.min(candidateLength, Integer.numberOfLeadingZeros((key & BITS_MASK) ^ bits(route)));
            if (common == candidateLength) {
                if (isLive(route)) {
                    return hop(route);
                }
                common--;
            }
            if (common < FIRST_LENGTH) {
                break;
            }
            // whatever holds both has at most the bits that they have in common
            int wanted = sortKey(key & Ipv4Prefix.mask(common), common);
            candidate = lowerBound(at, 1, candidate, wanted + 1) - 1;
        }
        return 0;
    }

    private int shortCover(int key, int length) {
        for (int shorter = length - 1; shorter >= 0; shorter--) {
            long[] routes = shorts[shorter];
            long route = routes == null ? NONE : routes[shorter == 0 ? 0 : key >>> -shorter];
            if (isLive(route)) {
                return hop(route);
            }
        }
        return 0;
    }

    void insert(int key, int length, long content) {
        if (length <= FibLayout.DIRECT_BITS) {
            if (at == null) {
                at = new long[1 << length];
                shorts[length] = at;
                longestShort = Math.max(longestShort, length);
            }
            replaceShort(key, length, content);
            return;
        }
        int count = count(at);
        if (at == null || count + 1 == at.length) {
            at = at == null ? new long[FIRST_CAPACITY] : Arrays.copyOf(at, 2 * at.length);
            segments[key >>> Fib4.DIRECT_SHIFT] = at;
        }
        System.arraycopy(at, index, at, index + 1, count + 1 - index);
        at[index] = (long) sortKey(key, length) << SORT_SHIFT | content;
        at[0] = count + 1;
        count(length, 1);
    }

    void replace(int key, int length, long content) {
        if (length <= FibLayout.DIRECT_BITS) {
            replaceShort(key, length, content);
        } else {
            at[index] = at[index] & ~CONTENT_MASK | content;
        }
    }

    /** What is staged at this index of a slot's routes stands, and has this record. */
    void settle(long[] segment, int position, int record) {
        segment[position] = segment[position] & ~(STAGED | REFERENCE_MASK) | record;
    }

    void delete(int key, int length) {
        if (length <= FibLayout.DIRECT_BITS) {
            replaceShort(key, length, NONE);
            return;
        }
        int count = count(at);
        System.arraycopy(at, index + 1, at, index, count - index);
        at[0] = count - 1;
        count(length, -1);
        if (count == 1) {
            segments[key >>> Fib4.DIRECT_SHIFT] = null;
        }
    }

    private void replaceShort(int key, int length, long content) {
        long old = at[index];
        at[index] = content;
        int before = isLive(old) ? hop(old) : 0;
        int after = isLive(content) ? hop(content) : 0;
        if (before != after) {
            int cover = before == 0 || after == 0 ? shortCover(key, length) : 0;
            if ((before == 0 ? cover : before) != (after == 0 ? cover : after)) {
                spread(length, index, after == 0 ? cover : after);
            }
        }
    }

    /** A new cover for all slots below that no longer route covers. */
    private void spread(int length, int node, int hop) {
        if (length == longestShort) {
            int width = FibLayout.DIRECT_BITS - length;
            Arrays.fill(covers, node << width, node + 1 << width, (char) hop);
            changedCovers.set(node << width, node + 1 << width);
            return;
        }
        long[] routes = shorts[length + 1];
        for (int child = 2 * node; child <= 2 * node + 1; child++) {
            if (routes == null || !isLive(routes[child])) {
                spread(length + 1, child, hop);
            }
        }
    }

    private void count(int length, int change) {
        longRoutes += change;
        beyondFirstNode += length > FibLayout.DIRECT_BITS + Fib4.STRIDE ? change : 0;
        beyondSecondNode += length > FibLayout.DIRECT_BITS + 2 * Fib4.STRIDE ? change : 0;
    }

    /** At least as many nodes as the trie of these routes can have. */
    long maxNodes() {
        return (long) Math.min(longRoutes, SLOTS) + beyondFirstNode + beyondSecondNode;
    }

    /** At least as many entries: a route, and a child, begins one run and may begin another after it. */
    long maxEntries() {
        return Math.min(longRoutes, SLOTS) + maxNodes() + 2L * ((long) longRoutes + beyondFirstNode + beyondSecondNode);
    }
}
