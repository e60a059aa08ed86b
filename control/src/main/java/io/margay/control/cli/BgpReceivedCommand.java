package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "received",
        mixinStandardHelpOptions = true,
        description = "Lists what a peer sent, as it sent it, and what import made of it.")
final class BgpReceivedCommand implements Callable<Integer> {
    /** What import may change, and what it is called. */
    private static final String[][] CHANGEABLE = {
        {"nextHop", "next hop"},
        {"asPath", "as-path"},
        {"origin", "origin"},
        {"localPref", "local-pref"},
        {"med", "med"},
        {"communities", "communities"},
        {"onlyToCustomer", "only-to-customer"}
    };

    private final MargayCommand root;

    @Parameters(
            index = "0",
            paramLabel = "PEER",
            completionCandidates = PeerNames.class,
            description = "The peer's name, or its address.")
    private String peer;

    @Parameters(
            index = "1",
            paramLabel = "PREFIX",
            arity = "0..1",
            description = "This prefix, and all that lie in it.")
    private String prefix;

    @Option(names = "--refused", description = "Only what import refused.")
    private boolean refused;

    @Option(names = "--family", paramLabel = "NAME", description = "Only ipv4 or ipv6.")
    private String family;

    @Option(names = "--community", paramLabel = "COMMUNITY", description = "Only paths with this one.")
    private String community;

    BgpReceivedCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        ObjectNode query = Ask.query("bgp received")
                .put("peer", peer)
                .put("within", prefix)
                .put("refused", refused)
                .put("family", family)
                .put("community", community);
        int count = root.isJson() ? Ask.printPages(root, query, "routes") : printTable(query);
        if (prefix != null && count == 0) {
            throw new CommandFailure(CommandFailure.FAILED, peer + " sent no such path for " + prefix);
        }
        return 0;
    }

    private int printTable(ObjectNode query) throws CommandFailure {
        Table table = new Table(
                "PREFIX", "NEXT HOP", "AS PATH", "LOCAL PREF", "MED", "ORIGIN", "COMMUNITIES", "AGE", "IMPORT");
        long nowMs = System.currentTimeMillis();
        return Ask.pages(root, query, "routes", page -> {
            page.path("routes").forEach(route -> {
                JsonNode received = route.path("received");
                table.row(
                        BgpText.route(route),
                        received.path("nextHop").asText(),
                        received.path("asPath").asText(),
                        BgpText.orDash(received.path("localPref")),
                        BgpText.orDash(received.path("med")),
                        received.path("origin").asText(),
                        BgpText.list(received.path("communities")),
                        Ages.between(route.path("receivedMs").asLong(), nowMs),
                        verdict(route));
            });
            table.print(root.out());
        });
    }

    private static String verdict(JsonNode route) {
        if (!route.path("refused").isNull()) {
            return "refused: " + route.path("refused").asText();
        }
        List<String> changes = new ArrayList<>();
        for (String[] each : CHANGEABLE) {
            JsonNode used = route.path("used").path(each[0]);
            if (!used.equals(route.path("received").path(each[0]))) {
                changes.add(each[1] + " " + (used.isArray() ? BgpText.list(used) : BgpText.orDash(used)));
            }
        }
        String accepted = changes.isEmpty() ? "accepted" : "accepted, with " + String.join(", ", changes);
        return route.path("stale").asBoolean() ? accepted + "; stale" : accepted;
    }
}
