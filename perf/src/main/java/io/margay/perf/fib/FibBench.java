package io.margay.perf.fib;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.margay.fib.EpochSlot;
import io.margay.fib.Fib4;
import io.margay.fib.FibReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/** Scalar lookups per microsecond, that is millions a second, in a table of Internet size. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FibBench {
    private static final int KEYS = 1 << 22;
    private static final int BATCH = 1 << 12;
    private static final int DEFAULT_FORKS = 3;
    private static final long SEED = 4;

    private final int[] keys = new int[KEYS];
    private BenchFib made;
    private FibReader reader;
    private EpochSlot epoch;
    private Fib4 fib;
    private int position;

    /** Always 0, which the compiler does not know: makes a key depend on the last answer without changing it. */
    private int nothing;

    @Setup
    public void setUp() throws IOException {
        RouteTable table = RouteTable.load();
        SplittableRandom random = new SplittableRandom(SEED);
        made = new BenchFib(table.prefixes().size());
        made.load(table);
        reader = made.publish();
        epoch = reader.claimEpoch();
        fib = reader.fib4();
        for (int i = 0; i < KEYS; i++) {
            do {
                keys[i] = random.nextInt();
            } while (fib.lookup(keys[i]) == Fib4.NO_ROUTE);
        }
        System.out.println("# table " + table.origin() + ": " + reader.statistics());
    }

    @TearDown
    public void tearDown() throws IOException {
        epoch.close();
        reader.close();
        made.close();
    }

    /** Keys that do not depend on each other, uniform over the announced space. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int uniform() {
        int from = position;
        int sum = 0;
        for (int i = from; i < from + BATCH; i++) {
            sum += fib.lookup(keys[i]);
        }
        position = from + BATCH & KEYS - 1;
        return sum;
    }

    /** The same keys, each known only when the answer before it is. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int chain() {
        int from = position;
        int answer = 0;
        for (int i = from; i < from + BATCH; i++) {
            answer = fib.lookup(keys[i] ^ (answer & nothing));
        }
        position = from + BATCH & KEYS - 1;
        return answer;
    }

    /**
     * {@code FibBench [--json FILE]}; the environment's {@code FORKS} says how many JVMs are started for each figure. Figures are medians
     * over all iterations of all forks.
     */
    public static void main(String[] args) throws RunnerException, IOException {
        String forks = System.getenv().getOrDefault("FORKS", Integer.toString(DEFAULT_FORKS));
        OptionsBuilder options = new OptionsBuilder();
        options.include(FibBench.class.getName() + "\\.")
                .forks(Integer.parseInt(forks))
                .jvmArgsAppend(jvmFlags().toArray(new String[0]));
        Collection<RunResult> results = new Runner(options.build()).run();
        Map<String, Object> figures = new TreeMap<>();
        for (RunResult result : results) {
            Statistics statistics =
                    result.getAggregatedResult().getPrimaryResult().getStatistics();
            String name = result.getParams().getBenchmark();
            figures.put(
                    "fib4.scalar." + name.substring(name.lastIndexOf('.') + 1) + ".mlps", statistics.getPercentile(50));
        }
        figures.forEach((name, value) -> System.out.println(name + " " + value));
        if (args.length == 2 && args[0].equals("--json")) {
            figures.put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
            figures.put("forks", forks);
            new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(Path.of(args[1]).toFile(), figures);
        }
    }

    /** The flags of the launcher's manifest, which a forked JVM does not read; none when run from classes, where the parent's are inherited. */
    private static List<String> jvmFlags() throws IOException {
        List<String> flags = new ArrayList<>();
        Enumeration<URL> manifests = FibBench.class.getClassLoader().getResources("META-INF/MANIFEST.MF");
        while (manifests.hasMoreElements()) {
            try (InputStream stream = manifests.nextElement().openStream()) {
                Attributes attributes = new Manifest(stream).getMainAttributes();
                if ("io.margay.perf.Perf".equals(attributes.getValue(Attributes.Name.MAIN_CLASS))) {
                    addFlags(flags, "--add-exports", attributes.getValue("Add-Exports"));
                    addFlags(flags, "--add-opens", attributes.getValue("Add-Opens"));
                }
            }
        }
        return flags;
    }

    private static void addFlags(List<String> flags, String option, String packages) {
        for (String name : packages == null ? new String[0] : packages.split(" ")) {
            flags.add(option + "=" + name + "=ALL-UNNAMED");
        }
    }
}
