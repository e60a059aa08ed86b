package io.margay.fib;

import org.agrona.concurrent.AtomicBuffer;

/** The walk over the IPv4 trie. */
final class TrieWalk4 implements TrieWalk {
    private static final int LEVELS = 3;
    private static final int SLOTS = 64;

    /** No answer: neither a next hop nor none. */
    private static final int ROOT = -1;

    private final AtomicBuffer direct;
    private final AtomicBuffer nodes;
    private final AtomicBuffer entries;
    private final int nodeCapacity;
    private final int entryCapacity;
    private final int echoes;
    private int nodeCount;
    private int entryCount;

    TrieWalk4(AtomicBuffer direct, AtomicBuffer nodes, AtomicBuffer entries, int echoes) {
        this.direct = direct;
        this.nodes = nodes;
        this.entries = entries;
        this.nodeCapacity = nodes.capacity() / Fib4.NODE_LENGTH;
        this.entryCapacity = entries.capacity() / Short.BYTES;
        this.echoes = echoes;
    }

    @Override
    public void walk(Visitor visitor) {
        nodeCount = 0;
        entryCount = 0;
        walkEchoes();
        for (int slot = 0; slot < AddressFamily.IPV4.slots(); slot++) {
            int word = direct.getIntAcquire(slot << 2);
            int start = slot << Fib4.DIRECT_SHIFT;
            if (word < 0) {
                walkNode(visitor, word & ~Fib4.DIRECT_NODE, 1, start, ROOT);
            } else {
                visitor.onRange((long) start << Integer.SIZE, 0, word);
            }
        }
    }

    private void walkEchoes() {
        for (int id = 0; id < echoes; id++) {
            int entry = nodes.getInt((id << Fib4.NODE_SHIFT) + Fib4.NODE_ENTRY_BASE);
            if (nodes.getLong((id << Fib4.NODE_SHIFT) + Fib4.NODE_RUNS) != 1
                    || entry < 1
                    || entry >= entryCapacity
                    || entries.getShort(entry << 1) != id
                    || id == Fib4.NO_ROUTE && entries.getShort(entry - 1 << 1) != Fib4.NO_ROUTE) {
                throw new FibFormatException("the IPv4 trie has a wrong echo of next hop " + id);
            }
        }
    }

    /** @param cover answer of the slots that no entry of the tree has, or {@link #ROOT} of the node that says it */
    private void walkNode(Visitor visitor, int node, int level, int start, int cover) {
        if (node < echoes || node >= nodeCapacity || level > LEVELS) {
            throw new FibFormatException("the IPv4 trie has node " + node + " at level " + level);
        }
        int at = node << Fib4.NODE_SHIFT;
        long runs = nodes.getLong(at + Fib4.NODE_RUNS);
        int entryBase = nodes.getInt(at + Fib4.NODE_ENTRY_BASE);
        int childBase = nodes.getInt(at + Fib4.NODE_CHILD_BASE);
        int count = Long.bitCount(runs);
        int lead = cover == ROOT ? 1 : 0;
        if ((runs & 1) == 0 || entryBase < lead || entryBase > entryCapacity - count) {
            throw new FibFormatException("the IPv4 trie has node " + node + " with entries at " + entryBase);
        }
        int answer = cover == ROOT ? entries.getShortVolatile(entryBase - 1 << 1) : cover;
        if (answer < 0) {
            throw new FibFormatException("the IPv4 trie has node " + node + " with a wrong cover");
        }
        nodeCount++;
        entryCount += lead + count;
        int depth = Fib4.DIRECT_BITS + (level - 1) * Fib4.STRIDE;
        int entry = entryBase;
        int children = 0;
        for (long left = runs; left != 0; left &= left - 1) {
            int slot = Long.numberOfTrailingZeros(left);
            int bits = slot << Fib4.SLOT_SHIFT >>> depth;
            int value = entries.getShort(entry++ << 1);
            if (bits << depth >>> Fib4.SLOT_SHIFT != slot) {
                throw new FibFormatException("the IPv4 trie has node " + node + " with a run from within an address");
            } else if (value >= 0) {
                visitor.onRange((long) (start + bits) << Integer.SIZE, 0, value == Fib4.NO_ROUTE ? answer : value);
            } else if (childBase < 0
                    || (value & ~Fib4.ENTRY_CHILD & 0xFFFF) != children
                    || slot + 1 < SLOTS && (runs >>> slot + 1 & 1) == 0) {
                throw new FibFormatException("the IPv4 trie has node " + node + " with a wrong child in slot " + slot);
            } else {
                walkNode(visitor, childBase + children++, level + 1, start + bits, answer);
            }
        }
    }

    @Override
    public int nodeCount() {
        return nodeCount;
    }

    @Override
    public int entryCount() {
        return entryCount;
    }
}
