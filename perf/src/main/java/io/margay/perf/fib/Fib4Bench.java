package io.margay.perf.fib;

import io.margay.fib.Fib4;
import io.margay.fib.FibReader;

/** Lookups of IPv4. */
public class Fib4Bench extends LookupBench {
    private final int[] batch = new int[BATCH];
    private int[] addresses;
    private Fib4 fib;

    public Fib4Bench() {
        super(Family.IPV4);
    }

    @Override
    void take(FibReader reader, long[] drawn) {
        fib = reader.fib4();
        addresses = Keys.ipv4(drawn);
    }

    @Override
    int lookup(int key, int flipped) {
        return fib.lookup(addresses[key] ^ flipped);
    }

    @Override
    void lookupBatch(int firstKey, int[] found) {
        System.arraycopy(addresses, firstKey, batch, 0, BATCH);
        fib.lookup(batch, BATCH, found);
    }
}
