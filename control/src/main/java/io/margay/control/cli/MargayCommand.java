package io.margay.control.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
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
            description = "Output of queries: ${COMPLETION-CANDIDATES} (default: table); csv for fib dump only.")
    private OutputFormat output;

    @Spec
    private CommandSpec spec;

    /** A verb is made only when it is needed: picocli takes some 10 ms for each of them, which a start would wait for. */
    private record Verb(String name, Supplier<Object> command) {}

    /**
     * The verb that the arguments begin with, alone, or else all verbs. Nothing is opened or read until one runs.
     *
     * @param arguments empty for all verbs
     */
    static CommandLine commandLine(RouterLauncher launcher, String... arguments) {
        MargayCommand root = new MargayCommand();
        List<Verb> verbs = root.verbs(launcher);
        List<Verb> named = verbs.stream()
                .filter(verb -> arguments.length > 0 && verb.name().equals(arguments[0]))
                .toList();
        CommandLine commandLine = new CommandLine(root);
        for (Verb verb : named.isEmpty() ? verbs : named) {
            commandLine.addSubcommand(verb.command().get());
        }
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler(MargayCommand::onException);
        return commandLine;
    }

    private List<Verb> verbs(RouterLauncher launcher) {
        return List.of(
                new Verb("run", () -> new RunCommand(this, launcher)),
                new Verb("check", () -> new CheckCommand(this)),
                new Verb("stop", () -> new StopCommand(this)),
                new Verb("reload", () -> new ReloadCommand(this)),
                new Verb("status", () -> new StatusCommand(this)),
                new Verb("fib", () -> FibCommand.commandLine(this)),
                new Verb("routes", () -> new RoutesCommand(this)),
                new Verb("neighbors", () -> new NeighborsCommand(this)),
                new Verb("endpoints", () -> new EndpointsCommand(this)),
                new Verb("bgp", () -> BgpCommand.commandLine(this)),
                new Verb("counters", () -> new CountersCommand(this)),
                new Verb("graph", () -> new GraphCommand(this)),
                new Verb("completion", () -> new CompletionCommand(this)));
    }

    Path runtime() {
        return runtime;
    }

    /** Asked by each query that writes either; so csv is refused where nobody asked for it first. */
    boolean isJson() {
        if (output == OutputFormat.csv) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "-o csv is for fib dump only; allowed here: table, json");
        }
        return output == OutputFormat.json;
    }

    boolean isCsv() {
        return output == OutputFormat.csv;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
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
