package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says which router runs here, since when, and what it waits for.")
final class StatusCommand implements Callable<Integer> {
    private final MargayCommand root;

    StatusCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        JsonNode status = Ask.result(root, Ask.query("status"));
        if (root.isJson()) {
            JsonOutput.print(root.out(), status);
        } else {
            JsonNode warnings = ((ObjectNode) status).remove("warnings");
            Details.print(root.out(), status);
            warnings.forEach(warning -> root.out().println("warning: " + warning.asText()));
        }
        return 0;
    }
}
