package io.margay.perf.fib;

import io.margay.perf.report.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** All of the FIB's figures, in one run. */
@Command(
        name = "fib",
        description = "Measures the FIB: loads and updates of its writer, lookups.",
        mixinStandardHelpOptions = true)
public final class FibCommand implements Callable<Integer> {
    @Option(names = "--quick", description = "short: to see that all works, not for figures that count")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "the figures as one flat object")
    private Path json;

    @Override
    public Integer call() throws IOException {
        Figures figures = new Figures();
        RouteTable table = RouteTable.load();
        figures.put("table", table.origin());
        new FibLoad(figures, table, quick).run();
        figures.values().forEach((key, value) -> System.out.println(key + " " + value));
        if (json != null) {
            figures.writeJson(json);
        }
        return 0;
    }
}
