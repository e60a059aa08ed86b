package io.margay.fib;

import java.util.Arrays;

/**
 * The IPv6 routes. Those longer than the direct table's index lie in a binary trie for each of its slots, a tree of prefixes in which a step goes to the next prefix where
 * there is a route or where two ways part, whatever bits lie between (Morrison, PATRICIA, 1968): a slot may have all the routes there are. A place is a number of the
 * arrays; 0 is none.
 */
final class Routes6 extends Routes {
    /** A change waits at this place or below it. */
    private static final long TOUCHED = 1L << 63;

    private final int[] roots = new int[AddressFamily.IPV6.slots()];
    private long[] high = new long[64];
    private long[] low = new long[64];
    private byte[] length = new byte[64];
    private int[] left = new int[64];
    private int[] right = new int[64];
    private long[] content = new long[64];

    /** The first of the places given back; the next is its {@code left}. */
    private int free;

    private int limit = 1;
    private int longRoutes;
    private int nodes;
    private int rootCount;
    private int found;

    /** Prefixes that go, two words and a length each, while a slot settles. */
    private final LongList going = new LongList();

    Routes6(SlotSet changedCovers) {
        super(AddressFamily.IPV6, changedCovers);
    }

    /** Place of the shortest prefix of a slot, of a route or where ways part; or 0. */
    int root(int slot) {
        return roots[slot];
    }

    int left(int place) {
        return left[place];
    }

    int right(int place) {
        return right[place];
    }

    int length(int place) {
        return length[place] & 0xFF;
    }

    /** The eight bits of the prefix from {@code depth} on, a multiple of 8. */
    int octet(int place, int depth) {
        long half = depth < Long.SIZE ? high[place] : low[place];
        return (int) (half << depth >>> Long.SIZE - Fib6.STRIDE);
    }

    /** The route, or {@link #NONE} where only ways part. */
    long route(int place) {
        return content[place] & ~TOUCHED;
    }

    boolean isTouched(int place) {
        return content[place] < 0;
    }

    private static int bit(long keyHigh, long keyLow, int position) {
        return (int) ((position < Long.SIZE ? keyHigh : keyLow) >>> ~position) & 1;
    }

    private int child(int place, int bit) {
        return bit == 0 ? left[place] : right[place];
    }

    /** Bits that a place's prefix has in common with a key, at most the prefix's length. */
    private int common(int place, long keyHigh, long keyLow) {
        int same = Long.numberOfLeadingZeros(high[place] ^ keyHigh);
        if (same == Long.SIZE) {
            same += Long.numberOfLeadingZeros(low[place] ^ keyLow);
        }
        return Math.min(same, length(place));
    }

    /** The next place on the way from one to a longer prefix, if that one's prefix holds it. */
    private int step(int place, long keyHigh, long keyLow, int keyLength) {
        int next = child(place, bit(keyHigh, keyLow, length(place)));
        return isOnWay(next, keyHigh, keyLow, keyLength) ? next : 0;
    }

    private boolean isOnWay(int place, long keyHigh, long keyLow, int keyLength) {
        return place != 0 && length(place) <= keyLength && common(place, keyHigh, keyLow) == length(place);
    }

    private int first(long keyHigh, long keyLow, int keyLength) {
        int root = roots[family.slot(keyHigh)];
        return isOnWay(root, keyHigh, keyLow, keyLength) ? root : 0;
    }

    @Override
    long findLong(long keyHigh, long keyLow, int keyLength) {
        int place = first(keyHigh, keyLow, keyLength);
        while (place != 0 && length(place) < keyLength) {
            place = step(place, keyHigh, keyLow, keyLength);
        }
        found = place;
        return route(place);
    }

    @Override
    int coverOfLong(long keyHigh, long keyLow, int keyLength) {
        int cover = 0;
        int place = first(keyHigh, keyLow, keyLength);
        while (place != 0 && length(place) < keyLength) {
            if (isLive(route(place))) {
                cover = hop(route(place));
            }
            place = step(place, keyHigh, keyLow, keyLength);
        }
        return cover;
    }

    @Override
    void insertLong(long keyHigh, long keyLow, int keyLength, long newContent) {
        longRoutes++;
        int parent = 0;
        int place = roots[family.slot(keyHigh)];
        while (isOnWay(place, keyHigh, keyLow, keyLength)) {
            if (length(place) == keyLength) {
                content[place] |= newContent;
                return;
            }
            parent = place;
            place = child(place, bit(keyHigh, keyLow, length(place)));
        }
        int added = place(keyHigh, keyLow, keyLength, newContent);
        int top = added;
        int topLength = parent == 0 ? family.directBits() : length(parent);
        if (place != 0) {
            int common = Math.min(common(place, keyHigh, keyLow), keyLength);
            if (common < keyLength) {
                top = place(keyHigh & Prefix.highMask(common), keyLow & Prefix.lowMask(common), common, NONE);
                link(top, bit(keyHigh, keyLow, common), added);
            }
            topLength = common;
            link(top, bit(high[place], low[place], common), place);
        }
        nodes += nodesBelow(topLength, keyLength);
        if (parent == 0) {
            int slot = family.slot(keyHigh);
            rootCount += roots[slot] == 0 ? 1 : 0;
            roots[slot] = top;
        } else {
            link(parent, bit(keyHigh, keyLow, length(parent)), top);
        }
    }

