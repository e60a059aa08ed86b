package io.margay.perf.fib;

import io.margay.perf.report.Figures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** All of the FIB's figures, in one run. */
@Command(
        name = "fib",
        description = "Measures the FIB: loads and updates of its writer, lookups beside DPDK's rte_lpm and rte_fib.",
        mixinStandardHelpOptions = true)
public final class FibCommand implements Callable<Integer> {
    private static final int LPM_ROUTES = 1_000_000;
    private static final int LPM_ROUTES_QUICK = 200_000;

    @Option(names = "--quick", description = "short: to see that all works, not for figures that count")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "the figures as one flat object")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "the figures as a page with charts")
    private Path html;

    @Option(
            names = "--peer",
            paramLabel = "FILE",
            description = "the compiled fibpeer; without it ours alone is measured")
    private Path peer;

    @Option(
            names = "--commit",
            paramLabel = "ID",
            description = "what was built, for the report",
            defaultValue = "unknown")
    private String commit;

    @Option(
            names = "--tables",
            paramLabel = "NAME",
            split = ",",
            description = "real, or numbers of routes such as 10k (default: real,1k,10k,100k,4M; quick: real,100k)")
    private List<String> tables;

    @Option(names = "--rounds", paramLabel = "N", description = "of each table (default: 3; quick: 1)")
    private Integer rounds;

    @Override
    public Integer call() throws IOException, RunnerException {
        List<String> names =
                tables != null ? tables : List.of((quick ? "real,100k" : "real,1k,10k,100k,4M").split(","));
        Figures figures = new Figures();
        origin(figures);
        RouteTable table = RouteTable.named(RouteTable.REAL);
        figures.put("table", table.origin());
        new FibLoad(figures, table, quick).run(); // first of all: its first load is the cold one
        new FibChurn(figures, table, quick).run();
        FibComparison comparison = new FibComparison(
                figures,
                new LookupRounds(quick),
                peer,
                rounds != null ? rounds : quick ? 1 : 3,
                quick ? LPM_ROUTES_QUICK : LPM_ROUTES);
        for (String name : names) {
            comparison.run(name);
        }
        ratios(figures, names);
        if (figures.text("rte_fib.lookup").equals("scalar")) {
            System.err.println("rte_fib was measured with its scalar lookup: no AVX-512 in this processor or DPDK");
        }
        figures.values().forEach((key, value) -> {
            if (!key.startsWith("rounds.")) {
                System.out.println(key + " " + value);
            }
        });
        if (json != null) {
            figures.writeJson(json);
        }
        if (html != null) {
            Files.writeString(html, new FibReport(figures, names).page());
        }
        return 0;
    }

    /** For keys out of the announced space, in the first table that both have. */
    static void ratios(Figures figures, List<String> names) {
        ratio(figures, names, "fib4.scalar.vs.rte_lpm", "fib4.scalar", "rte_lpm.scalar");
        ratio(figures, names, "fib4.chain.vs.rte_lpm", "fib4.chain", "rte_lpm.chain");
        ratio(figures, names, "fib4.batch.vs.rte_lpm", "fib4.batch", "rte_lpm.bulk");
        ratio(figures, names, "fib4.batch.vs.rte_fib", "fib4.batch", "rte_fib.bulk");
    }

    private static void ratio(Figures figures, List<String> names, String key, String ours, String theirs) {
        for (String name : names) {
            String suffix = "." + Keys.ANNOUNCED.label() + "." + name + ".mlps";
            if (figures.number(theirs + suffix).isPresent()) {
                figures.putRatio(key, ours + suffix, theirs + suffix);
                figures.put(key + ".table", name);
                return;
            }
        }
    }

    private void origin(Figures figures) throws IOException {
        String processor = "unknown processor";
        Path info = Path.of("/proc/cpuinfo");
        if (Files.isReadable(info)) {
            processor = Files.readAllLines(info).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(processor);
        }
        figures.put(
                "machine",
                processor + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
                        + System.getProperty("os.name") + " " + System.getProperty("os.version"));
        figures.put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        figures.put(
                "flags", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        figures.put("commit", commit);
        figures.put("quick", Boolean.toString(quick));
    }
}
