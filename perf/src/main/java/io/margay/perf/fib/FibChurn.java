package io.margay.perf.fib;

import com.sun.management.ThreadMXBean;
import io.margay.fib.EpochSlot;
import io.margay.fib.Fib4;
import io.margay.fib.FibReader;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Prefix;
import io.margay.perf.report.Figures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** What the writer's changes of IPv4 cost: the readers, and whoever waits for a short prefix over many long ones. */
final class FibChurn {
    private static final int READERS = 2;
    private static final int CYCLE = 64;
    private static final int KEYS = 1 << 20;
    private static final int COVERED = 100_000;
    private static final int SLOT_BITS = 18;
    private static final long SEED = 4;

    private final Figures figures;
    private final RouteTable table;
    private final long turnNs;
    private final int turns;

    FibChurn(Figures figures, RouteTable table, boolean quick) {
        this.figures = figures;
        this.table = table;
        this.turnNs = quick ? 500_000_000L : 2_000_000_000L;
        this.turns = quick ? 3 : 7;
    }

    void run() throws IOException {
        readerLoss();
        publish();
    }

    /**
     * Two threads look up, in turn undisturbed and while the writer changes routes at full speed. The loss is of lookups per second of
     * the readers' processor time, so that a machine with two cores tells what sharing memory costs, not what sharing cores does; that is the other figure.
     */
    private void readerLoss() throws IOException {
        double[] calm = new double[turns];
        double[] disturbed = new double[turns];
        double[] calmWall = new double[turns];
        double[] disturbedWall = new double[turns];
        double[] updates = new double[turns];
        try (BenchFib fib = new BenchFib(Family.IPV4, table.size())) {
            fib.load(table);
            int[] keys = Keys.ipv4(Keys.ANNOUNCED.draw(table, new SplittableRandom(SEED), KEYS));
            try (FibReader reader = fib.publish()) {
                turn(reader, keys, null); // the compilers' turn
                for (int i = 0; i < turns; i++) {
                    Turn without = turn(reader, keys, null);
                    Turn with = turn(reader, keys, fib);
                    calm[i] = without.perCpuSecond;
                    calmWall[i] = without.perSecond;
                    disturbed[i] = with.perCpuSecond;
                    disturbedWall[i] = with.perSecond;
                    updates[i] = with.updatesPerSecond;
                }
            }
        }
        figures.put("fib4.reader.calm.mlps", Figures.median(calm) / 1e6);
        figures.put("fib4.reader.churn.mlps", Figures.median(disturbed) / 1e6);
        figures.put("fib4.reader.loss.percent", 100 * (1 - Figures.median(disturbed) / Figures.median(calm)));
        figures.put(
                "fib4.reader.loss.wall.percent", 100 * (1 - Figures.median(disturbedWall) / Figures.median(calmWall)));
        figures.put("fib4.reader.churn.updates.per.s", Figures.median(updates));
    }

    /** Rates of one turn, the readers' summed up over both. */
    private record Turn(double perCpuSecond, double perSecond, double updatesPerSecond) {}

    /** @param churn null to leave the table as it is */
    private Turn turn(FibReader reader, int[] keys, BenchFib churn) {
        Executor threads = task -> new Thread(task).start();
        long endNs = System.nanoTime() + turnNs;
        CompletableFuture<?>[] readers = new CompletableFuture<?>[READERS];
        double[] perCpuSecond = new double[READERS];
        double[] perSecond = new double[READERS];
        for (int i = 0; i < READERS; i++) {
            int number = i;
            readers[i] = CompletableFuture.runAsync(
                    () -> read(reader, keys, endNs, number, perCpuSecond, perSecond), threads);
        }
        double updates = churn == null ? 0 : churn(churn, endNs);
        try {
            CompletableFuture.allOf(readers).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("a reader failed", e.getCause());
        }
        return new Turn(perCpuSecond[0] + perCpuSecond[1], perSecond[0] + perSecond[1], updates);
    }

