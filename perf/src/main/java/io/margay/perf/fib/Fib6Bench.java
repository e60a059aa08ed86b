package io.margay.perf.fib;

import io.margay.fib.Fib6;
import io.margay.fib.FibReader;

/** Lookups of IPv6. */
public class Fib6Bench extends LookupBench {
    private final long[] batch = new long[2 * BATCH];
    private long[] addresses;
    private Fib6 fib;

    public Fib6Bench() {
        super(Family.IPV6);
    }

    @Override
    void take(FibReader reader, long[] drawn) {
        fib = reader.fib6();
        addresses = drawn;
    }

    @Override
    int lookup(int key, int flipped) {
        return fib.lookup(addresses[2 * key] ^ flipped, addresses[2 * key + 1]);
    }

    @Override
    void lookupBatch(int firstKey, int[] found) {
        System.arraycopy(addresses, 2 * firstKey, batch, 0, 2 * BATCH);
        fib.lookup(batch, BATCH, found);
    }
}
