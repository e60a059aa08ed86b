package io.margay.perf.oracle.compare;

/** The differences as the table of {@code dataplane/README.md}. */
public final class RulesTable {
    private RulesTable() {}

    public static String markdown() {
        StringBuilder table = new StringBuilder("| rule | input | kernel | Margay | why |\n|---|---|---|---|---|\n");
        for (Difference each : Differences.all()) {
            table.append(String.format(
                    "| `%s` | %s | %s | %s | %s |\n",
                    each.name(), each.inputs(), each.kernel(), each.margay(), each.reason()));
        }
        return table.toString();
    }
}
