package io.margay.perf.fib;

import io.margay.fib.FibTableStatistics;
import io.margay.fib.Prefix;
import io.margay.perf.report.Figures;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;

/**
 * What the writer can do with the real table, on one thread: its first load by a JVM that has just started (cold) and by one that has done it before (warm), then
 * updates of random routes, one by one and in transactions, and the latency of each. An update is a route taken out, or put back with another next hop.
 */
final class FibLoad {
    private static final int[] BATCHES = {100, 1_000, 10_000, 100_000};

    /** The batch that stands for all of them. */
    private static final int BATCH = 1_000;

    private static final int QUICK_UPDATES = 20_000;
    private static final int UPDATES_OF_A_ROUTE = 6;
    private static final int MAX_UPDATES = 2_000_000;
    private static final int FLAPPING = 1_000;
    private static final int CAPACITY_STEP = 131_072;
    private static final int LOAD_ROUNDS = 7;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final long HIGHEST_NS = 60_000_000_000L;
    private static final long SEED = 4;

    private final Figures figures;
    private final Family family;
    private final RouteTable table;
    private final int[] order;
    private final int updates;
    private final int rounds;
    private final int coldLoads;

    FibLoad(Figures figures, RouteTable table, boolean quick) {
        this.figures = figures;
        this.family = table.family();
        this.table = table;
        this.updates = quick ? QUICK_UPDATES : Math.min(MAX_UPDATES, UPDATES_OF_A_ROUTE * table.size());
        this.rounds = quick ? 3 : 5;
        this.coldLoads = quick ? 1 : 5;
        Integer[] shuffled = new Integer[table.size()];
        Arrays.setAll(shuffled, i -> i);
        Collections.shuffle(Arrays.asList(shuffled), new Random(SEED));
        this.order = Arrays.stream(shuffled).mapToInt(i -> i).toArray();
    }

    void run() throws IOException, RunnerException {
        loads();
        recordBytes();
        try (BenchFib fib = new BenchFib(family, order.length)) {
            fib.load(table);
            SplittableRandom random = new SplittableRandom(SEED);
            put("updates.per.s", rate(fib, random, 1, order.length));
            for (int batch : BATCHES) {
                if (batch > updates) {
                    break;
                }
                double rate = rate(fib, random, batch, order.length);
                put("updates.batched." + batch + ".per.s", rate);
                if (batch == BATCH) {
                    put("updates.batched.per.s", rate);
                }
            }
            put("updates.flapping.per.s", rate(fib, random, 100_000, Math.min(FLAPPING, order.length)));
            latency(fib, random);
        }
    }

    private void loads() throws IOException, RunnerException {
        Options cold = Forks.of(LoadBench.class, coldLoads)
                .param("family", family.name())
                .warmupIterations(0)
                .measurementIterations(1)
                .build();
        put("load.cold.s", Forks.median(new Runner(cold).runSingle()));
        double[] warm = new double[LOAD_ROUNDS];
        for (int i = 0; i <= LOAD_ROUNDS; i++) {
            try (BenchFib fib = new BenchFib(family, order.length)) {
                long startNs = System.nanoTime();
                fib.load(table);
                double seconds = (System.nanoTime() - startNs) / 1e9;
                if (i == 0) { // not warm yet
                    FibTableStatistics statistics = fib.writer().statistics().of(family.addresses());
                    figures.put(family.ours() + ".routes", statistics.routes());
                    put("trie.mb", statistics.trieBytes() / 1e6);
                } else {
                    warm[i - 1] = seconds;
                }
            }
        }
        put("load.warm.s", Figures.median(warm));
    }

    private void put(String key, double value) {
        figures.put(family.ours() + "." + key, value);
    }

    /** What a file grows by for a route more of capacity, beside the trie and where the journal has its full length. */
    private void recordBytes() throws IOException {
        long small = fileBytes(CAPACITY_STEP);
        figures.put(family.recordBytes(), (double) (fileBytes(2 * CAPACITY_STEP) - small) / CAPACITY_STEP);
    }

    private long fileBytes(int routes) throws IOException {
        try (BenchFib fib = new BenchFib(family.withoutTrie(routes))) {
            return fib.writer().statistics().fileBytes();
        }
    }

    /** Updates a second. @param among how many prefixes change */
    private double rate(BenchFib fib, SplittableRandom random, int batch, int among) {
        Updates changing = new Updates(fib, among);
        double[] rates = new double[rounds];
        int[] chosen = random.ints(updates, 0, among).toArray();
        for (int round = 0; round < rounds; round++) {
            long startNs = System.nanoTime();
            for (int from = 0; from < updates; from += batch) {
                if (batch > 1) {
                    fib.begin();
                }
                int to = Math.min(updates, from + batch);
                for (int i = from; i < to; i++) {
                    changing.update(chosen[i], round + i);
                }
                if (batch > 1) {
                    fib.writer().commit();
                }
            }
            fib.writer().commit();
            rates[round] = updates / ((System.nanoTime() - startNs) / 1e9);
        }
        changing.putAllBack();
        return Figures.median(rates);
    }

    /** One by one, with the clock read between: the clock's own cost, some 25 ns, is in it. */
    private void latency(BenchFib fib, SplittableRandom random) {
        Histogram histogram = new Histogram(HIGHEST_NS, 3);
        Updates changing = new Updates(fib, order.length);
        int[] chosen = random.ints(updates, 0, order.length).toArray();
        for (int i = 0; i < updates; i++) {
            long startNs = System.nanoTime();
            changing.update(chosen[i], i);
            histogram.recordValue(System.nanoTime() - startNs);
        }
        changing.putAllBack();
        for (double percentile : PERCENTILES) {
            put(
                    "update.latency.p" + Figures.plain(percentile) + ".us",
                    histogram.getValueAtPercentile(percentile) / 1e3);
        }
        put("update.latency.max.us", histogram.getMaxValue() / 1e3);
    }

    /** Which of the table's routes are out at the moment. */
    private final class Updates {
        private final BenchFib fib;
        private final boolean[] isOut;

        private Updates(BenchFib fib, int among) {
            this.fib = fib;
            this.isOut = new boolean[among];
        }

        private void update(int number, int seed) {
            Prefix prefix = table.prefixes().get(order[number]);
            if (isOut[number]) {
                fib.put(prefix, 1 + Math.floorMod(seed, RouteTable.NEXT_HOPS));
            } else {
                fib.writer().remove(prefix);
            }
            isOut[number] = !isOut[number];
        }

        private void putAllBack() {
            fib.begin();
            for (int i = 0; i < isOut.length; i++) {
                if (isOut[i]) {
                    update(i, i);
                }
            }
            fib.writer().commit();
        }
    }
}
