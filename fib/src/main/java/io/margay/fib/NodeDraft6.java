package io.margay.fib;

import java.util.Arrays;

/** One node of IPv6 while it is made: its 256 slots, each a next-hop id or a child. Scratch of the trie's writer, one for each level. */
final class NodeDraft6 {
    static final int SLOTS = 256;
    static final int CHILD = -1;
    static final int WORDS = SLOTS / Long.SIZE;
    static final int IMAGE_LENGTH = Fib6.NODE_LENGTH / Long.BYTES;

    /** Address bits above this node. */
    final int depth;

    /** Next-hop id of each slot, or {@link #CHILD}; also, until a child is made, what the slot has without it. */
    final int[] hops = new int[SLOTS];

    /** Of a slot whose child is taken over, that node; of one whose child was made, {@link TrieStore6#NONE}. */
    final int[] keptChildren = new int[SLOTS];

    /** Of a slot whose child was made, whether it {@linkplain #isInline has its entries in itself}. */
    final boolean[] inlineChildren = new boolean[SLOTS];

    /** The node as it will stand in the file, for each slot whose child was made. */
    final long[] children = new long[SLOTS * IMAGE_LENGTH];

    /** The node's own when it is finished, unless all its slots are one leaf. */
    final long[] image = new long[IMAGE_LENGTH];

    boolean isLeaf;

    /** Whether its entries are in the image, and the bases are counted from its beginning. */
    boolean isInline;

    /** Slots of the old node whose children have been taken over or made anew. */
    private final long[] met = new long[WORDS];

    NodeDraft6(int depth) {
        this.depth = depth;
    }

    /** Empty, with one answer for all. */
    void begin(int cover) {
        Arrays.fill(hops, cover);
        Arrays.fill(met, 0);
    }

    /** Slots that a prefix of this length, from depth to depth + 8, takes in a node at this depth. */
    int slotsOf(int length) {
        return 1 << depth + Fib6.STRIDE - length;
    }

    void fill(int from, int count, int hop) {
        Arrays.fill(hops, from, from + count, hop);
    }

    /** What the old node has in some slots is not taken over. */
    void drop(int from, int count, int hop) {
        fill(from, count, hop);
        for (int slot = from; slot < from + count; slot++) {
            met[slot >>> 6] &= ~(1L << slot);
        }
    }

    private void meet(int slot) {
        met[slot >>> 6] |= 1L << slot;
    }

    /** Whether the old node's child in a slot has been taken over or made anew. */
    boolean isMet(int slot) {
        return (met[slot >>> 6] >>> slot & 1) != 0;
    }

    /** Whether the child in a slot is the old node's. */
    boolean isKept(int slot) {
        return hops[slot] == CHILD && keptChildren[slot] != TrieStore6.NONE;
    }

    /** All slots are one leaf. */
    boolean isUniform() {
        for (int hop : hops) {
            if (hop != hops[0] || hop == CHILD) {
                return false;
            }
        }
        return true;
    }

    /** Takes over a child of the old node as the content of a slot. */
    void keep(int slot, int child) {
        hops[slot] = CHILD;
        keptChildren[slot] = child;
        meet(slot);
    }

    /** Takes a finished node as the content of a slot. */
    void take(int slot, NodeDraft6 child) {
        meet(slot);
        if (child.isLeaf) {
            hops[slot] = child.hops[0];
        } else {
            hops[slot] = CHILD;
            keptChildren[slot] = TrieStore6.NONE;
            inlineChildren[slot] = child.isInline;
            System.arraycopy(child.image, 0, children, slot * IMAGE_LENGTH, IMAGE_LENGTH);
        }
    }
}
