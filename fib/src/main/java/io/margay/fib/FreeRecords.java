package io.margay.fib;

import java.util.Arrays;

/** Which route records are free. */
final class FreeRecords {
    private final TableHeader header;
    private final int capacity;
    private int[] free = new int[64];
    private int count;
    private int limit;

    FreeRecords(TableHeader header, int capacity) {
        this.header = header;
        this.capacity = capacity;
    }

    boolean isEmpty() {
        return count == 0 && limit == capacity;
    }

    int take() {
        int record = count > 0 ? free[--count] : limit++;
        header.recordLimit(limit);
        return record;
    }

    void give(int record) {
        if (count == free.length) {
            free = Arrays.copyOf(free, 2 * count);
        }
        free[count++] = record;
    }

    int used() {
        return limit - count;
    }
}
