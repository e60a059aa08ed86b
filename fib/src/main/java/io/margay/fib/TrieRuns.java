package io.margay.fib;

import java.util.Arrays;

/** A whole trie as runs: ranges of addresses with one answer, in the order of the addresses, the first from the first address on. Neighbours differ. */
final class TrieRuns implements TrieWalk.Visitor {
    private final TrieWalk walk;
    private long[] highs = new long[1 << 12];
    private long[] lows = new long[1 << 12];
    private char[] hops = new char[1 << 12];
    private int size;

    TrieRuns(TrieWalk walk) {
        this.walk = walk;
    }

    /** @throws FibFormatException if the trie cannot be followed */
    void read() {
        size = 0;
        walk.walk(this);
    }

    @Override
    public void onRange(long high, long low, int hop) {
        if (size > 0 && hops[size - 1] == hop) {
            return;
        }
        if (size == highs.length) {
            highs = Arrays.copyOf(highs, 2 * size);
            lows = Arrays.copyOf(lows, 2 * size);
            hops = Arrays.copyOf(hops, 2 * size);
        }
        highs[size] = high;
        lows[size] = low;
        hops[size] = (char) hop;
        size++;
    }

    int size() {
        return size;
    }

    /** First address of a run; of the one after the last, 0, which follows the last address. */
    long high(int run) {
        return run < size ? highs[run] : 0;
    }

    long low(int run) {
        return run < size ? lows[run] : 0;
    }

    int hop(int run) {
        return hops[run];
    }

    int nodeCount() {
        return walk.nodeCount();
    }

    int entryCount() {
        return walk.entryCount();
    }
}
