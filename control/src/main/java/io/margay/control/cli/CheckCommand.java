package io.margay.control.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.margay.control.config.ConfigFile;
import io.margay.control.config.ConfigProblem;
import io.margay.control.config.ConfigResult;
import io.margay.control.config.RouterConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks a configuration file and reports every fault with its place. Touches nothing.")
final class CheckCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Parameters(paramLabel = "FILE", description = "Configuration file (YAML).")
    private Path file;

    CheckCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        ConfigResult result = ConfigFile.read(file);
        if (root.isJson()) {
            JsonOutput.printArray(root.out(), result.problems(), CheckCommand::write);
        } else {
            result.problems().forEach(root.err()::println);
        }
        if (!(result instanceof ConfigResult.Valid valid)) {
            return CommandFailure.BAD_INPUT;
        }
        if (!root.isJson()) {
            root.out().println(file + ": good, " + summary(valid.config()));
        }
        return 0;
    }

    private static String summary(RouterConfig config) {
        return "node " + config.node().name() + ", uplink " + config.node().uplink() + ", endpoints "
                + config.endpoints().size() + ", blocks " + config.blocks().size() + ", routes "
                + config.routes().size() + ", peers "
                + config.bgp().map(bgp -> bgp.sessions(config.node()).size()).orElse(0);
    }

    private static void write(JsonGenerator json, ConfigProblem problem) throws IOException {
        json.writeStringField("severity", problem.isError() ? "error" : "warning");
        json.writeStringField("file", problem.file());
        json.writeNumberField("line", problem.line());
        json.writeNumberField("column", problem.column());
        json.writeStringField("path", problem.path());
        json.writeStringField("text", problem.text());
    }
}
