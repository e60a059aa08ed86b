package io.margay.perf.fib;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The first load of the real table by a JVM that has only read the table. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
public class LoadBench {
    @Param({"IPV4", "IPV6"})
    public Family family;

    private RouteTable table;
    private BenchFib fib;

    @Setup
    public void setUp() throws IOException {
        table = RouteTable.named(family, RouteTable.REAL);
        fib = new BenchFib(family, table.size());
    }

    @TearDown
    public void tearDown() throws IOException {
        fib.close();
    }

    @Benchmark
    public int load() {
        fib.load(table);
        return fib.writer().routes();
    }
}
