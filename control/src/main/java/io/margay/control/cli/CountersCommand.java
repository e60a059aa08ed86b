package io.margay.control.cli;

import io.margay.dataplane.counters.CountersFile;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.agrona.concurrent.status.CountersReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "counters",
        mixinStandardHelpOptions = true,
        description = "Lists the counters of ports, drop reasons and sessions, read from the counters' file.")
final class CountersCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Parameters(
            paramLabel = "WORD",
            arity = "0..*",
            description = "Only counters whose label contains all these words.")
    private String[] words = {};

    @Option(
            names = {"-a", "--all"},
            description = "Also those that are zero.")
    private boolean all;

    CountersCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        Map<String, Long> values = new TreeMap<>();
        try (CountersFile counters = RuntimeFiles.counters(root)) {
            read(counters.dataplaneReader(), values);
            read(counters.controlReader(), values);
        }
        if (root.isJson()) {
            JsonOutput.printNumbers(root.out(), values);
            return 0;
        }
        Table table = new Table("COUNTER", "VALUE");
        values.forEach((label, value) -> {
            if (all || words.length > 0 || value != 0) {
                table.row(label, Long.toString(value));
            }
        });
        table.print(root.out());
        return 0;
    }

    private void read(CountersReader reader, Map<String, Long> values) {
        reader.forEach((value, counterId, label) -> {
            if (matches(label)) {
                values.put(label, value);
            }
        });
    }

    private boolean matches(String label) {
        for (String word : words) {
            if (!label.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
