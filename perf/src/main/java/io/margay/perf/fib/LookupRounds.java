package io.margay.perf.fib;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Our own lookups, by JMH: a round is one new JVM for each method and key distribution. */
final class LookupRounds {
    private final int iterations;
    private final TimeValue time;
    private final List<String> jvmFlags;

    LookupRounds(boolean quick) throws IOException {
        this.iterations = quick ? 3 : 5;
        this.time = TimeValue.milliseconds(quick ? 200 : 1_000);
        this.jvmFlags = jvmFlags();
    }

    /** Seconds that a peer should measure each of its methods for. */
    double seconds() {
        return iterations * time.convertTo(TimeUnit.MILLISECONDS) / 1e3;
    }

    /** Medians of a round's iterations, in millions of lookups a second, under {@code METHOD.KEYS}. */
    Map<String, Double> run(String table) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(FibBench.class.getName() + "\\.")
                .param("table", table)
                .forks(1)
                .warmupIterations(iterations)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgsAppend(jvmFlags.toArray(new String[0]))
                .build();
        Map<String, Double> rates = new TreeMap<>();
        for (RunResult result : new Runner(options).run()) {
            String name = result.getParams().getBenchmark();
            String keys =
                    Keys.valueOf(result.getParams().getParam("distribution")).label();
            rates.put(
                    name.substring(name.lastIndexOf('.') + 1) + "." + keys,
                    result.getAggregatedResult()
                            .getPrimaryResult()
                            .getStatistics()
                            .getPercentile(50));
        }
        return rates;
    }

    /** The flags of the launcher's manifest, which a forked JVM does not read; none when run from classes, where the parent's are inherited. */
    private static List<String> jvmFlags() throws IOException {
        List<String> flags = new ArrayList<>();
        Enumeration<URL> manifests = LookupRounds.class.getClassLoader().getResources("META-INF/MANIFEST.MF");
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
