package io.margay.fib;

import java.util.Arrays;

/**
 * The IPv4 routes. Those longer than the direct table's index lie in a sorted array for each of its slots, an address before the next and the shorter
 * before the longer, so that a node is painted from left to right and the last painter of a slot is right. A route of them has, above what all have,
 *
 * <pre>
 *   62..49  the 14 address bits after the direct table's   48..45  length - 19
 * </pre>
 *
 * by which they are sorted.
 */
final class Routes4 extends Routes {
    private static final int SLOTS = AddressFamily.IPV4.slots();
    private static final int SORT_SHIFT = CONTENT_BITS;
    private static final int LENGTH_BITS = 4;
    private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    private static final int FIRST_LENGTH = Fib4.DIRECT_BITS + 1;
    private static final int BITS_MASK = (1 << Fib4.DIRECT_SHIFT) - 1;
    private static final int FIRST_CAPACITY = 4;

    /** The routes of a slot from index 1 on; their number stands at index 0. */
    private final long[][] segments = new long[SLOTS][];

    private int longRoutes;
    private int beyondFirstNode;
    private int beyondSecondNode;

    private long[] at;
    private int index;

    Routes4(SlotSet changedCovers) {
        super(AddressFamily.IPV4, changedCovers);
    }

    private static int address(long high) {
        return (int) (high >>> Integer.SIZE);
    }

    /** Of a long route, 19..32. */
    static int length(long route) {
        return ((int) (route >>> SORT_SHIFT) & LENGTH_MASK) + FIRST_LENGTH;
    }

    /** Of a long route: its address without the bits of the direct table's index. */
    static int bits(long route) {
        return (int) (route >>> SORT_SHIFT + LENGTH_BITS);
    }

    private static int sortKey(int address, int length) {
        return (address & BITS_MASK) << LENGTH_BITS | length - FIRST_LENGTH;
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

    @Override
    long findLong(long high, long low, int length) {
        int address = address(high);
        at = segments[address >>> Fib4.DIRECT_SHIFT];
        int count = count(at);
        int wanted = sortKey(address, length);
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

    @Override
    int coverOfLong(long high, long low, int length) {
        int address = address(high);
        int candidate = index - 1;
        while (candidate >= 1) {
            long route = at[candidate];
            int candidateLength = length(route);
            int common = Math.min(candidateLength, Integer.numberOfLeadingZeros((address & BITS_MASK) ^ bits(route)));
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
            int wanted = sortKey(address & Ipv4Prefix.mask(common), common);
            candidate = lowerBound(at, 1, candidate, wanted + 1) - 1;
        }
        return 0;
    }

    /** Next hop of the longest live route that holds the one at an index, or 0. */
    static int holder(long[] segment, int index) {
        int bits = bits(segment[index]);
        for (int i = index - 1; i > 0; i--) {
            long route = segment[i];
            if (isLive(route) && (bits(route) ^ bits) >>> Ipv4Prefix.MAX_LENGTH - length(route) == 0) {
                return hop(route);
            }
        }
        return 0;
    }

    @Override
    void insertLong(long high, long low, int length, long content) {
        int address = address(high);
        int count = count(at);
        if (at == null || count + 1 == at.length) {
            at = at == null ? new long[FIRST_CAPACITY] : Arrays.copyOf(at, 2 * at.length);
            segments[address >>> Fib4.DIRECT_SHIFT] = at;
        }
        System.arraycopy(at, index, at, index + 1, count + 1 - index);
        at[index] = (long) sortKey(address, length) << SORT_SHIFT | content;
        at[0] = count + 1;
        count(length, 1);
    }

    @Override
    void replaceLong(long content) {
        at[index] = at[index] & ~CONTENT_MASK | content;
    }

    @Override
    void deleteLong(long high, long low, int length) {
        delete(at, index, address(high) >>> Fib4.DIRECT_SHIFT);
    }

    private void delete(long[] segment, int position, int slot) {
        int count = count(segment);
        count(length(segment[position]), -1);
        System.arraycopy(segment, position + 1, segment, position, count - position);
        segment[0] = count - 1;
        if (count == 1) {
            segments[slot] = null;
        }
    }

    @Override
    void touch(long high, long low, int length) {
        // a slot has few enough to look at all of them
    }

    @Override
    void untouch(int slot) {
        // as above
    }

    @Override
    void settleSlot(int slot, Settling settling) {
        long[] segment = segments[slot];
        for (int i = count(segment); i > 0; i--) {
            long route = segment[i];
            if (isStaged(route)) {
                boolean live = isLive(route);
                int record = settling.settled(reference(route), live ? hop(route) : 0);
                if (live) {
                    segment[i] = settledAs(route, record);
                } else {
                    delete(segment, i, slot);
                }
            }
        }
    }

    private void count(int length, int change) {
        longRoutes += change;
        beyondFirstNode += length > Fib4.DIRECT_BITS + Fib4.STRIDE ? change : 0;
        beyondSecondNode += length > Fib4.DIRECT_BITS + 2 * Fib4.STRIDE ? change : 0;
    }

    @Override
    long maxNodes() {
        return (long) Math.min(longRoutes, SLOTS) + beyondFirstNode + beyondSecondNode;
    }

    /** A route, and a child, begins one run and may begin another after it; and each root has its cover. */
    @Override
    long maxEntries() {
        return Math.min(longRoutes, SLOTS) + maxNodes() + 2L * ((long) longRoutes + beyondFirstNode + beyondSecondNode);
    }
}
