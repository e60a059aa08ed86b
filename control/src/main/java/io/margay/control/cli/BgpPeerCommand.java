package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "peer", mixinStandardHelpOptions = true, description = "Says all about one peer.")
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
        } else {
            BgpPeerText.print(root.out(), peer, System.currentTimeMillis());
        }
        return 0;
    }
}
