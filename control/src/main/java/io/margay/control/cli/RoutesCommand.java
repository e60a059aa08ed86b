package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "routes",
        mixinStandardHelpOptions = true,
        description = "Lists every route of every protocol, used or not, and why not.")
final class RoutesCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Parameters(paramLabel = "PREFIX", arity = "0..1", description = "Only this prefix.")
    private String prefix;

    RoutesCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        ObjectNode query = Ask.query("routes");
        if (prefix != null) {
            query.put("prefix", prefix);
        }
        JsonNode routes = Ask.list(root, query, "routes");
        if (root.isJson()) {
            JsonOutput.printArray(root.out(), routes);
        } else {
            print(routes);
        }
        if (prefix != null && routes.isEmpty()) {
            throw new CommandFailure(CommandFailure.FAILED, "nobody gave a route for " + prefix);
        }
        return 0;
    }

    private void print(JsonNode routes) {
        Table table = new Table("", "PREFIX", "PROTOCOL", "PREFERENCE", "TARGET", "REASON");
        for (JsonNode route : routes) {
            for (JsonNode candidate : route.path("candidates")) {
                table.row(
                        candidate.path("used").asBoolean() ? "*" : " ",
                        route.path("prefix").asText(),
                        candidate.path("protocol").asText(),
                        candidate.path("preference").asText(),
                        candidate.path("target").asText(),
                        candidate.path("reason").asText());
            }
        }
        table.print(root.out());
    }
}
