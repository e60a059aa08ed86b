package io.margay.perf.fib;

import io.margay.fib.EpochSlot;
import io.margay.fib.FibReader;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Lookups per microsecond, that is millions a second. The answers are summed up as the peers sum up theirs. A JVM of JMH's runs one method
 * of one family, so that the calls of what the families have of their own are compiled away.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public abstract class LookupBench {
    static final int BATCH = 32;
    static final long SEED = 4;

    private static final int INVOCATION = 1 << 12;

    /** As {@link RouteTable#named} has it. */
    @Param(RouteTable.REAL)
    public String table;

    /** A power of two, from {@value #INVOCATION} on. */
    @Param("4194304")
    public int keys;

    @Param({"ANNOUNCED", "UNIFORM"})
    public Keys distribution;

    private final Family family;
    private final int[] found = new int[BATCH];
    private BenchFib made;
    private FibReader reader;
    private EpochSlot epoch;
    private int position;

    /** Always 0, which the compiler does not know: makes a key depend on the last answer without changing it. */
    private int nothing;

    LookupBench(Family family) {
        this.family = family;
    }

    abstract void take(FibReader reader, long[] drawn);

    /** @param flipped bits of the key to flip */
    abstract int lookup(int key, int flipped);

    /** Of {@value #BATCH} keys, with the copying that gathers them as a worker gathers them from its frames. */
    abstract void lookupBatch(int firstKey, int[] found);

    @Setup
    public void setUp() throws IOException {
        RouteTable routes = RouteTable.named(family, table);
        made = new BenchFib(family, routes.size());
        made.load(routes);
        reader = made.publish();
        epoch = reader.claimEpoch();
        take(reader, distribution.draw(routes, new SplittableRandom(SEED), keys));
    }

    @TearDown
    public void tearDown() throws IOException {
        epoch.close();
        reader.close();
        made.close();
    }

    /** Keys that do not depend on each other, one by one. */
    @Benchmark
    @OperationsPerInvocation(INVOCATION)
    public long scalar() {
        int from = position;
        long sum = 0;
        for (int i = from; i < from + INVOCATION; i++) {
            sum = 31 * sum + lookup(i, 0);
        }
        position = from + INVOCATION & keys - 1;
        return sum;
    }

    /** The same keys, {@value #BATCH} at a time. */
    @Benchmark
    @OperationsPerInvocation(INVOCATION)
    public long batch() {
        int from = position;
        long sum = 0;
        for (int i = from; i < from + INVOCATION; i += BATCH) {
            lookupBatch(i, found);
            for (int id : found) {
                sum = 31 * sum + id;
            }
        }
        position = from + INVOCATION & keys - 1;
        return sum;
    }

    /** The same keys, each known only when the answer before it is. */
    @Benchmark
    @OperationsPerInvocation(INVOCATION)
    public long chain() {
        int from = position;
        long sum = 0;
        int answer = 0;
        for (int i = from; i < from + INVOCATION; i++) {
            answer = lookup(i, answer & nothing);
            sum = 31 * sum + answer;
        }
        position = from + INVOCATION & keys - 1;
        return sum;
    }
}
