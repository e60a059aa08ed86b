package io.margay.fib;

import java.util.Arrays;

/** One node of IPv6 while it is made: its 256 slots as words. Scratch of the trie's writer, one for each level. */
final class NodeDraft6 {
    static final int SLOTS = 256;
    static final int WORDS = SLOTS / Long.SIZE;

    /** Address bits above this node. */
    final int depth;

    /** Of each slot a next-hop id, or a child as a word of the direct table says it; also, until a child is made, what the slot has without it. */
    final int[] words = new int[SLOTS];

    /** Slots of the old node whose children have been taken over or made anew. */
    private final long[] met = new long[WORDS];

    NodeDraft6(int depth) {
        this.depth = depth;
    }

    /** Empty, with one answer for all. */
    void begin(int cover) {
        Arrays.fill(words, cover);
        Arrays.fill(met, 0);
    }

    /** Slots that a prefix of this length, from depth to depth + 8, takes in a node at this depth. */
    int slotsOf(int length) {
        return 1 << depth + Fib6.STRIDE - length;
    }

    void fill(int from, int count, int hop) {
        Arrays.fill(words, from, from + count, hop);
    }

    /** What the old node has in some slots is not taken over. */
    void drop(int from, int count, int hop) {
        fill(from, count, hop);
        for (int slot = from; slot < from + count; slot++) {
            met[slot >>> 6] &= ~(1L << slot);
        }
    }

    /** A child in the place of the slot's content, or a next-hop id if nothing is left of the child. */
    void take(int slot, int word) {
        words[slot] = word;
        met[slot >>> 6] |= 1L << slot;
    }

    /** Whether the old node's child in a slot has been taken over or made anew. */
    boolean isMet(int slot) {
        return (met[slot >>> 6] >>> slot & 1) != 0;
    }

    /** All slots are one leaf. */
    boolean isUniform() {
        for (int word : words) {
            if (word != words[0]) {
                return false;
            }
        }
        return true; // a child is in one slot only
    }
}
