package io.margay.perf.fib;

import com.fasterxml.jackson.databind.JsonNode;
import io.margay.fib.EpochSlot;
import io.margay.fib.Fib4;
import io.margay.fib.FibReader;
import io.margay.fib.FibStatistics;
import io.margay.perf.report.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Lookups of ours and of the peers' in the same tables with the same keys, round by round in turn, so that a slow minute of the machine hits
 * both. A peer whose answers are not ours ends the run: rates of different work are not compared.
 */
final class FibComparison {
    private static final String RECORD_BYTES = "fib.record.bytes";

    private static final int PEER_UPDATES = 10_000;

    private final Figures figures;
    private final LookupRounds ours;
    private final Path peerProgram;
    private final int rounds;
    private final int lpmRoutes;

    /** @param peerProgram null to measure ours alone */
    FibComparison(Figures figures, LookupRounds ours, Path peerProgram, int rounds, int lpmRoutes) {
        this.figures = figures;
        this.ours = ours;
        this.peerProgram = peerProgram;
        this.rounds = rounds;
        this.lpmRoutes = lpmRoutes;
    }

    void run(String name) throws IOException, RunnerException {
        RouteTable table = RouteTable.named(name);
        List<int[]> keys = new ArrayList<>();
        for (Keys each : Keys.values()) {
            keys.add(each.draw(table.prefixes(), new SplittableRandom(FibBench.SEED), FibBench.KEYS));
        }
        List<String> checksums = answers(name, table, keys);
        if (peerProgram == null) {
            rounds(name, null, checksums);
            return;
        }
        try (FibPeer peer = new FibPeer(peerProgram, table, lpmRoutes, keys)) {
            putAll(name, peer.loaded());
            rounds(name, peer, checksums);
            putAll(name, peer.updates(PEER_UPDATES));
        }
    }

    /** {@code rte_fib.mb} becomes {@code rte_fib.TABLE.mb}; texts keep their key. */
    private void putAll(String name, JsonNode said) {
        for (Map.Entry<String, JsonNode> each : said.properties()) {
            String key = each.getKey();
            if (each.getValue().isTextual()) {
                figures.put(key, each.getValue().asText());
            } else {
                int dot = key.indexOf('.');
                figures.put(
                        key.substring(0, dot) + "." + name + key.substring(dot),
                        each.getValue().asDouble());
            }
        }
    }

    /** Puts what the table takes. @return the checksum of the answers to each of {@code keys} */
    private List<String> answers(String name, RouteTable table, List<int[]> keys) throws IOException {
        List<String> checksums = new ArrayList<>();
        try (BenchFib made = new BenchFib(table.prefixes().size())) {
            long startNs = System.nanoTime();
            made.load(table);
            figures.put("fib4." + name + ".load.s", (System.nanoTime() - startNs) / 1e9);
            FibStatistics statistics = made.writer().statistics();
            figures.put("fib4." + name + ".routes", statistics.routes());
            figures.put("fib4." + name + ".mb", statistics.ipv4().trieBytes() / 1e6);
            figures.number(RECORD_BYTES)
                    .ifPresent(bytes -> figures.put(
                            "fib4." + name + ".with.records.mb",
                            (statistics.ipv4().trieBytes() + bytes * statistics.routes()) / 1e6));
            try (FibReader reader = made.publish();
                    EpochSlot epoch = reader.claimEpoch()) {
                for (int[] each : keys) {
                    checksums.add(FibPeer.checksum(numbers(reader.fib4(), each)));
                }
                epoch.quiescent();
            }
        }
        return checksums;
    }

    /** By batches; that a batch answers as single lookups do is the tests' to see. */
    private static int[] numbers(Fib4 fib, int[] keys) {
        int[] numbers = new int[keys.length];
        fib.lookup(keys, keys.length, numbers);
        Arrays.setAll(numbers, i -> BenchFib.number(fib, numbers[i]));
        return numbers;
    }

    private void rounds(String name, FibPeer peer, List<String> checksums) throws IOException, RunnerException {
        Map<String, List<Double>> rates = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            System.err.printf("table %s, round %d of %d%n", name, round + 1, rounds);
            ours.run(name).forEach((method, rate) -> add(rates, "fib4." + method, rate));
            if (peer != null) {
                read(peer.run(ours.seconds()), checksums, rates);
            }
        }
        rates.forEach((method, each) -> {
            String key = method + "." + name + ".mlps";
            figures.put(
                    key, Figures.median(each.stream().mapToDouble(rate -> rate).toArray()));
            for (int round = 0; round < each.size(); round++) {
                figures.put("rounds." + key + "." + round, each.get(round));
            }
        });
    }

    /** {@code rte_fib.bulk.0.mlps} becomes {@code rte_fib.bulk.announced}. */
    private static void read(JsonNode round, List<String> checksums, Map<String, List<Double>> rates)
            throws IOException {
        for (Map.Entry<String, JsonNode> field : round.properties()) {
            for (Keys keys : Keys.values()) {
                String rate = "." + keys.ordinal() + ".mlps";
                String checksum = "." + keys.ordinal() + ".checksum";
                if (field.getKey().endsWith(rate)) {
                    String method = field.getKey().substring(0, field.getKey().length() - rate.length());
                    add(rates, method + "." + keys.label(), field.getValue().asDouble());
                } else if (field.getKey().endsWith(checksum)
                        && !checksums
                                .get(keys.ordinal())
                                .equals(field.getValue().asText())) {
                    throw new IOException("fibpeer's answers are not ours: " + field.getKey());
                }
            }
        }
    }

    private static void add(Map<String, List<Double>> rates, String method, double rate) {
        rates.computeIfAbsent(method, none -> new ArrayList<>()).add(rate);
    }
}
