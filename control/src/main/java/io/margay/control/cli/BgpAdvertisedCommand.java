package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "advertised",
        mixinStandardHelpOptions = true,
        description = "Lists what a peer is told, as it sees it; of one prefix also why a path is not told.")
final class BgpAdvertisedCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Parameters(
            index = "0",
            paramLabel = "PEER",
            completionCandidates = PeerNames.class,
            description = "The peer's name, or its address.")
    private String peer;

    @Parameters(index = "1", paramLabel = "PREFIX", arity = "0..1", description = "Only this prefix.")
    private String prefix;

    @Option(names = "--family", paramLabel = "NAME", description = "Only ipv4 or ipv6.")
    private String family;

    BgpAdvertisedCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        ObjectNode query = Ask.query("bgp advertised").put("peer", peer);
        if (prefix != null) {
            printOne(Ask.result(root, query.put("prefix", prefix)));
        } else {
            printAll(query.put("family", family));
        }
        return 0;
    }

    private void printAll(ObjectNode query) throws CommandFailure {
        if (root.isJson()) {
            Ask.printPages(root, query, "routes");
            return;
        }
        Table table = new Table("PREFIX", "NEXT HOP", "AS PATH", "LOCAL PREF", "MED", "ORIGIN", "COMMUNITIES", "STATE");
        Ask.pages(root, query, "routes", page -> {
            page.path("routes")
                    .forEach(route -> table.row(
                            BgpText.route(route),
                            route.path("nextHop").asText(),
                            route.path("asPath").asText(),
                            BgpText.orDash(route.path("localPref")),
                            BgpText.orDash(route.path("med")),
                            route.path("origin").asText(),
                            BgpText.list(route.path("communities")),
                            route.path("state").asText()));
            table.print(root.out());
        });
    }

    private void printOne(JsonNode answer) throws CommandFailure {
        if (root.isJson()) {
            JsonOutput.print(root.out(), answer);
        } else {
            print(root.out(), answer);
        }
        if (answer.path("routes").isEmpty() && answer.path("paths").isEmpty()) {
            throw new CommandFailure(CommandFailure.FAILED, "there is no path for " + prefix + " that could be told");
        }
    }

    /** What is told of one prefix, and what becomes of each path to it. */
    static void print(PrintWriter out, JsonNode answer) {
        for (JsonNode route : answer.path("routes")) {
            out.println(BgpText.route(route) + ": " + route.path("state").asText() + ", next hop "
                    + route.path("nextHop").asText());
            BgpText.attributes(route).forEach(line -> out.println("  " + line));
        }
        if (answer.path("routes").isEmpty() && !answer.path("paths").isEmpty()) {
            out.println("nothing is told");
        }
        for (JsonNode path : answer.path("paths")) {
            boolean isTold = path.path("refused").isNull();
            out.println("  path from " + path.path("from").asText() + ": "
                    + (isTold ? "told" : "not told: " + path.path("refused").asText()));
        }
    }
}
