package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "summary", mixinStandardHelpOptions = true, description = "Lists the peers, a line each.")
final class BgpSummaryCommand implements Callable<Integer> {
    private final MargayCommand root;

    BgpSummaryCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        JsonNode summary = Ask.result(root, Ask.query("bgp summary"));
        if (root.isJson()) {
            JsonOutput.print(root.out(), summary);
            return 0;
        }
        root.out()
                .println("router id " + summary.path("routerId").asText() + ", as "
                        + summary.path("localAs").asText());
        Table table = new Table(
                "PEER", "ADDRESS", "AS", "STATE", "SINCE", "RECEIVED", "ACCEPTED", "ADVERTISED", "LAST REASON");
        if (summary.has("trouble")) {
            root.out().println("does not speak: " + summary.path("trouble").asText());
        }
        for (JsonNode peer : summary.path("peers")) {
            table.row(
                    peer.path("name").asText(),
                    peer.path("address").asText(),
                    peer.path("as").asText(),
                    peer.path("state").asText(),
                    Ages.since(peer.path("sinceMs").asLong()),
                    peer.path("prefixesReceived").asText(),
                    peer.path("prefixesAccepted").asText(),
                    peer.path("prefixesAdvertised").asText(),
                    peer.path("lastReason").asText());
        }
        table.print(root.out());
        return 0;
    }
}
