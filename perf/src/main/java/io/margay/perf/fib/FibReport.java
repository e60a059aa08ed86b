package io.margay.perf.fib;

import io.margay.perf.report.Chart;
import io.margay.perf.report.Figures;
import io.margay.perf.report.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The FIB's figures as a page: rates by table and keys, memory by table, update latency, each beside the peers. */
final class FibReport {
    private static final List<String> METHODS = List.of(
            "fib4.scalar",
            "fib4.batch",
            "fib4.chain",
            "rte_lpm.scalar",
            "rte_lpm.bulk",
            "rte_lpm.chain",
            "rte_fib.bulk");
    private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p99.9", "p99.99", "max");

    private final Figures figures;
    private final List<String> tables;

    FibReport(Figures figures, List<String> tables) {
        this.figures = figures;
        this.tables = tables;
    }

    String page() {
        List<Chart> charts = new ArrayList<>();
        for (Keys keys : Keys.values()) {
            List<Chart.Series> rates = METHODS.stream()
                    .map(method -> series(method, tables, method + "." + keys.label() + ".", ".mlps"))
                    .toList();
            charts.add(new Chart(
                    Chart.Form.LINES,
                    "Lookups by size of the table, keys " + keys.label(),
                    "millions a second",
                    tables,
                    rates,
                    false));
        }
        charts.add(new Chart(Chart.Form.BARS, "Memory by size of the table", "MB", tables, memory(), true));
        charts.add(new Chart(Chart.Form.LINES, "Update latency", "µs", PERCENTILES, latency(), true));
        Map<String, Object> shown = new TreeMap<>(figures.values());
        shown.keySet().removeIf(key -> key.startsWith("rounds."));
        return Html.page("Margay's FIB beside DPDK's", notes(), charts, shown);
    }

    private List<Chart.Series> memory() {
        return List.of(
                series("fib4, trie", tables, "fib4.", ".mb"),
                series("fib4, with records", tables, "fib4.", ".with.records.mb"),
                series("rte_lpm, with rules", tables, "rte_lpm.", ".mb"),
                series("rte_fib, with RIB", tables, "rte_fib.", ".mb"));
    }

    /** Ours is measured with the real table; the peers' are those of the same, or else of the first table that was measured. */
    private List<Chart.Series> latency() {
        String table = tables.contains(RouteTable.REAL) ? RouteTable.REAL : tables.get(0);
        return List.of(
                series("fib4, real", PERCENTILES, "fib4.update.latency.", ".us"),
                series("rte_lpm, " + table, PERCENTILES, "rte_lpm." + table + ".update.latency.", ".us"),
                series("rte_fib, " + table, PERCENTILES, "rte_fib." + table + ".update.latency.", ".us"));
    }

    private Chart.Series series(String name, List<String> categories, String before, String after) {
        List<OptionalDouble> values = categories.stream()
                .map(category -> figures.number(before + category + after))
                .toList();
        return new Chart.Series(name, values);
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(figures.text("machine") + "; " + figures.text("jvm") + "; commit " + figures.text("commit") + ".");
        if (figures.text("quick").equals("true")) {
            notes.add("A quick run: it shows that all works; its figures do not count.");
        }
        if (!figures.text("dpdk").isEmpty()) {
            notes.add(
                    figures.text("dpdk") + ", rte_fib's lookup: " + figures.text("rte_fib.lookup")
                            + ". The peers' tables lie on huge pages where the kernel gave them (peer.TABLE.huge.mb), ours on the pages of the file.");
        }
        notes.add(
                "Our updates wait for no reader but keep what readers may see; the peers' were measured without such protection.");
        return notes;
    }
}
