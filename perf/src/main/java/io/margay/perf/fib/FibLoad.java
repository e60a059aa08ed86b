package io.margay.perf.fib;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibStatistics;
import io.margay.fib.FibWriter;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What the writer can do with the real table, on one thread: the first load of it by a JVM that has just started (cold) and by one that has done it before (warm), then
 * updates of random routes, one by one and in transactions. {@code FibLoad [--json FILE]}
 */
public final class FibLoad {
    private static final int NEXT_HOPS = 64;
    private static final int WARM_LOADS = 7;
    private static final int UPDATES = 2_000_000;
    private static final int ROUNDS = 5;
    private static final int[] BATCHES = {100, 1_000, 10_000, 100_000};
    private static final int FLAPPING = 1_000;
    private static final long SEED = 4;

    private final Map<String, Object> figures = new TreeMap<>();
    private final Ipv4Prefix[] prefixes;
    private final NextHop[] nextHops = new NextHop[NEXT_HOPS];

    private FibLoad(List<Ipv4Prefix> prefixes) {
        this.prefixes = prefixes.toArray(new Ipv4Prefix[0]);
        for (int i = 0; i < NEXT_HOPS; i++) {
            nextHops[i] = NextHop.gateway(i + 1, i + 1, "eth" + i);
        }
    }

    public static void main(String[] args) throws IOException {
        RouteTable table = RouteTable.load();
        FibLoad load = new FibLoad(table.prefixes());
        load.figures.put("table", table.origin());
        load.loads();
        Collections.shuffle(Arrays.asList(load.prefixes), new Random(SEED));
        load.updates();
        load.figures.forEach((name, value) -> System.out.println(name + " " + value));
        if (args.length == 2 && args[0].equals("--json")) {
            new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(Path.of(args[1]).toFile(), load.figures);
        }
    }

    private void loads() throws IOException {
        List<Double> warm = new ArrayList<>();
        for (int i = 0; i <= WARM_LOADS; i++) {
            Path directory = Files.createTempDirectory("margay-fib-load");
            FibWriter writer = FibWriter.create(directory, FibCapacity.forRoutes(prefixes.length));
            long startNs = System.nanoTime();
            load(writer);
            double seconds = (System.nanoTime() - startNs) / 1e9;
            FibStatistics statistics = writer.statistics();
            writer.close();
            Files.delete(directory);
            if (i == 0) {
                figures.put("fib4.load.cold.s", seconds);
                figures.put("fib4.routes", statistics.routes());
                figures.put("fib4.trie.mb", statistics.trieBytes() / 1e6);
            } else {
                warm.add(seconds);
            }
        }
        figures.put("fib4.load.warm.s", median(warm));
    }

    private void load(FibWriter writer) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        begin(writer);
        for (Ipv4Prefix prefix : prefixes) {
            writer.put(prefix, nextHops[random.nextInt(NEXT_HOPS)], RouteProtocol.BGP, 0, 0);
        }
        writer.commit();
    }

    private void updates() throws IOException {
        Path directory = Files.createTempDirectory("margay-fib-load");
        try (FibWriter writer = FibWriter.create(directory, FibCapacity.forRoutes(prefixes.length))) {
            load(writer);
            SplittableRandom random = new SplittableRandom(SEED);
            figures.put("fib4.updates.per.s", rate(writer, random, 1, prefixes.length));
            for (int batch : BATCHES) {
                figures.put("fib4.updates.batched." + batch + ".per.s", rate(writer, random, batch, prefixes.length));
            }
            figures.put("fib4.updates.flapping.per.s", rate(writer, random, 100_000, FLAPPING));
        }
        Files.delete(directory);
    }

    /** Updates a second, each a route taken out or put back with another next hop. @param among how many prefixes change */
    private double rate(FibWriter writer, SplittableRandom random, int batch, int among) {
        List<Double> rates = new ArrayList<>();
        int[] chosen = random.ints(UPDATES, 0, among).toArray();
        boolean[] isOut = new boolean[among];
        for (int round = 0; round < ROUNDS; round++) {
            long startNs = System.nanoTime();
            for (int from = 0; from < UPDATES; from += batch) {
                if (batch > 1) {
                    begin(writer);
                }
                int to = Math.min(UPDATES, from + batch);
                for (int i = from; i < to; i++) {
                    update(writer, chosen[i], isOut, round + i & NEXT_HOPS - 1);
                }
                if (batch > 1) {
                    writer.commit();
                }
            }
            writer.commit();
            rates.add(UPDATES / ((System.nanoTime() - startNs) / 1e9));
        }
        for (int i = 0; i < among; i++) {
            if (isOut[i]) {
                update(writer, i, isOut, 0);
            }
        }
        return median(rates);
    }

    private void update(FibWriter writer, int number, boolean[] isOut, int nextHop) {
        if (isOut[number]) {
            writer.put(prefixes[number], nextHops[nextHop], RouteProtocol.BGP, 0, 0);
        } else {
            writer.remove(prefixes[number]);
        }
        isOut[number] = !isOut[number];
    }

    private static void begin(FibWriter writer) {
        writer.begin((prefix, why) -> {
            throw new IllegalStateException(prefix + " " + why);
        });
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
