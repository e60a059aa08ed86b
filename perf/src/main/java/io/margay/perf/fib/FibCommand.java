package io.margay.perf.fib;

import io.margay.perf.report.Figures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** All of the FIB's figures, in one run. */
@Command(
        name = "fib",
        description =
                "Measures the FIB of both families: loads and updates of its writer, lookups beside DPDK's rte_lpm and rte_fib.",
        mixinStandardHelpOptions = true)
public final class FibCommand implements Callable<Integer> {
    private static final List<String> QUICK_TABLES = List.of(RouteTable.REAL, "10k");
    /** rte_lpm looks for a rule from first to last whenever one is added; rte_lpm6 does not. */
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
            description =
                    "real, or numbers of routes such as 10k (default: real,1k,10k,100k and 4M of IPv4 or 845k of IPv6;"
                            + " quick: real,10k)")
    private List<String> tables;

    @Option(names = "--family", paramLabel = "NAME", description = "ipv4 or ipv6 alone (default: both)")
    private Family family;

    @Option(names = "--rounds", paramLabel = "N", description = "of each table (default: 3; quick: 1)")
    private Integer rounds;

    @Override
    public Integer call() throws IOException, RunnerException {
        Figures figures = new Figures();
        origin(figures);
        List<FibReport.Part> parts = new ArrayList<>();
        for (Family each : family != null ? List.of(family) : List.of(Family.values())) {
            parts.add(new FibReport.Part(each, tables(each)));
            measure(each, figures);
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
            Files.writeString(html, new FibReport(figures, parts).page());
        }
        return 0;
    }

    private List<String> tables(Family of) {
        return tables != null ? tables : quick ? QUICK_TABLES : of.tables();
    }

    private void measure(Family of, Figures figures) throws IOException, RunnerException {
        RouteTable table = RouteTable.named(of, RouteTable.REAL);
        figures.put(of == Family.IPV4 ? "table" : "table6", table.origin());
        new FibLoad(figures, table, quick).run();
        if (of == Family.IPV4) {
            new FibChurn(figures, table, quick).run();
        }
        FibComparison comparison = new FibComparison(
                of,
                figures,
                new LookupRounds(quick),
                peer,
                rounds != null ? rounds : quick ? 1 : 3,
                of == Family.IPV6 ? Integer.MAX_VALUE : quick ? LPM_ROUTES_QUICK : LPM_ROUTES);
        for (String name : tables(of)) {
            comparison.run(name);
        }
        comparison.ratios(tables(of));
        if (figures.text(of.fib() + ".lookup").equals("scalar")) {
            System.err.println(of.fib() + " was measured with its scalar lookup: no AVX-512 in this processor or DPDK");
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
