package io.margay.fib;

import org.agrona.concurrent.AtomicBuffer;

/** The walk over the IPv6 trie. */
final class TrieWalk6 implements TrieWalk {
    private static final int WORDS = NodeDraft6.WORDS;
    private static final int SLOTS = NodeDraft6.SLOTS;

    private final AtomicBuffer direct;
    private final AtomicBuffer nodes;
    private final int nodeCapacity;
    private final int entryCapacity;
    private int nodeCount;
    private int entryCount;

    TrieWalk6(AtomicBuffer direct, AtomicBuffer nodes) {
        this.direct = direct;
        this.nodes = nodes;
        this.nodeCapacity = nodes.capacity() / Fib6.NODE_LENGTH;
        this.entryCapacity = nodes.capacity() / Short.BYTES;
    }

    @Override
    public void walk(Visitor visitor) {
        nodeCount = 0;
        entryCount = 0;
        for (int slot = 0; slot < AddressFamily.IPV6.slots(); slot++) {
            int word = direct.getIntAcquire(slot << 2);
            long start = (long) slot << -Fib6.DIRECT_BITS;
            if (word < 0) {
                walkRoot(visitor, word & ~Fib6.DIRECT_NODE, start);
            } else {
                visitor.onRange(start, 0, word);
            }
        }
    }

    private void walkRoot(Visitor visitor, int root, long start) {
        if (root < 0 || root > nodeCapacity - Fib6.ROOT_UNITS) {
            throw new FibFormatException("the IPv6 trie has root " + root);
        }
        int cover = nodes.getShortVolatile(root << Fib6.NODE_SHIFT);
        if (cover < 0) {
            throw new FibFormatException("the IPv6 trie has root " + root + " with a wrong cover");
        }
        nodeCount++;
        int words = (root << Fib6.NODE_SHIFT) + Fib6.ROOT_WORDS;
        for (int slot = 0; slot < SLOTS; slot++) {
            int word = nodes.getInt(words + (slot << 2));
            long high = start | (long) slot << Long.SIZE - Fib6.DIRECT_BITS - Fib6.STRIDE;
            if (word < 0) {
                walkNode(visitor, word & ~Fib6.DIRECT_NODE, Fib6.DIRECT_BITS + Fib6.STRIDE, high, 0, cover);
            } else {
                visitor.onRange(high, 0, word == Fib6.NO_ROUTE ? cover : word);
            }
        }
    }

    /** @param cover answer of the slots that no entry of the tree has */
    private void walkNode(Visitor visitor, int node, int depth, long high, long low, int cover) {
        if (node < 0 || node >= nodeCapacity || depth >= AddressFamily.IPV6.bits()) {
            throw new FibFormatException("the IPv6 trie has node " + node + " at depth " + depth);
        }
        int at = node << Fib6.NODE_SHIFT;
        int entryBase = nodes.getInt(at + Fib6.NODE_BASES) + 1;
        int childBase = nodes.getInt(at + Fib6.NODE_CHILD_BASE);
        int count = checkedRuns(node, at);
        if (entryBase < 0 || entryBase > entryCapacity - count) {
            throw new FibFormatException("the IPv6 trie has node " + node + " with entries at " + entryBase);
        }
        nodeCount++;
        entryCount += count;
        int entry = entryBase;
        int children = 0;
        for (int word = 0; word < WORDS; word++) {
            for (long left = nodes.getLong(at + (word << 3)); left != 0; left &= left - 1) {
                int slot = (word << 6) + Long.numberOfTrailingZeros(left);
                int value = nodes.getShort(entry++ << 1);
                long octet = (long) slot << Long.SIZE - Fib6.STRIDE >>> depth;
                long startHigh = depth < Long.SIZE ? high | octet : high;
                long startLow = depth < Long.SIZE ? low : low | octet;
                if (value >= 0) {
                    visitor.onRange(startHigh, startLow, value == Fib6.NO_ROUTE ? cover : value);
                } else if (childBase < 0
                        || (value & ~Fib6.ENTRY_CHILD & 0xFFFF) != children
                        || slot + 1 < SLOTS && !isRun(at, slot + 1)) {
                    throw new FibFormatException(
                            "the IPv6 trie has node " + node + " with a wrong child in slot " + slot);
                } else {
                    walkNode(visitor, childBase + children++, depth + Fib6.STRIDE, startHigh, startLow, cover);
                }
            }
        }
    }

    private boolean isRun(int at, int slot) {
        return (nodes.getLong(at + (slot >>> 6 << 3)) >>> slot & 1) != 0;
    }

    /** @return their number */
    private int checkedRuns(int node, int at) {
        int count = 0;
        boolean agrees = isRun(at, 0);
        for (int word = 0; word < WORDS; word++) {
            agrees &= nodes.getInt(at + Fib6.NODE_BASES + (word << 2)) == nodes.getInt(at + Fib6.NODE_BASES) + count;
            count += Long.bitCount(nodes.getLong(at + (word << 3)));
        }
        if (!agrees) {
            throw new FibFormatException("the IPv6 trie has node " + node + " whose bases are not of its runs");
        }
        return count;
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
