package io.margay.fib;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Longest-prefix match over IPv4 and what to do with the answer: the workers' view of the file. No allocation, no lock, no loop
 * but that over a batch.
 *
 * <p>An answer holds until the caller's next {@link EpochSlot#quiescent}. The layout is drawn in the package's description.
 */
public final class Fib4 {
    public static final int NO_ROUTE = 0;

    /** Width of the direct table's index. */
    static final int DIRECT_BITS = 18;

    static final int DIRECT_SHIFT = 32 - DIRECT_BITS;
    static final int STRIDE = 6;
    static final int SLOT_SHIFT = 32 - STRIDE;

    /** Of a word of the direct table: the rest is a node's index, not a next-hop id. */
    static final int DIRECT_NODE = 0x8000_0000;

    /** Of an entry: the rest is a child's number, not a next-hop id. */
    static final int ENTRY_CHILD = 0x8000;

    static final int NODE_LENGTH = 16;
    static final int NODE_SHIFT = 4;
    static final int NODE_RUNS = 0;
    static final int NODE_ENTRY_BASE = 8;
    static final int NODE_CHILD_BASE = 12;

    /** Makes all bits what the sign is. */
    private static final int SIGN_SHIFT = 31;

    private static final int CHILD_MASK = 0x3F;

    /** Spreads a hash whose low bits have already been used to choose a worker (Knuth, The Art of Computer Programming 3, 6.4). */
    private static final int GOLDEN_RATIO = 0x9E37_79B9;

    private static final int BUCKET_SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(ResilientBuckets.COUNT);
    private static final int LEVEL_1 = DIRECT_BITS;
    private static final int LEVEL_2 = LEVEL_1 + STRIDE;
    private static final int LEVEL_3 = LEVEL_2 + STRIDE;

    private final UnsafeBuffer direct;
    private final UnsafeBuffer nodes;
    private final UnsafeBuffer entries;
    private final UnsafeBuffer nextHops;

    /** Where the three sections lie: the buffers' own accessors read two fields more each time, and a lookup took a third longer. */
    private final long directAddress;

    private final long nodesAddress;
    private final long entriesAddress;

    Fib4(UnsafeBuffer direct, UnsafeBuffer nodes, UnsafeBuffer entries, UnsafeBuffer nextHops) {
        this.direct = direct;
        this.nodes = nodes;
        this.entries = entries;
        this.nextHops = nextHops;
        this.directAddress = direct.addressOffset();
        this.nodesAddress = nodes.addressOffset();
        this.entriesAddress = entries.addressOffset();
    }

    /** The id of the next hop of the longest prefix that holds {@code address}, or {@link #NO_ROUTE}. */
    public int lookup(int address) {
        int found = word(address);
        if (found >= 0) {
            return found;
        }
        int root = found << NODE_SHIFT; // without DIRECT_NODE
        int entry = entry(root, (address << LEVEL_1) >>> SLOT_SHIFT);
        if (entry < 0) {
            int node = child(root, entry);
            entry = entry(node, (address << LEVEL_2) >>> SLOT_SHIFT);
            if (entry < 0) {
                node = child(node, entry);
                entry = entry(node, (address << LEVEL_3) >>> SLOT_SHIFT);
            }
        }
        return entry == NO_ROUTE ? cover(root) : entry;
    }

    /**
     * {@link #lookup(int)} of many at once, level by level, so that the cache misses of a level overlap; faster from some eight on. All
     * answers are of the time of the call, though not of one instant.
     *
     * @param addresses the first {@code count} are looked up; not written
     * @param nextHopIds its first {@code count} become the answers; another array than {@code addresses}, for it holds the way so far meanwhile
     */
    public void lookup(int[] addresses, int count, int[] nextHopIds) {
        for (int i = 0; i < count; i++) {
            nextHopIds[i] = word(addresses[i]);
        }
        // the sign tells of one that goes on
        if (descendFromDirect(addresses, count, nextHopIds) < 0 && descend(addresses, count, nextHopIds, LEVEL_2) < 0) {
            descend(addresses, count, nextHopIds, LEVEL_3);
        }
    }

    /**
     * {@link #descend} of all, whether they wait or not: a branch by which of the two it is would be mispredicted behind each cache miss. A next-hop id is the index
     * of a node that leads to it again.
     */
    private int descendFromDirect(int[] addresses, int count, int[] found) {
        int pending = 0;
        for (int i = 0; i < count; i++) {
            int node = found[i] << NODE_SHIFT; // without DIRECT_NODE
            check(nodes, node, NODE_LENGTH);
            int slot = (addresses[i] << LEVEL_1) >>> SLOT_SHIFT;
            int runs = Long.bitCount(UnsafeApi.getLong(nodesAddress + node + NODE_RUNS) << ~slot);
            int cover = UnsafeApi.getInt(nodesAddress + node + NODE_ENTRY_BASE) - 1 << 1;
            check(entries, cover + (runs << 1), Short.BYTES);
            int entry = UnsafeApi.getShort(entriesAddress + cover + (runs << 1));
            int covered = UnsafeApi.getShort(entriesAddress + cover) & (entry - 1 >> SIGN_SHIFT);
            if (entry < 0) {
                entry = DIRECT_NODE | child(node, entry) >>> NODE_SHIFT;
                covered = 0;
            }
            found[i] = entry | covered;
            pending |= entry;
        }
        return pending;
    }

