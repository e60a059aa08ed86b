package io.margay.control.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "fib",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows the forwarding table, read from its file.")
final class FibCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** With the verbs below it. */
    static CommandLine commandLine(MargayCommand root) {
        return new CommandLine(new FibCommand())
                .addSubcommand(new FibDumpCommand(root))
                .addSubcommand(new FibLookupCommand(root))
                .addSubcommand(new FibVerifyCommand(root))
                .addSubcommand(new FibStatsCommand(root))
                .addSubcommand(new FibDiffCommand(root))
                .addSubcommand(new FibImportCommand(root));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command of fib?");
    }
}
