package io.margay.fib;

import java.util.Arrays;

/**
 * A set of slots of the direct table. Three levels of bit maps, each bit of an upper one saying that the word below it is not 0: the
 * next slot is found, and a slot goes, in the same few steps however many there are. (A {@code BitSet} walks over its empty words; that was
 * two fifths of an update.)
 */
final class SlotSet {
    private static final int SHIFT = 6;

    /** As many as three levels have. */
    private static final int MAX_SLOTS = 1 << 3 * SHIFT;

    private final int slots;
    private final long[] words;
    private final long[] summaries;
    private long top;

    /** @param slots a multiple of 4,096, at most {@value #MAX_SLOTS} */
    SlotSet(int slots) {
        this.slots = slots;
        this.words = new long[slots >>> SHIFT];
        this.summaries = new long[slots >>> 2 * SHIFT];
    }

    boolean isEmpty() {
        return top == 0;
    }

    boolean get(int slot) {
        return (words[slot >>> SHIFT] >>> slot & 1) != 0;
    }

    void set(int slot) {
        words[slot >>> SHIFT] |= 1L << slot;
        summaries[slot >>> 2 * SHIFT] |= 1L << (slot >>> SHIFT);
        top |= 1L << (slot >>> 2 * SHIFT);
    }

    /** Slots from..to, not empty. */
    void set(int from, int to) {
        int first = from >>> SHIFT;
        int last = to - 1 >>> SHIFT;
        long head = -1L << from;
        long tail = -1L >>> -to;
        if (first == last) {
            words[first] |= head & tail;
        } else {
            words[first] |= head;
            Arrays.fill(words, first + 1, last, -1L);
            words[last] |= tail;
        }
        for (int word = first; word <= last; word++) {
            summaries[word >>> SHIFT] |= 1L << word;
            top |= 1L << (word >>> SHIFT);
        }
    }

    void clear(int slot) {
        int word = slot >>> SHIFT;
        long left = words[word] & ~(1L << slot);
        words[word] = left;
        if (left == 0) {
            int summary = word >>> SHIFT;
            summaries[summary] &= ~(1L << word);
            if (summaries[summary] == 0) {
                top &= ~(1L << summary);
            }
        }
    }

    void clear() {
        for (long tops = top; tops != 0; tops &= tops - 1) {
            int summary = Long.numberOfTrailingZeros(tops);
            for (long left = summaries[summary]; left != 0; left &= left - 1) {
                words[(summary << SHIFT) + Long.numberOfTrailingZeros(left)] = 0;
            }
            summaries[summary] = 0;
        }
        top = 0;
    }

    /** The first slot in the set from {@code from} on, or -1. */
    int next(int from) {
        if (from >= slots) {
            return -1;
        }
        int word = from >>> SHIFT;
        long bits = words[word] & -1L << from;
        if (bits == 0) {
            word = nextWord(word);
            if (word < 0) {
                return -1;
            }
            bits = words[word];
        }
        return (word << SHIFT) + Long.numberOfTrailingZeros(bits);
    }

    /** The first word after this one that is not 0, or -1. */
    private int nextWord(int word) {
        int summary = word >>> SHIFT;
        // -2L << n: the bits above n, none for the last
        long bits = summaries[summary] & -2L << word;
        if (bits == 0) {
            long tops = top & -2L << summary;
            if (tops == 0) {
                return -1;
            }
            summary = Long.numberOfTrailingZeros(tops);
            bits = summaries[summary];
        }
        return (summary << SHIFT) + Long.numberOfTrailingZeros(bits);
    }

    int size() {
        int size = 0;
        for (int slot = next(0); slot >= 0; slot = next(slot + 1)) {
            size++;
        }
        return size;
    }
}
