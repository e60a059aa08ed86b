package io.margay.fib;

import java.util.BitSet;
import org.agrona.concurrent.AtomicBuffer;

/** Walks a whole trie and refuses what a lookup could stumble over: an index beyond its section, a node too deep, a next hop that is none. */
final class TrieCheck4 {
    private static final int LEVELS = 3;

    private final String name;
    private final AtomicBuffer direct;
    private final AtomicBuffer nodes;
    private final AtomicBuffer entries;
    private final NextHopTable nextHops;
    private final int nodeCapacity;
    private final int entryCapacity;
    private final BitSet known = new BitSet();

    TrieCheck4(String name, AtomicBuffer direct, AtomicBuffer nodes, AtomicBuffer entries, NextHopTable nextHops) {
        this.name = name;
        this.direct = direct;
        this.nodes = nodes;
        this.entries = entries;
        this.nextHops = nextHops;
        this.nodeCapacity = nodes.capacity() / FibLayout.NODE_LENGTH;
        this.entryCapacity = entries.capacity() / FibLayout.ENTRY_LENGTH;
    }

    void run() {
        int previous = Fib4.NO_ROUTE;
        for (int slot = 0; slot < 1 << FibLayout.DIRECT_BITS; slot++) {
            int word = direct.getIntAcquire(slot << 2);
            if (word < 0) {
                checkNode(word & ~Fib4.DIRECT_NODE, 1);
            } else if (word != previous) {
                checkNextHop(word);
                previous = word;
            }
        }
    }

    private void checkNode(int node, int level) {
        if (node >= nodeCapacity || level > LEVELS) {
            throw corrupt("node " + node + " at level " + level);
        }
        int at = node << Fib4.NODE_SHIFT;
        long runs = nodes.getLong(at + Fib4.NODE_RUNS);
        int entryBase = nodes.getInt(at + Fib4.NODE_ENTRY_BASE);
        int childBase = nodes.getInt(at + Fib4.NODE_CHILD_BASE);
        if ((runs & 1) == 0 || entryBase < 0 || entryBase > entryCapacity - Long.bitCount(runs)) {
            throw corrupt("node " + node + " with entries at " + entryBase);
        }
        if (level == 1) {
            if (entryBase == 0) {
                throw corrupt("root node " + node + " without a cover");
            }
            checkNextHop(entries.getShortVolatile(entryBase - 1 << 1));
        }
        int children = 0;
        for (int entry = entryBase; entry < entryBase + Long.bitCount(runs); entry++) {
            int value = entries.getShort(entry << 1);
            if (value >= 0) {
                checkNextHop(value);
            } else if ((value & ~Fib4.ENTRY_CHILD & 0xFFFF) != children
                    || childBase < 0
                    || childBase > nodeCapacity - children) {
                throw corrupt("entry " + entry + " of node " + node);
            } else {
                checkNode(childBase + children, level + 1);
                children++;
            }
        }
    }

    private void checkNextHop(int id) {
        if (id != Fib4.NO_ROUTE && !known.get(id)) {
            if (!nextHops.isWhole(id)) {
                throw corrupt("next hop " + id);
            }
            known.set(id);
        }
    }

    private FibFormatException corrupt(String what) {
        return new FibFormatException(name + " is corrupt: the trie has " + what);
    }
}