    private static void read(
            FibReader reader, int[] keys, long endNs, int number, double[] perCpuSecond, double[] perSecond) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Fib4 fib = reader.fib4();
        long lookups = 0;
        int at = number * (KEYS / READERS);
        try (EpochSlot epoch = reader.claimEpoch()) {
            long startNs = System.nanoTime();
            long startCpuNs = threads.getCurrentThreadCpuTime();
            long nowNs = startNs;
            long sum = 0;
            while (nowNs - endNs < 0) {
                for (int i = 0; i < CYCLE; i++) {
                    sum += fib.lookup(keys[at + i]);
                }
                epoch.quiescent();
                at = at + CYCLE & KEYS - 1;
                lookups += CYCLE;
                nowNs = System.nanoTime();
            }
            perSecond[number] = lookups / ((nowNs - startNs) / 1e9);
            // the sum is always above 0, which the compiler does not know
            perCpuSecond[number] = sum <= 0 ? 0 : lookups / ((threads.getCurrentThreadCpuTime() - startCpuNs) / 1e9);
        }
    }

    /** Random routes get another next hop, one by one. @return changes a second */
    private double churn(BenchFib fib, long endNs) {
        SplittableRandom random = new SplittableRandom(SEED);
        long startNs = System.nanoTime();
        long updates = 0;
        while (System.nanoTime() - endNs < 0) {
            Prefix prefix = table.prefixes().get(random.nextInt(table.size()));
            fib.put(prefix, 1 + random.nextInt(RouteTable.NEXT_HOPS));
            updates++;
        }
        fib.writer().commit();
        return updates / ((System.nanoTime() - startNs) / 1e9);
    }

    /**
     * A /8 withdrawn and put back over 100,000 more-specifics of /24 to /32, which leave room between them in every slot: until the writer has
     * published all of it, so that a lookup anywhere in that room finds the change.
     */
    private void publish() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        Ipv4Prefix cover = new Ipv4Prefix(Ipv4.parse("10.0.0.0"), 8);
        Set<Ipv4Prefix> covered = new HashSet<>();
        while (covered.size() < COVERED) {
            int length = random.nextInt(24, 33);
            int address = cover.address() | random.nextInt(1 << 24);
            covered.add(new Ipv4Prefix(address & Ipv4Prefix.mask(length), length));
        }
        int[] between = new int[1 << SLOT_BITS - cover.length()];
        Arrays.setAll(
                between, slot -> between(covered, cover.address() | slot << Ipv4Prefix.MAX_LENGTH - SLOT_BITS, random));
        Histogram histogram = new Histogram(3);
        // prefixes strewn at random take more nodes than the usual mixture
        try (BenchFib fib = new BenchFib(Family.IPV4, 8 * COVERED)) {
            fib.begin();
            covered.forEach(prefix -> fib.put(prefix, 1 + random.nextInt(RouteTable.NEXT_HOPS)));
            fib.put(cover, 1);
            fib.writer().commit();
            for (int i = 0; i < 10 * turns; i++) {
                long startNs = System.nanoTime();
                fib.writer().remove(cover);
                long removedNs = System.nanoTime();
                fib.put(cover, 1 + i % RouteTable.NEXT_HOPS);
                histogram.recordValue(System.nanoTime() - removedNs);
                histogram.recordValue(removedNs - startNs);
                fib.writer().commit();
            }
            try (FibReader reader = fib.publish()) {
                fib.writer().remove(cover);
                expect(0, reader.fib4(), between);
                fib.put(cover, 1);
                expect(1, reader.fib4(), between);
            }
        }
        figures.put("fib4.publish.p50.ms", histogram.getValueAtPercentile(50) / 1e6);
        figures.put("fib4.publish.max.ms", histogram.getMaxValue() / 1e6);
    }

    /** An address of the slot that begins at {@code first} that none of {@code covered}, all /24 or longer, holds. */
    private static int between(Set<Ipv4Prefix> covered, int first, SplittableRandom random) {
        while (true) {
            int address = first | random.nextInt(1 << Ipv4Prefix.MAX_LENGTH - SLOT_BITS);
            if (IntStream.rangeClosed(24, Ipv4Prefix.MAX_LENGTH)
                    .noneMatch(length -> covered.contains(new Ipv4Prefix(address & Ipv4Prefix.mask(length), length)))) {
                return address;
            }
        }
    }

    /** What was timed did the work, in each slot. */
    private static void expect(int number, Fib4 fib, int[] addresses) {
        for (int address : addresses) {
            int found = BenchFib.number(fib, fib.lookup(address));
            if (found != number) {
                throw new IllegalStateException(Ipv4.format(address) + " goes to " + found + " in place of " + number
                        + ": not all is published");
            }
        }
    }
}
