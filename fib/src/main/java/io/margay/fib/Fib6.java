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
 *   48  child base 4       in nodes
 *   52  entries 6 times 2  where there are no more than that; the bases point to them
 * </pre>
 *
 * More entries lie in a block of the same section, so that there is one kind of room.
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
    static final int NODE_CHILD_BASE = 48;
    static final int NODE_ENTRIES = 52;
    static final int INLINE_ENTRIES = 6;

    /** Of a word of the direct table: the rest is a node's index, not a next-hop id. */
    static final int DIRECT_NODE = 0x8000_0000;

    /** Of an entry: the rest is a child's number, not a next-hop id. */
    static final int ENTRY_CHILD = 0x8000;

    private static final int CHILD_MASK = 0xFF;
    private static final int OCTET_MASK = 0xFF;

    /** Makes all bits what the sign is. */
    private static final int SIGN_SHIFT = 31;

    private static final int ROOT_SHIFT = Long.SIZE - DIRECT_BITS - STRIDE;
    private static final int FIRST_SHIFT = ROOT_SHIFT - STRIDE;

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
        int found = word(high);
        if (found >= 0) {
            return found;
        }
        int root = (found & ~DIRECT_NODE) << NODE_SHIFT;
        found = rootWord(root, high);
        if (found >= 0) {
            return found == NO_ROUTE ? cover(root) : found;
        }
        int node = (found & ~DIRECT_NODE) << NODE_SHIFT;
        for (int shift = FIRST_SHIFT; shift >= 0; shift -= STRIDE) {
            int entry = entry(node, (int) (high >>> shift) & OCTET_MASK);
            if (entry >= 0) {
                return entry == NO_ROUTE ? cover(root) : entry;
            }
            node = child(node, entry);
        }
        for (int shift = Long.SIZE - STRIDE; shift > 0; shift -= STRIDE) {
            int entry = entry(node, (int) (low >>> shift) & OCTET_MASK);
            if (entry >= 0) {
                return entry == NO_ROUTE ? cover(root) : entry;
            }
            node = child(node, entry);
        }
        int entry = entry(node, (int) low & OCTET_MASK);
        return entry == NO_ROUTE ? cover(root) : entry;
    }

    /**
     * {@link #lookup(long, long)} of many, four at a time, so that their cache misses overlap.
     *
     * @param addresses the two halves of each, one address after the other; not written
     * @param count addresses to look up
     * @param nextHopIds its first {@code count} become the answers
     */
    public void lookup(long[] addresses, int count, int[] nextHopIds) {
        int i = 0;
        for (; i + 3 < count; i += 4) {
            lookupFour(addresses, i, nextHopIds);
        }
        for (; i < count; i++) {
            nextHopIds[i] = lookup(addresses[2 * i], addresses[2 * i + 1]);
        }
    }

    /** To the end of their first halves together; what is longer, or knows no route below its root, is walked again. */
    private void lookupFour(long[] addresses, int i, int[] found) {
        long high0 = addresses[2 * i];
        long high1 = addresses[2 * i + 2];
        long high2 = addresses[2 * i + 4];
        long high3 = addresses[2 * i + 6];
        int word0 = word(high0);
        int word1 = word(high1);
        int word2 = word(high2);
        int word3 = word(high3);
        if ((word0 | word1 | word2 | word3) < 0) {
            word0 = stepFromDirect(word0, high0);
            word1 = stepFromDirect(word1, high1);
            word2 = stepFromDirect(word2, high2);
            word3 = stepFromDirect(word3, high3);
        }
        for (int shift = FIRST_SHIFT; shift >= 0 && (word0 | word1 | word2 | word3) < 0; shift -= STRIDE) {
            word0 = step(word0, high0 >>> shift);
            word1 = step(word1, high1 >>> shift);
            word2 = step(word2, high2 >>> shift);
            word3 = step(word3, high3 >>> shift);
        }
        found[i] = word0 > 0 ? word0 : lookup(high0, addresses[2 * i + 1]);
        found[i + 1] = word1 > 0 ? word1 : lookup(high1, addresses[2 * i + 3]);
        found[i + 2] = word2 > 0 ? word2 : lookup(high2, addresses[2 * i + 5]);
        found[i + 3] = word3 > 0 ? word3 : lookup(high3, addresses[2 * i + 7]);
    }

    /** To what the root says, if there is one; masked as in {@link #step}. */
    private int stepFromDirect(int word, long high) {
        int isRoot = word >> SIGN_SHIFT;
        return word & ~isRoot | rootWord((word & isRoot & ~DIRECT_NODE) << NODE_SHIFT, high) & isRoot;
    }

    private int rootWord(int root, long high) {
        int at = root + ROOT_WORDS + (((int) (high >>> ROOT_SHIFT) & OCTET_MASK) << 2);
        Fib4.check(nodes, at, Integer.BYTES);
        return UnsafeApi.getInt(nodesAddress + at);
    }

    /**
     * From what a root or a node says to a next-hop id, or to a child, said as the direct table says it.
     *
     * <p>Prefixes end at all levels: a branch by whether one still waits would be mispredicted behind each cache miss. So one that does not is walked on at node 0, and
     * what comes of it is masked.
     */
    private int step(int word, long bits) {
        int isNode = word >> SIGN_SHIFT;
        int node = (word & isNode & ~DIRECT_NODE) << NODE_SHIFT;
        int answer = word & ~isNode | entry(node, (int) bits & OCTET_MASK, isNode) & isNode;
        int isChild = answer >> SIGN_SHIFT;
        return answer & ~isChild | (DIRECT_NODE | child(node, answer) >>> NODE_SHIFT) & isChild;
    }

    /** Of the direct table. */
    private int word(long high) {
        int at = (int) (high >>> -DIRECT_BITS) << 2;
        Fib4.check(direct, at, Integer.BYTES);
        return UnsafeApi.getIntAcquire(null, directAddress + at);
    }

    private int entry(int node, int slot) {
        return entry(node, slot, -1);
    }

    /**
     * The entry of the run that {@code slot} lies in; negative if it is a child.
     *
     * @param mask of the entry's index: with 0 whatever lies at the beginning
     */
    private int entry(int node, int slot, int mask) {
        Fib4.check(nodes, node, NODE_LENGTH);
        int word = slot >>> 6;
        // the bits from 0 to the slot, moved to the upper end
        int runs = Long.bitCount(UnsafeApi.getLong(nodesAddress + node + (word << 3)) << ~slot);
        int at = (UnsafeApi.getInt(nodesAddress + node + NODE_BASES + (word << 2)) + runs & mask) << 1;
        Fib4.check(nodes, at, Short.BYTES);
        return UnsafeApi.getShort(nodesAddress + at);
    }

    /** The next hop of what no route in this slot of the direct table holds; it changes in place, so it is read after all else. */
    private int cover(int root) {
        return nodes.getShortVolatile(root);
    }

    private int child(int node, int entry) {
        return (UnsafeApi.getInt(nodesAddress + node + NODE_CHILD_BASE) + (entry & CHILD_MASK)) << NODE_SHIFT;
    }

    /** To walk the whole of it. */
    TrieWalk6 walk() {
        return new TrieWalk6(direct, nodes);
    }
}
