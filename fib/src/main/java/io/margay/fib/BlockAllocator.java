package io.margay.fib;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Blocks of a few units in a section of the file: free lists by size, kept on the writer's heap. A block is had from the list of
 * its size, else from the part of the section never used, else by splitting a larger one, else after free neighbours were joined.
 */
final class BlockAllocator {
    static final int NONE = -1;

    private final int end;
    private final int capacity;
    private final int maxUnits;
    private final int[][] free;
    private final int[] count;
    private int fresh;
    private int freeUnits;
    private boolean freedSinceJoin;

    /**
     * @param first index of the first unit to give
     * @param capacity in units
     * @param maxUnits of the largest block
     */
    BlockAllocator(int first, int capacity, int maxUnits) {
        this.fresh = first;
        this.end = first + capacity;
        this.capacity = capacity;
        this.maxUnits = maxUnits;
        this.free = new int[maxUnits + 1][];
        this.count = new int[maxUnits + 1];
        this.freeUnits = capacity;
        Arrays.fill(free, new int[0]);
    }

    /**
     * @param reserve units that must still be free afterwards
     * @return index of the first unit, or {@link #NONE}
     */
    int allocate(int units, int reserve) {
        if (freeUnits - units < reserve) {
            return NONE;
        }
        int at = find(units);
        if (at == NONE && freedSinceJoin) {
            join();
            at = find(units);
        }
        if (at != NONE) {
            freeUnits -= units;
        }
        return at;
    }

    void free(int at, int units) {
        push(at, units);
        freeUnits += units;
        freedSinceJoin = true;
    }

    int freeUnits() {
        return freeUnits;
    }

    int usedUnits() {
        return capacity - freeUnits;
    }

    private int find(int units) {
        if (count[units] > 0) {
            return pop(units);
        }
        if (end - fresh >= units) {
            int at = fresh;
            fresh += units;
            return at;
        }
        for (int larger = units + 1; larger <= maxUnits; larger++) {
            if (count[larger] > 0) {
                int at = pop(larger);
                push(at + units, larger - units);
                return at;
            }
        }
        return NONE;
    }

    private int pop(int units) {
        return free[units][--count[units]];
    }

    private void push(int at, int units) {
        if (count[units] == free[units].length) {
            free[units] = Arrays.copyOf(free[units], Math.max(16, 2 * count[units]));
        }
        free[units][count[units]++] = at;
    }

    /** Churn leaves small blocks side by side. Rare: only when nothing else is left. */
    private void join() {
        freedSinceJoin = false;
        BitSet units = new BitSet(end);
        units.set(fresh, end);
        for (int size = 1; size <= maxUnits; size++) {
            while (count[size] > 0) {
                int at = pop(size);
                units.set(at, at + size);
            }
        }
        fresh = units.previousClearBit(end - 1) + 1;
        int from = units.nextSetBit(0);
        while (from >= 0 && from < fresh) {
            int to = units.nextClearBit(from);
            while (from < to) {
                int size = Math.min(maxUnits, to - from);
                push(from, size);
                from += size;
            }
            from = units.nextSetBit(to);
        }
    }
}
