package io.margay.fib;

import java.util.Arrays;

/**
 * All routes of a family as they were given, on the writer's heap: what the trie is made from. Owned by the control thread.
 *
 * <p>A route is one {@code long}. Those no longer than the direct table's index, the short ones, lie in an array for each length, indexed by their bits; what they
 * make of each slot is kept in {@code covers}. Where the longer ones lie is the family's own affair.
 *
 * <pre>
 *   44..30  next-hop id    29  gone    28  staged           27..0  route record, or while staged the number of the change
 * </pre>
 *
 * Staged is what a transaction has changed and the file does not have yet; gone is a route that it takes away.
 */
abstract class Routes {
    static final long NONE = 0;

    /** The bits that are the same in both families. */
    static final int CONTENT_BITS = 45;

    static final long CONTENT_MASK = (1L << CONTENT_BITS) - 1;

    private static final int HOP_SHIFT = 30;
    private static final int HOP_MASK = 0x7FFF;
    private static final long GONE = 1L << 29;
    private static final long STAGED = 1L << 28;
    private static final long REFERENCE_MASK = STAGED - 1;

    /** Told by {@link #settleSlot} of each change, with the next hop to be, or 0 of a route that goes. */
    interface Settling {
        /** @return the record of the route */
        int settled(int change, int hop);
    }

    final AddressFamily family;
    private final long[][] shorts;
    private final char[] covers;

    /** Slots whose cover changed: told to whoever publishes. */
    private final SlotSet changedCovers;

    private int longestShort;
    private long[] at;
    private int index;

    Routes(AddressFamily family, SlotSet changedCovers) {
        this.family = family;
        this.shorts = new long[family.directBits() + 1][];
        this.covers = new char[family.slots()];
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

    /** A staged route that stands, and has this record. */
    static long settledAs(long route, int record) {
        return route & ~(STAGED | REFERENCE_MASK) | record;
    }

    boolean isShort(int length) {
        return length <= family.directBits();
    }

    /** Next hop of the longest short route that holds the slot, or 0. */
    int cover(int slot) {
        return covers[slot];
    }

    /** Looks for a route; the next {@link #insert}, {@link #replace} or {@link #delete} is of this one. */
    long find(long high, long low, int length) {
        if (!isShort(length)) {
            return findLong(high, low, length);
        }
        at = shorts[length];
        index = shortIndex(high, length);
        return at == null ? NONE : at[index];
    }

    private static int shortIndex(long high, int length) {
        return length == 0 ? 0 : (int) (high >>> -length);
    }

    /** Next hop of the longest live long route that is shorter than this one and holds it, or 0. After {@link #find} of the same. */
    int longCover(long high, long low, int length) {
        return isShort(length) ? 0 : coverOfLong(high, low, length);
    }

    void insert(long high, long low, int length, long content) {
        if (!isShort(length)) {
            insertLong(high, low, length, content);
            return;
        }
        if (at == null) {
            at = new long[1 << length];
            shorts[length] = at;
            longestShort = Math.max(longestShort, length);
        }
        replaceShort(high, length, content);
    }

    void replace(long high, long low, int length, long content) {
        if (isShort(length)) {
            replaceShort(high, length, content);
        } else {
            replaceLong(content);
        }
    }

    void delete(long high, long low, int length) {
        if (isShort(length)) {
            replaceShort(high, length, NONE);
        } else {
            deleteLong(high, low, length);
        }
    }

    private void replaceShort(long high, int length, long content) {
        long old = at[index];
        at[index] = content;
        int before = isLive(old) ? hop(old) : 0;
        int after = isLive(content) ? hop(content) : 0;
        if (before != after) {
            int cover = before == 0 || after == 0 ? shortCover(high, length) : 0;
            if ((before == 0 ? cover : before) != (after == 0 ? cover : after)) {
                spread(length, index, after == 0 ? cover : after);
            }
        }
    }

    private int shortCover(long high, int length) {
        for (int shorter = length - 1; shorter >= 0; shorter--) {
            long[] routes = shorts[shorter];
            long route = routes == null ? NONE : routes[shortIndex(high, shorter)];
            if (isLive(route)) {
                return hop(route);
            }
        }
        return 0;
    }

    /** A new cover for all slots below that no longer route covers. */
    private void spread(int length, int node, int hop) {
        if (length == longestShort) {
            int width = family.directBits() - length;
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

    abstract long findLong(long high, long low, int length);

    abstract int coverOfLong(long high, long low, int length);

    abstract void insertLong(long high, long low, int length, long content);

    abstract void replaceLong(long content);

    abstract void deleteLong(long high, long low, int length);

    /** A change of this long route waits. */
    abstract void touch(long high, long low, int length);

    /** No change waits in the slot any more. */
    abstract void untouch(int slot);

    /** Ends the changes that wait among the long routes of a slot: what stands is not staged any more, what goes is gone. */
    abstract void settleSlot(int slot, Settling settling);

    /** At least as many nodes as the trie of these routes can have. */
    abstract long maxNodes();

    /** At least as many entries, where they have a section of their own. */
    abstract long maxEntries();
}
