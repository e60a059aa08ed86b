package io.margay.perf.fib;

import io.margay.fib.EpochSlot;
import io.margay.fib.Fib4;
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

/** Lookups per microsecond, that is millions a second. The answers are summed up as the peers sum up theirs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FibBench {
    static final int KEYS = 1 << 22;
    static final int BATCH = 32;
    static final long SEED = 4;

    private static final int INVOCATION = 1 << 12;

    /** As {@link RouteTable#named} has it. */
    @Param(RouteTable.REAL)
    public String table;

    @Param({"ANNOUNCED", "UNIFORM"})
    public Keys distribution;

    private final int[] batch = new int[BATCH];
    private final int[] found = new int[BATCH];
    private int[] keys;
    private BenchFib made;
    private FibReader reader;
    private EpochSlot epoch;
    private Fib4 fib;
    private int position;

    /** Always 0, which the compiler does not know: makes a key depend on the last answer without changing it. */
    private int nothing;

    @Setup
    public void setUp() throws IOException {
        RouteTable routes = RouteTable.named(table);
        made = new BenchFib(routes.prefixes().size());
        made.load(routes);
        reader = made.publish();
        epoch = reader.claimEpoch();
        fib = reader.fib4();
        keys = distribution.draw(routes.prefixes(), new SplittableRandom(SEED), KEYS);
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
            sum = 31 * sum + fib.lookup(keys[i]);
        }
        position = from + INVOCATION & KEYS - 1;
        return sum;
    }

    /** The same keys, {@value #BATCH} at a time, with the copying that gathers them as a worker gathers them from its frames. */
    @Benchmark
    @OperationsPerInvocation(INVOCATION)
    public long batch() {
        int from = position;
        long sum = 0;
        for (int i = from; i < from + INVOCATION; i += BATCH) {
            System.arraycopy(keys, i, batch, 0, BATCH);
            fib.lookup(batch, BATCH, found);
            for (int id : found) {
                sum = 31 * sum + id;
            }
        }
        position = from + INVOCATION & KEYS - 1;
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
            answer = fib.lookup(keys[i] ^ (answer & nothing));
            sum = 31 * sum + answer;
        }
        position = from + INVOCATION & KEYS - 1;
        return sum;
    }
}
