package io.margay.perf.fib;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.TimeValue;

/** Our own lookups, by JMH: a round is one new JVM for each method and key distribution. */
final class LookupRounds {
    private final int iterations;
    private final TimeValue time;
    private final int keys;

    LookupRounds(boolean quick) {
        this.iterations = quick ? 2 : 5;
        this.time = TimeValue.milliseconds(quick ? 150 : 1_000);
        this.keys = quick ? 1 << 18 : 1 << 22;
    }

    /** Seconds that a peer should measure each of its methods for. */
    double seconds() {
        return iterations * time.convertTo(TimeUnit.MILLISECONDS) / 1e3;
    }

    /** How many different ones to look up. */
    int keys() {
        return keys;
    }

    /** Medians of a round's iterations, in millions of lookups a second, under {@code METHOD.KEYS}. */
    Map<String, Double> run(Family family, String table) throws IOException, RunnerException {
        Options options = Forks.of(family.bench(), 1)
                .param("table", table)
                .param("keys", Integer.toString(keys))
                .warmupIterations(iterations)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .build();
        Map<String, Double> rates = new TreeMap<>();
        for (RunResult result : new Runner(options).run()) {
            String name = result.getParams().getBenchmark();
            String keys =
                    Keys.valueOf(result.getParams().getParam("distribution")).label();
            rates.put(name.substring(name.lastIndexOf('.') + 1) + "." + keys, Forks.median(result));
        }
        return rates;
    }
}
