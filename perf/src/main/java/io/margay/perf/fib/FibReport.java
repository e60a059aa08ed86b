package io.margay.perf.fib;

import io.margay.perf.report.Chart;
import io.margay.perf.report.Figures;
import io.margay.perf.report.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The FIB's figures as a page: rates by table and keys, memory by table, update latency, each beside the peers, for one family after the other. */
final class FibReport {
    private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "p99.9", "p99.99", "max");

    private final Figures figures;
    private final List<Part> parts;

    FibReport(Figures figures, List<Part> parts) {
        this.figures = figures;
        this.parts = parts;
    }

    /** What was measured of a family. */
    record Part(Family family, List<String> tables) {}

    String page() {
        List<Chart> charts = new ArrayList<>();
        for (Part part : parts) {
            addCharts(charts, part.family(), part.tables());
        }
        Map<String, Object> shown = new TreeMap<>(figures.values());
        shown.keySet().removeIf(key -> key.startsWith("rounds."));
        return Html.page("Margay's FIB beside DPDK's", notes(), charts, shown);
    }

    private void addCharts(List<Chart> charts, Family family, List<String> tables) {
        String of = family == Family.IPV4 ? "IPv4: " : "IPv6: ";
        for (Keys keys : Keys.values()) {
            List<Chart.Series> rates = methods(family)
                    .map(method -> series(method, tables, method + "." + keys.label() + ".", ".mlps"))
                    .toList();
            String title = of + "lookups by size of the table, keys " + keys.label();
            charts.add(chart(Chart.Form.LINES, title, "millions a second", tables, rates, false));
        }
        charts.add(
                chart(Chart.Form.BARS, of + "memory by size of the table", "MB", tables, memory(family, tables), true));
        charts.add(chart(Chart.Form.LINES, of + "update latency", "µs", PERCENTILES, latency(family, tables), true));
    }

    private static Stream<String> methods(Family family) {
        return Stream.concat(
                Stream.of("scalar", "batch", "chain").map(method -> family.ours() + "." + method),
                Stream.concat(
                        Stream.of("scalar", "bulk", "chain").map(method -> family.lpm() + "." + method),
                        Stream.of("bulk", "scalar").map(method -> family.fib() + "." + method)));
    }

    /** Without the series that have nothing to draw: a peer, or a processor's instructions, may not be there. */
    private static Chart chart(
            Chart.Form form,
            String title,
            String unit,
            List<String> categories,
            List<Chart.Series> series,
            boolean logarithmic) {
        List<Chart.Series> measured = series.stream()
                .filter(each -> each.values().stream().anyMatch(OptionalDouble::isPresent))
                .toList();
        return new Chart(form, title, unit, categories, measured, logarithmic);
    }

    private List<Chart.Series> memory(Family family, List<String> tables) {
        return List.of(
                series(family.ours() + ", trie", tables, family.ours() + ".", ".mb"),
                series(family.ours() + ", with records", tables, family.ours() + ".", ".with.records.mb"),
                series(family.lpm() + ", with rules", tables, family.lpm() + ".", ".mb"),
                series(family.fib() + ", with RIB", tables, family.fib() + ".", ".mb"));
    }

    /** Ours is measured with the real table; the peers' are those of the same, or else of the first table that was measured. */
    private List<Chart.Series> latency(Family family, List<String> tables) {
        String table = tables.contains(RouteTable.REAL) ? RouteTable.REAL : tables.get(0);
        List<Chart.Series> latency = new ArrayList<>();
        latency.add(series(family.ours() + ", real", PERCENTILES, family.ours() + ".update.latency.", ".us"));
        for (String peer : List.of(family.lpm(), family.fib())) {
            latency.add(series(peer + ", " + table, PERCENTILES, peer + "." + table + ".update.latency.", ".us"));
        }
        return latency;
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
                    figures.text("dpdk") + ". " + lookups()
                            + "The peers' tables lie on huge pages where the kernel gave them (peer.TABLE.huge.mb, peer6.TABLE.huge.mb), ours on the pages of the file.");
        }
        notes.add(
                "Our updates wait for no reader but keep what readers may see; the peers' were measured without such protection.");
        return notes;
    }

    /** With which instructions the peers looked up. */
    private String lookups() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            String peer = part.family().fib();
            text.append(peer)
                    .append("'s lookup: ")
                    .append(figures.text(peer + ".lookup"))
                    .append(". ");
        }
        return text.toString();
    }
}
