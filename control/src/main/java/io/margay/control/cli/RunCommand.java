package io.margay.control.cli;

import io.margay.control.cli.RouterLauncher.LaunchException;
import io.margay.control.config.ConfigFile;
import io.margay.control.config.ConfigResult;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description =
                "Runs the router in the foreground until SIGTERM or SIGINT. Needs root, or CAP_NET_RAW, CAP_NET_ADMIN, "
                        + "CAP_BPF, CAP_SYS_NICE and, for BGP, CAP_NET_BIND_SERVICE; for the host's interface these must be "
                        + "ambient, as the tool ip makes it.")
final class RunCommand implements Callable<Integer> {
    private final MargayCommand root;
    private final RouterLauncher launcher;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "Configuration file (YAML); read again by 'margay reload'.")
    private Path config;

    RunCommand(MargayCommand root, RouterLauncher launcher) {
        this.root = root;
        this.launcher = launcher;
    }

    @Override
    public Integer call() throws CommandFailure {
        ConfigResult result = ConfigFile.read(config);
        result.problems().forEach(root.err()::println);
        root.err().flush();
        if (!(result instanceof ConfigResult.Valid valid)) {
            return CommandFailure.BAD_INPUT;
        }
        try {
            return launcher.run(
                    valid.config(),
                    config.toAbsolutePath().normalize(),
                    root.runtime().toAbsolutePath().normalize());
        } catch (LaunchException e) {
            throw new CommandFailure(CommandFailure.BAD_INPUT, e.getMessage());
        }
    }
}
