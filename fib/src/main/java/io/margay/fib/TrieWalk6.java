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
    private final int echoes;

    TrieWalk6(AtomicBuffer direct, AtomicBuffer nodes, int echoes) {
        this.direct = direct;
        this.nodes = nodes;
        this.nodeCapacity = nodes.capacity() / Fib6.NODE_LENGTH;
        this.entryCapacity = nodes.capacity() / Integer.BYTES;
        this.echoes = echoes;
    }

    @Override
    public void walk(Visitor visitor) {
        nodeCount = 0;
        walkEchoes();
        for (int slot = 0; slot < AddressFamily.IPV6.slots(); slot++) {
            int word = direct.getIntAcquire(slot << 2);
            long start = (long) slot << -Fib6.DIRECT_BITS;
            if (word < 0) {
                walkRoot(visitor, TrieStore6.index(word), start);
            } else {
                visitor.onRange(start, 0, word);
            }
        }
    }

    private void walkEchoes() {
        for (int id = 0; id < echoes; id++) {
            int at = id << Fib6.NODE_SHIFT;
            for (int word = 0; word < WORDS; word++) {
                int entry = nodes.getInt(at + Fib6.NODE_BASES + (word << 2));
                if (nodes.getLong(at + (word << 3)) != 0
                        || entry < 0
                        || entry >= entryCapacity
                        || nodes.getInt(entry << Fib6.ENTRY_SHIFT) != id) {
                    throw new FibFormatException("the IPv6 trie has a wrong echo of next hop " + id);
                }
            }
        }
    }

    private void walkRoot(Visitor visitor, int root, long start) {
        if (root < echoes || root > nodeCapacity - Fib6.ROOT_UNITS) {
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
                walkNode(visitor, TrieStore6.index(word), Fib6.DIRECT_BITS + Fib6.STRIDE, high, 0, cover);
            } else {
                visitor.onRange(high, 0, word == Fib6.NO_ROUTE ? cover : word);
            }
        }
    }

    /** @param cover answer of the slots that no entry of the tree has */
    private void walkNode(Visitor visitor, int node, int depth, long high, long low, int cover) {
        if (node < echoes || node >= nodeCapacity || depth >= AddressFamily.IPV6.bits()) {
            throw new FibFormatException("the IPv6 trie has node " + node + " at depth " + depth);
        }
        int at = node << Fib6.NODE_SHIFT;
        int entryBase = nodes.getInt(at + Fib6.NODE_BASES) + 1;
        int count = checkedRuns(node, at);
        if (entryBase < 0 || entryBase > entryCapacity - count) {
            throw new FibFormatException("the IPv6 trie has node " + node + " with entries at " + entryBase);
        }
        nodeCount++;
        int entry = entryBase;
        for (int word = 0; word < WORDS; word++) {
            for (long left = nodes.getLong(at + (word << 3)); left != 0; left &= left - 1) {
                int slot = (word << 6) + Long.numberOfTrailingZeros(left);
                int value = nodes.getInt(entry++ << Fib6.ENTRY_SHIFT);
                long octet = (long) slot << Long.SIZE - Fib6.STRIDE >>> depth;
                long startHigh = depth < Long.SIZE ? high | octet : high;
                long startLow = depth < Long.SIZE ? low : low | octet;
                if (value >= 0) {
                    visitor.onRange(startHigh, startLow, value == Fib6.NO_ROUTE ? cover : value);
                } else if (slot + 1 < SLOTS && !isRun(at, slot + 1)) {
                    throw new FibFormatException(
                            "the IPv6 trie has node " + node + " with a wrong child in slot " + slot);
                } else {
                    walkNode(visitor, TrieStore6.index(value), depth + Fib6.STRIDE, startHigh, startLow, cover);
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
        return 0;
    }
}