    /** Those that wait at a node, one level down: to a next-hop id, or to a child, said as the direct table says it. @return negative if any waits */
    private int descend(int[] addresses, int count, int[] found, int level) {
        int pending = 0;
        for (int i = 0; i < count; i++) {
            if (found[i] < 0) {
                int node = found[i] << NODE_SHIFT;
                int next = entry(node, (addresses[i] << level) >>> SLOT_SHIFT);
                if (next < 0) {
                    next = DIRECT_NODE | child(node, next) >>> NODE_SHIFT;
                } else if (next == NO_ROUTE) {
                    // below the first level the root is forgotten, and may have been replaced: the way is walked again
                    next = level == LEVEL_1 ? cover(node) : lookup(addresses[i]);
                }
                found[i] = next;
                pending |= next;
            }
        }
        return pending;
    }

    /** Of the direct table. */
    private int word(int address) {
        int at = (address >>> DIRECT_SHIFT) << 2;
        check(direct, at, Integer.BYTES);
        return UnsafeApi.getIntAcquire(null, directAddress + at);
    }

    /** The entry of the run that {@code slot} lies in; negative if it is a child. */
    private int entry(int node, int slot) {
        check(nodes, node, NODE_LENGTH);
        // the bits from 0 to the slot, moved to the upper end
        int runs = Long.bitCount(UnsafeApi.getLong(nodesAddress + node + NODE_RUNS) << ~slot);
        int at = (UnsafeApi.getInt(nodesAddress + node + NODE_ENTRY_BASE) + runs - 1) << 1;
        check(entries, at, Short.BYTES);
        return UnsafeApi.getShort(entriesAddress + at);
    }

    /** The next hop of what no route in this slot of the direct table holds; it changes in place, so it is read after all else. */
    private int cover(int root) {
        return entries.getShortVolatile((nodes.getInt(root + NODE_ENTRY_BASE) - 1) << 1);
    }

    private int child(int node, int entry) {
        return (UnsafeApi.getInt(nodesAddress + node + NODE_CHILD_BASE) + (entry & CHILD_MASK)) << NODE_SHIFT;
    }

    /** As the buffers' own accessors do, where Agrona's checks are on. */
    static void check(UnsafeBuffer section, int at, int length) {
        if (UnsafeBuffer.SHOULD_BOUNDS_CHECK) {
            section.boundsCheck(at, length);
        }
    }

    /**
     * Where a flow goes by an answer: of a group the member that has the flow's bucket, of any other next hop itself. A flow changes its member only when
     * the group's members change, and then only if it must. Holds as long as the answer does.
     *
     * @param flowHash the same for all packets of a flow; any of its bits may be poor
     */
    public int member(int nextHopId, int flowHash) {
        int at = nextHopId << NextHopTable.SHIFT;
        if (nextHops.getInt(at + NextHopTable.KIND) != NextHopTable.GROUP) {
            return nextHopId;
        }
        int bucket = flowHash * GOLDEN_RATIO >>> BUCKET_SHIFT;
        return nextHops.getShortVolatile(at + GroupTable.BUCKETS + (bucket << 1));
    }

    /** {@link NextHopKind#id} of a next hop that a lookup returned. */
    public int kind(int nextHopId) {
        return nextHops.getInt((nextHopId << NextHopTable.SHIFT) + NextHopTable.KIND);
    }

    /** 0 where the kind has no port. */
    public int portId(int nextHopId) {
        return nextHops.getInt((nextHopId << NextHopTable.SHIFT) + NextHopTable.PORT_ID);
    }

    /** IPv4 address; 0 where the kind has no gateway. */
    public int gateway(int nextHopId) {
        return nextHops.getInt((nextHopId << NextHopTable.SHIFT) + NextHopTable.GATEWAY);
    }

    /** The first half of an IPv6 gateway's address; only of {@link NextHopKind#GATEWAY6}. */
    public long gatewayHigh(int nextHopId) {
        return nextHops.getLong((nextHopId << NextHopTable.SHIFT) + NextHopTable.GATEWAY);
    }

    /** The second half of an IPv6 gateway's address; only of {@link NextHopKind#GATEWAY6}. */
    public long gatewayLow(int nextHopId) {
        return nextHops.getLong((nextHopId << NextHopTable.SHIFT) + NextHopTable.GATEWAY_LOW);
    }

    /** To walk the whole of it. */
    TrieWalk4 walk(int echoes) {
        return new TrieWalk4(direct, nodes, entries, echoes);
    }
}
