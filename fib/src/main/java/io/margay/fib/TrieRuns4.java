package io.margay.fib;

import java.util.Arrays;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A whole trie as runs: ranges of addresses with one answer, in the order of the addresses, the first from 0.0.0.0 on. Neighbours differ. Reads with care: a trie that
 * changes meanwhile, or is damaged, is refused and not followed out of its sections.
 */
final class TrieRuns4 {
    private static final int LEVELS = 3;
    private static final int SLOTS = 64;

    /** No answer: neither a next hop nor none. */
    private static final int ROOT = -1;

    private final AtomicBuffer direct;
    private final AtomicBuffer nodes;
    private final AtomicBuffer entries;
    private final int nodeCapacity;
    private final int entryCapacity;

    private int[] starts = new int[1 << 12];
    private char[] hops = new char[1 << 12];
    private int size;
    private int nodeCount;
    private int entryCount;

    TrieRuns4(AtomicBuffer direct, AtomicBuffer nodes, AtomicBuffer entries) {
        this.direct = direct;
        this.nodes = nodes;
        this.entries = entries;
        this.nodeCapacity = nodes.capacity() / FibLayout.NODE_LENGTH;
        this.entryCapacity = entries.capacity() / FibLayout.ENTRY_LENGTH;
    }

    /** @throws FibFormatException if a block lies where none can be */
    void read() {
        size = 0;
        nodeCount = 0;
        entryCount = 0;
        for (int slot = 0; slot < 1 << FibLayout.DIRECT_BITS; slot++) {
            int word = direct.getIntAcquire(slot << 2);
            int start = slot << Fib4.DIRECT_SHIFT;
            if (word < 0) {
                readNode(word & ~Fib4.DIRECT_NODE, 1, start, ROOT);
            } else {
                add(start, word);
            }
        }
    }

    /** @param cover answer of the slots that no entry of the tree has, or {@link #ROOT} of the node that says it */
    private void readNode(int node, int level, int start, int cover) {
        if (node < 0 || node >= nodeCapacity || level > LEVELS) {
            throw new FibFormatException("the trie has node " + node + " at level " + level);
        }
        int at = node << Fib4.NODE_SHIFT;
        long runs = nodes.getLong(at + Fib4.NODE_RUNS);
        int entryBase = nodes.getInt(at + Fib4.NODE_ENTRY_BASE);
        int childBase = nodes.getInt(at + Fib4.NODE_CHILD_BASE);
        int count = Long.bitCount(runs);
        if ((runs & 1) == 0 || entryBase < 0 || entryBase > entryCapacity - count) {
            throw new FibFormatException("the trie has node " + node + " with entries at " + entryBase);
        }
        int answer = cover;
        if (cover == ROOT) {
            if (entryBase == 0) {
                throw new FibFormatException("the trie has root node " + node + " without a cover");
            }
            answer = entries.getShortVolatile(entryBase - 1 << 1);
            entryCount++;
        }
        nodeCount++;
        entryCount += count;
        int depth = FibLayout.DIRECT_BITS + (level - 1) * Fib4.STRIDE;
        int entry = entryBase;
        for (long left = runs; left != 0; left &= left - 1) {
            int slot = Long.numberOfTrailingZeros(left);
            int bits = slot << Fib4.SLOT_SHIFT >>> depth;
            int value = entries.getShort(entry++ << 1);
            if (bits << depth >>> Fib4.SLOT_SHIFT != slot) {
                throw new FibFormatException("the trie has node " + node + " with a run from within an address");
            } else if (value >= 0) {
                add(start + bits, value == Fib4.NO_ROUTE ? answer : value);
            } else if (childBase < 0 || slot + 1 < SLOTS && (runs >>> slot + 1 & 1) == 0) {
                throw new FibFormatException("the trie has node " + node + " with a child for more than a slot");
            } else {
                readNode(childBase + (value & ~Fib4.ENTRY_CHILD & 0xFFFF), level + 1, start + bits, answer);
            }
        }
    }

    private void add(int start, int hop) {
        if (size > 0 && hops[size - 1] == hop) {
            return;
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            hops = Arrays.copyOf(hops, 2 * size);
        }
        starts[size] = start;
        hops[size] = (char) hop;
        size++;
    }

    int size() {
        return size;
    }

    /** First address of a run, as an unsigned number. */
    long start(int run) {
        return Integer.toUnsignedLong(starts[run]);
    }

    long last(int run) {
        return run + 1 < size ? start(run + 1) - 1 : 0xFFFF_FFFFL;
    }

    int hop(int run) {
        return hops[run];
    }

    int nodeCount() {
        return nodeCount;
    }

    int entryCount() {
        return entryCount;
    }
}
