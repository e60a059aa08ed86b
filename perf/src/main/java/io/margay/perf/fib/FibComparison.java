package io.margay.perf.fib;

import com.fasterxml.jackson.databind.JsonNode;
import io.margay.fib.EpochSlot;
import io.margay.fib.FibReader;
import io.margay.fib.FibTableStatistics;
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
    private static final String LEFT_OUT = ".left.out";
    private static final int PEER_UPDATES = 10_000;

    private final Family family;
    private final Figures figures;
    private final LookupRounds ours;
    private final Path peerProgram;
    private final int rounds;
    private final int lpmRoutes;

    /** @param peerProgram null to measure ours alone */
    FibComparison(Family family, Figures figures, LookupRounds ours, Path peerProgram, int rounds, int lpmRoutes) {
        this.family = family;
        this.figures = figures;
        this.ours = ours;
        this.peerProgram = peerProgram;
        this.rounds = rounds;
        this.lpmRoutes = lpmRoutes;
    }

    void run(String name) throws IOException, RunnerException {
        RouteTable table = RouteTable.named(family, name);
        List<long[]> keys = new ArrayList<>();
        for (Keys each : Keys.values()) {
            keys.add(each.draw(table, new SplittableRandom(LookupBench.SEED), ours.keys()));
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

    /** For keys out of the announced space, in the first table that both have. */
    void ratios(List<String> names) {
        ratio(names, "scalar", "scalar", family.lpm(), family.lpm());
        ratio(names, "chain", "chain", family.lpm(), family.lpm());
        ratio(names, "batch", "bulk", family.lpm(), family.lpm());
        ratio(names, "batch", "bulk", family.fib(), "rte_fib");
    }

    /** @param named as the key of the ratio has the peer */
    private void ratio(List<String> names, String method, String theirMethod, String peer, String named) {
        String key = family.ours() + "." + method + ".vs." + named;
        for (String name : names) {
            String suffix = "." + Keys.ANNOUNCED.label() + "." + name + ".mlps";
            String theirs = peer + "." + theirMethod + suffix;
            if (figures.number(theirs).isPresent()) {
                figures.putRatio(key, family.ours() + "." + method + suffix, theirs);
                figures.put(key + ".table", name);
                return;
            }
        }
    }

    /** {@code rte_fib.mb} becomes {@code rte_fib.TABLE.mb}; texts keep their key, unless they tell why the table was left out. */
    private void putAll(String name, JsonNode said) {
        for (Map.Entry<String, JsonNode> each : said.properties()) {
            String key = each.getKey();
            String ofTable = key.replaceFirst("\\.", "." + name + ".");
            if (key.endsWith(LEFT_OUT)) {
                System.err.printf(
                        "table %s, %s: %s%n", name, key, each.getValue().asText());
                figures.put(ofTable, each.getValue().asText());
            } else if (each.getValue().isTextual()) {
                figures.put(key, each.getValue().asText());
            } else {
                figures.put(ofTable, each.getValue().asDouble());
            }
        }
    }

    /** Puts what the table takes. @return the checksum of the answers to each of {@code keys} */
    private List<String> answers(String name, RouteTable table, List<long[]> keys) throws IOException {
        List<String> checksums = new ArrayList<>();
        try (BenchFib made = new BenchFib(family, table.size())) {
            long startNs = System.nanoTime();
            made.load(table);
            String prefix = family.ours() + "." + name;
            figures.put(prefix + ".load.s", (System.nanoTime() - startNs) / 1e9);
            FibTableStatistics statistics = made.writer().statistics().of(family.addresses());
            figures.put(prefix + ".routes", statistics.routes());
            figures.put(prefix + ".mb", statistics.trieBytes() / 1e6);
            figures.number(family.recordBytes())
                    .ifPresent(bytes -> figures.put(
                            prefix + ".with.records.mb", (statistics.trieBytes() + bytes * statistics.routes()) / 1e6));
            try (FibReader reader = made.publish();
                    EpochSlot epoch = reader.claimEpoch()) {
                for (long[] each : keys) {
                    int[] found = family.lookup(reader, each);
                    Arrays.setAll(found, i -> BenchFib.number(reader.fib4(), found[i]));
                    checksums.add(FibPeer.checksum(found));
                }
                epoch.quiescent();
            }
        }
        return checksums;
    }

    private void rounds(String name, FibPeer peer, List<String> checksums) throws IOException, RunnerException {
        Map<String, List<Double>> rates = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            System.err.printf("%s, table %s, round %d of %d%n", family.ours(), name, round + 1, rounds);
            ours.run(family, name).forEach((method, rate) -> add(rates, family.ours() + "." + method, rate));
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
