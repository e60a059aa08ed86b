package io.margay.control.cli;

import io.margay.fib.FibReader;
import io.margay.fib.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        description = "Lists every route that the dataplane forwards by, sorted by prefix.")
final class FibDumpCommand implements Callable<Integer> {
    private final MargayCommand root;

    FibDumpCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        List<Route> routes = new ArrayList<>();
        try (FibReader fib = RuntimeFiles.fib(root)) {
            fib.forEachRoute(routes::add);
        }
        routes.sort(Comparator.comparing(Route::prefix));
        if (root.isJson()) {
            JsonOutput.printArray(root.out(), routes, RouteText::write);
        } else {
            routes.forEach(route -> root.out().println(RouteText.line(route)));
        }
        return 0;
    }
}
