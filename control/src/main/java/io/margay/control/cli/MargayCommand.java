package io.margay.control.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the verbs, with the options that all of them take, before or after the verb. */
@Command(
        name = "margay",
        description = "A userspace software router for container hosts.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done; 1 the query failed (no router there, no such peer, no route); 2 bad input or trouble at the start.",
            "",
            "Examples:",
            "  margay check /etc/margay/router.yaml",
            "  margay run -c /etc/margay/router.yaml",
            "  margay fib lookup 192.168.196.129",
            "  margay bgp summary -o json",
            "  eval \"$(margay completion)\""
        })
final class MargayCommand implements Runnable {
    @Option(
            names = "--runtime",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:MARGAY_RUNTIME:-/run/margay}",
            description = "Runtime directory of the router (default: $MARGAY_RUNTIME, else /run/margay).")
    private Path runtime;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            defaultValue = "table",
            description = "Output of queries: ${COMPLETION-CANDIDATES} (default: table).")
    private OutputFormat output;

    @Spec
    private CommandSpec spec;

    /** All verbs. Nothing is opened or read until one runs. */
    static CommandLine commandLine(RouterLauncher launcher) {
        MargayCommand root = new MargayCommand();
        CommandLine fib = new CommandLine(new FibCommand())
                .addSubcommand(new FibDumpCommand(root))
                .addSubcommand(new FibLookupCommand(root));
        CommandLine bgp = new CommandLine(new BgpCommand())
                .addSubcommand(new BgpSummaryCommand(root))
                .addSubcommand(new BgpPeerCommand(root))
                .addSubcommand(new BgpRoutesCommand(root));
        CommandLine all = new CommandLine(root)
                .addSubcommand(new RunCommand(root, launcher))
                .addSubcommand(new CheckCommand(root))
                .addSubcommand(new ReloadCommand(root))
                .addSubcommand(new StatusCommand(root))
                .addSubcommand(fib)
                .addSubcommand(new RoutesCommand(root))
                .addSubcommand(new NeighborsCommand(root))
                .addSubcommand(new EndpointsCommand(root))
                .addSubcommand(bgp)
                .addSubcommand(new CountersCommand(root))
                .addSubcommand(new CompletionCommand(root));
        all.setCaseInsensitiveEnumValuesAllowed(true);
        all.setExecutionExceptionHandler(MargayCommand::onException);
        return all;
    }

    Path runtime() {
        return runtime;
    }

    boolean isJson() {
        return output == OutputFormat.json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    CommandLine commandLine() {
        return spec.commandLine();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }

    private static int onException(Exception e, CommandLine commandLine, CommandLine.ParseResult result)
            throws Exception {
        if (e instanceof CommandFailure failure) {
            failure.getMessage().lines().forEach(line -> commandLine.getErr().println("margay: " + line));
            return failure.exitCode();
        }
        throw e;
    }
}
