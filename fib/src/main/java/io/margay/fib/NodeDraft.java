package io.margay.fib;

import java.util.Arrays;

/** One node while it is made: its 64 slots, each a next-hop id or a child. Scratch of the trie's writer, one for each level. */
final class NodeDraft {
    static final int SLOTS = 64;
    static final int CHILD = -1;

    /** Address bits above this node. */
    final int depth;

    /** Next-hop id of each slot, or {@link #CHILD}; also, until a child is made, what the slot has without it. */
    final int[] hops = new int[SLOTS];

    /** The two words of the child in each slot that has one. */
    final long[] childRuns = new long[SLOTS];

    final long[] childBases = new long[SLOTS];

    /** The node's own words when it is finished, unless all its slots are one leaf. */
    long runs;

    long bases;
    boolean isLeaf;

    NodeDraft(int depth) {
        this.depth = depth;
    }

    void fill(int from, int to, int hop) {
        Arrays.fill(hops, from, to, hop);
    }

    int slotOf(int address) {
        return address << depth >>> Fib4.SLOT_SHIFT;
    }

    /** Slots that a prefix of this length, from depth to depth + 6, takes in a node at this depth. */
    int slotsOf(int length) {
        return 1 << depth + Fib4.STRIDE - length;
    }

    /** Takes a finished node as the content of a slot. */
    void take(int slot, NodeDraft child) {
        if (child.isLeaf) {
            hops[slot] = child.hops[0];
        } else {
            takeChild(slot, child.runs, child.bases);
        }
    }

    void takeChild(int slot, long runsOfChild, long basesOfChild) {
        hops[slot] = CHILD;
        childRuns[slot] = runsOfChild;
        childBases[slot] = basesOfChild;
    }
}
