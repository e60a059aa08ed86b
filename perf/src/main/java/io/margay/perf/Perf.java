package io.margay.perf;

import io.margay.perf.fib.FibCommand;
import io.margay.perf.oracle.OracleCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the measuring tools. */
@Command(
        name = "perf",
        description = "Loads and measures a router from outside.",
        mixinStandardHelpOptions = true,
        subcommands = {Blast.class, FibCommand.class, OracleCommand.class, Rtt.class})
public final class Perf {
    private Perf() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Perf())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }
}
