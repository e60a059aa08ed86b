package io.margay.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reset",
        mixinStandardHelpOptions = true,
        description = "Ends a session (Cease, administrative reset) and begins another at once; ends a shutdown too.")
final class BgpResetCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Parameters(
            paramLabel = "PEER",
            completionCandidates = PeerNames.class,
            description = "The peer's name, or its address.")
    private String peer;

    @Option(names = "--soft", description = "Keep the session; have everything told again both ways.")
    private boolean soft;

    @Option(
            names = "--message",
            paramLabel = "TEXT",
            description = "For the peer's operator (RFC 9003), 255 bytes at most.")
    private String message;

    BgpResetCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        return BgpOrder.give(
                root, Ask.query("bgp reset").put("peer", peer).put("soft", soft).put("message", message));
    }
}
