package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "routes",
        mixinStandardHelpOptions = true,
        description = "Lists the paths that peers sent, the best first, and why the others lost.")
final class BgpRoutesCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Parameters(paramLabel = "PREFIX", arity = "0..1", description = "Only this prefix.")
    private String prefix;

    BgpRoutesCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        ObjectNode query = Ask.query("bgp routes");
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
            throw new CommandFailure(CommandFailure.FAILED, "no peer sent a path for " + prefix);
        }
        return 0;
    }

    private void print(JsonNode routes) {
        Table table = new Table("", "PREFIX", "NEXT HOP", "PEER", "AS PATH", "LOCAL PREF", "MED", "ORIGIN", "REASON");
        for (JsonNode route : routes) {
            for (JsonNode path : route.path("paths")) {
                table.row(
                        path.path("best").asBoolean() ? "*" : " ",
                        route.path("prefix").asText(),
                        path.path("nextHop").asText(),
                        path.path("peer").asText(),
                        path.path("asPath").asText(),
                        path.path("localPref").asText(),
                        path.path("med").isNull() ? "-" : path.path("med").asText(),
                        path.path("origin").asText(),
                        path.path("reason").asText());
            }
        }
        table.print(root.out());
    }
}