    /** Nodes of the trie that a way from a prefix to a longer one needs. */
    private static int nodesBelow(int fromLength, int toLength) {
        return (toLength + Fib6.STRIDE - 1) / Fib6.STRIDE - (fromLength + Fib6.STRIDE - 1) / Fib6.STRIDE;
    }

    private int place(long keyHigh, long keyLow, int keyLength, long newContent) {
        int place = free;
        if (place != 0) {
            free = left[place];
        } else {
            place = limit++;
            if (place == high.length) {
                grow();
            }
        }
        high[place] = keyHigh;
        low[place] = keyLow;
        length[place] = (byte) keyLength;
        left[place] = 0;
        right[place] = 0;
        content[place] = newContent;
        return place;
    }

    private void grow() {
        int capacity = 2 * high.length;
        high = Arrays.copyOf(high, capacity);
        low = Arrays.copyOf(low, capacity);
        length = Arrays.copyOf(length, capacity);
        left = Arrays.copyOf(left, capacity);
        right = Arrays.copyOf(right, capacity);
        content = Arrays.copyOf(content, capacity);
    }

    private void link(int parent, int bit, int place) {
        if (bit == 0) {
            left[parent] = place;
        } else {
            right[parent] = place;
        }
    }

    @Override
    void replaceLong(long newContent) {
        content[found] = content[found] & TOUCHED | newContent;
    }

    @Override
    void deleteLong(long keyHigh, long keyLow, int keyLength) {
        longRoutes--;
        int grandparent = 0;
        int parent = 0;
        int place = first(keyHigh, keyLow, keyLength);
        while (length(place) < keyLength) {
            grandparent = parent;
            parent = place;
            place = step(place, keyHigh, keyLow, keyLength);
        }
        content[place] &= TOUCHED;
        if (left[place] != 0 && right[place] != 0) {
            return;
        }
        boolean last = left[place] == 0 && right[place] == 0;
        unlink(parent, place, keyHigh);
        int above = parent == 0 ? family.directBits() : length(parent);
        if (last) {
            nodes -= nodesBelow(above, keyLength);
            if (parent != 0 && route(parent) == NONE) { // ways part there no more
                unlink(grandparent, parent, keyHigh);
            }
        }
    }

    /** Puts the one child of a place, or nothing, into its stead. */
    private void unlink(int parent, int place, long keyHigh) {
        int child = left[place] | right[place];
        if (parent == 0) {
            rootCount -= child == 0 ? 1 : 0;
            roots[family.slot(keyHigh)] = child;
        } else {
            link(parent, left[parent] == place ? 0 : 1, child);
        }
        left[place] = free;
        free = place;
    }

    @Override
    void touch(long keyHigh, long keyLow, int keyLength) {
        int place = first(keyHigh, keyLow, keyLength);
        while (place != 0) {
            content[place] |= TOUCHED;
            place = length(place) < keyLength ? step(place, keyHigh, keyLow, keyLength) : 0;
        }
    }

    @Override
    void untouch(int slot) {
        untouchTree(roots[slot]);
    }

    private void untouchTree(int place) {
        if (isTouched(place)) {
            content[place] &= ~TOUCHED;
            untouchTree(left[place]);
            untouchTree(right[place]);
        }
    }

    @Override
    void settleSlot(int slot, Settling settling) {
        going.clear();
        settleTree(roots[slot], settling);
        while (going.size() > 0) {
            int keyLength = (int) going.removeLast();
            long keyLow = going.removeLast();
            deleteLong(going.removeLast(), keyLow, keyLength);
        }
    }

    private void settleTree(int place, Settling settling) {
        if (!isTouched(place)) {
            return;
        }
        long route = route(place);
        if (isStaged(route)) {
            boolean live = isLive(route);
            int record = settling.settled(reference(route), live ? hop(route) : 0);
            if (live) {
                content[place] = TOUCHED | settledAs(route, record);
            } else {
                going.add(high[place]);
                going.add(low[place]);
                going.add(length(place));
            }
        }
        settleTree(left[place], settling);
        settleTree(right[place], settling);
    }

    /** Also the units that hold a node's entries if they are more than it has room for: a fifth of the entries at most. */
    @Override
    long maxNodes() {
        return (long) rootCount * Fib6.ROOT_UNITS
                + nodes
                + (2L * longRoutes + 3L * nodes) / (Fib6.INLINE_ENTRIES + 1)
                + 1;
    }

    /** IPv6 entries lie among the nodes. */
    @Override
    long maxEntries() {
        return 0;
    }
}
