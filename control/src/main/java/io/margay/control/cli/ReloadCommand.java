package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        description =
                "Lets the running router read its configuration file again and take over what changed. What did not "
                        + "change is not touched; a file with errors changes nothing.")
final class ReloadCommand implements Callable<Integer> {
    private final MargayCommand root;

    ReloadCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        JsonNode result = Ask.result(root, Ask.query("reload"));
        if (root.isJson()) {
            JsonOutput.print(root.out(), result);
            return 0;
        }
        result.path("warnings").forEach(warning -> root.err().println(warning.asText()));
        result.path("actions").forEach(action -> root.out().println(action.asText()));
        result.path("notes").forEach(note -> root.out().println("note: " + note.asText()));
        if (result.path("actions").isEmpty()) {
            root.out().println("nothing changed");
        }
        return 0;
    }
}
