package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "peer",
        mixinStandardHelpOptions = true,
        description = "Says all about one peer, or the dynamic neighbours of one prefix.")
final class BgpPeerCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Parameters(
            paramLabel = "NAME",
            completionCandidates = PeerNames.class,
            description = "The peer's name in the configuration, or its address.")
    private String name;

    BgpPeerCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        JsonNode peer = Ask.result(root, Ask.query("bgp peer").put("peer", name));
        if (root.isJson()) {
            JsonOutput.print(root.out(), peer);
        } else if (peer.has("prefix")) {
            BgpSummaryText.neighbors(root.out(), peer);
            for (JsonNode each : peer.path("refused")) {
                root.out()
                        .println("refused: " + each.path("reason").asText() + ", "
                                + each.path("count").asText() + " times; the last was "
                                + each.path("last").asText());
            }
            peer.path("peers").forEach(each -> root.out().println("peer " + each.asText()));
        } else {
            BgpPeerText.print(root.out(), peer, System.currentTimeMillis());
        }
        return 0;
    }
}
