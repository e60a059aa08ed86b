package io.margay.perf.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.margay.perf.oracle.compare.Comparison.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run came to: for each class how many packets, how many equal, and by which rules the others are explained. */
final class Report {
    /** Of one class. */
    private static final class Row {
        private int packets;
        private int equal;
        private int different;
        private final Map<String, Integer> explained = new TreeMap<>();

        private int explainedPackets() {
            return packets - equal - different;
        }
    }

    private final long seed;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private int late;

    Report(long seed) {
        this.seed = seed;
    }

    void count(String packetClass, Verdict verdict) {
        Row row = rows.computeIfAbsent(packetClass, name -> new Row());
        row.packets++;
        if (verdict.isEqual()) {
            row.equal++;
        } else if (!verdict.isExplained()) {
            row.different++;
        }
        verdict.explanations().forEach(name -> row.explained.merge(name, 1, Integer::sum));
    }

    /** Something came out between two inputs. */
    void countLate() {
        late++;
    }

    /** How many differences of this kind there are now. */
    int countKind(String kind) {
        return kinds.merge(kind, 1, Integer::sum);
    }

    int packets() {
        return rows.values().stream().mapToInt(row -> row.packets).sum();
    }

    /** Inputs whose outputs differ and no rule says why, and outputs that came too late to belong to one. */
    int different() {
        return late + rows.values().stream().mapToInt(row -> row.different).sum();
    }

    String table() {
        StringBuilder table = new StringBuilder();
        line(table, "class", "packets", "equal", "different", "explained (rule, count)");
        rows.forEach((name, row) -> line(
                table,
                name,
                row.packets,
                row.equal,
                row.different,
                row.explained.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "))));
        line(
                table,
                "all",
                packets(),
                rows.values().stream().mapToInt(row -> row.equal).sum(),
                different(),
                rows.values().stream().mapToInt(Row::explainedPackets).sum() + " packets");
        kinds.forEach((kind, count) -> table.append(String.format("%6d  %s%n", count, kind)));
        return table.toString();
    }

    private static void line(StringBuilder table, Object... cells) {
        table.append(String.format("%-20s %9s %9s %9s  %s%n", cells));
    }

    String json() {
        Map<String, Object> classes = new LinkedHashMap<>();
        rows.forEach((name, row) -> classes.put(
                name,
                Map.of(
                        "packets", row.packets,
                        "equal", row.equal,
                        "different", row.different,
                        "explained", row.explained)));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("seed", seed);
        all.put("packets", packets());
        all.put("different", different());
        all.put("classes", classes);
        all.put("differences", kinds);
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // maps of texts and numbers
        }
    }
}
