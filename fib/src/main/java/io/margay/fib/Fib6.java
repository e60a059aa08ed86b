package io.margay.fib;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Longest-prefix match over IPv6: the workers' view of the file, as {@link Fib4} is for IPv4. No allocation, no lock, no loop but those over the bits of an address
 * and over a batch.
 *
 * <p>The direct table has the first 16 bits. What it leads to, a root, has the next 8 as a table too: a cache line with the slot's cover in its first two bytes, and then 256 words as
 * the direct table has them. Below it a node has 8 bits in 64 bytes:
 *
 * <pre>
 *    0  runs 4 times 8     as a node of IPv4 has them: bit set, a run begins
 *   32  bases 4 times 4    of each of the four words, where the entry before its first run lies: in units of an entry, from the start of the section
 *   48  entries 4 times 4  where there are no more than that; the bases point to them
 * </pre>
 *
 * An entry is a word as those of the direct table and of a root: a step is the same whatever it leads to. More entries lie in a block of the same section, so that there
 * is one kind of room. The first nodes of the section are echoes: that of a next-hop id has the id for all of its slots.
 */
public final class Fib6 {
    public static final int NO_ROUTE = 0;

    static final int DIRECT_BITS = 16;
    static final int STRIDE = 8;
    /** Of a root, in nodes: the cover's line and the words. */
    static final int ROOT_UNITS = 17;

    static final int ROOT_WORDS = 64;
    static final int NODE_LENGTH = 64;
    static final int NODE_SHIFT = 6;
    static final int NODE_BASES = 32;
    static final int NODE_ENTRIES = 48;
    static final int INLINE_ENTRIES = 4;
    static final int ENTRY_SHIFT = 2;

    /** Of a word: the rest is a node's index, not a next-hop id. */
    static final int NODE = 0x8000_0000;

    private static final int OCTET_MASK = 0xFF;

    /** Makes all bits what the sign is. */
    private static final int SIGN_SHIFT = 31;

    private static final int ROOT_SHIFT = Long.SIZE - DIRECT_BITS - STRIDE;
    private static final int FIRST_SHIFT = ROOT_SHIFT - STRIDE;

    /** The bits before which most prefixes of the Internet end: so far a batch goes together. */
    private static final int TOGETHER_SHIFT = Long.SIZE - 48;

    private final UnsafeBuffer direct;
    private final UnsafeBuffer nodes;

    /** Where the two sections lie; see {@link Fib4}. */
    private final long directAddress;

    private final long nodesAddress;

    Fib6(UnsafeBuffer direct, UnsafeBuffer nodes) {
        this.direct = direct;
        this.nodes = nodes;
        this.directAddress = direct.addressOffset();
        this.nodesAddress = nodes.addressOffset();
    }

    /**
     * The id of the next hop of the longest prefix that holds an address, or {@link #NO_ROUTE}; what an id means, {@link Fib4} tells for both families.
     *
     * @param high the first 64 bits of the address
     */
    public int lookup(long high, long low) {
        int word = word(high);
        if (word >= 0) {
            return word;
        }
        int root = word << NODE_SHIFT;
        word = descend(rootWord(root, high), FIRST_SHIFT, high, low);
        return word == NO_ROUTE ? cover(root) : word;
    }

    /** From what a root or a node says to a next-hop id. */
    private int descend(int from, int fromShift, long high, long low) {
        int word = from;
        for (int shift = fromShift; shift >= 0 && word < 0; shift -= STRIDE) {
            word = step(word, high >>> shift);
        }
        for (int shift = Long.SIZE - STRIDE; shift >= 0 && word < 0; shift -= STRIDE) {
            word = step(word, low >>> shift);
        }
        return word;
    }

    /**
     * {@link #lookup(long, long)} of many, level by level, so that the cache misses of a level overlap; faster from some eight on. All answers are of the time of the
     * call, though not of one instant.
     *
     * <p>Prefixes end at all levels: a branch by whether one still waits would be mispredicted behind each cache miss. So all go on, those that have arrived from
     * echo to echo.
     *
     * @param addresses the two halves of each, one address after the other; not written
     * @param count addresses to look up
     * @param nextHopIds its first {@code count} become the answers; it holds the way so far meanwhile
     */
    public void lookup(long[] addresses, int count, int[] nextHopIds) {
        if (enterAll(addresses, count, nextHopIds) >= 0) {
            return;
        }
        for (int shift = FIRST_SHIFT; shift >= TOGETHER_SHIFT; shift -= STRIDE) {
            stepAll(addresses, count, nextHopIds, shift);
        }
        for (int i = 0; i < count; i++) {
            int word = nextHopIds[i];
            if (word < 0) {
                word = descend(word, TOGETHER_SHIFT - STRIDE, addresses[2 * i], addresses[2 * i + 1]);
            }
            // the root is forgotten, and may have been replaced: the way to its cover is walked again
            nextHopIds[i] = word == NO_ROUTE ? lookup(addresses[2 * i], addresses[2 * i + 1]) : word;
        }
    }

    /** By the direct table and the roots. @return negative if the direct table has a root for any of them */
    private int enterAll(long[] addresses, int count, int[] nextHopIds) {
        int pending = 0;
        for (int i = 0; i < count; i++) {
            long high = addresses[2 * i];
            int word = word(high);
            int isRoot = word >> SIGN_SHIFT;
            nextHopIds[i] = word & ~isRoot | rootWord((word & isRoot) << NODE_SHIFT, high) & isRoot;
            pending |= word;
        }
        return pending;
    }

    private void stepAll(long[] addresses, int count, int[] nextHopIds, int shift) {
        for (int i = 0; i < count; i++) {
            nextHopIds[i] = step(nextHopIds[i], addresses[2 * i] >>> shift);
        }
    }

    /** Of the direct table. */
    private int word(long high) {
        int at = (int) (high >>> -DIRECT_BITS) << 2;
        Fib4.check(direct, at, Integer.BYTES);
        return UnsafeApi.getIntAcquire(null, directAddress + at);
    }

    private int rootWord(int root, long high) {
        int at = root + ROOT_WORDS + (((int) (high >>> ROOT_SHIFT) & OCTET_MASK) << 2);
        Fib4.check(nodes, at, Integer.BYTES);
        return UnsafeApi.getInt(nodesAddress + at);
    }

    /**
     * The entry of the run that a slot lies in.
     *
     * @param word that leads to a node, or a next-hop id, and so to an echo
     * @param bits their last 8 are the slot
     */
    private int step(int word, long bits) {
        long node = Integer.toUnsignedLong(word << NODE_SHIFT); // without NODE
        Fib4.check(nodes, (int) node, NODE_LENGTH);
        int slot = (int) bits;
        long runsAt = bits >>> 3 & 0x18;
        // the bits from 0 to the slot, moved to the upper end
        int runs = Long.bitCount(UnsafeApi.getLong(nodesAddress + node + runsAt) << ~slot);
        int base = UnsafeApi.getInt(nodesAddress + node + NODE_BASES + (runsAt >>> 1));
        long at = Integer.toUnsignedLong(base + runs) << ENTRY_SHIFT;
        Fib4.check(nodes, (int) at, Integer.BYTES);
        return UnsafeApi.getInt(nodesAddress + at);
    }

    /** The next hop of what no route in this slot of the direct table holds; it changes in place, so it is read after all else. */
    private int cover(int root) {
        return nodes.getShortVolatile(root);
    }

    /** To walk the whole of it. */
    TrieWalk6 walk(int echoes) {
        return new TrieWalk6(direct, nodes, echoes);
    }
}
