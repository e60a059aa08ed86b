package io.margay.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "shutdown",
        mixinStandardHelpOptions = true,
        description =
                "Ends a session (Cease, administrative shutdown) until a reset, a restart, or another configuration of the peer.")
final class BgpShutdownCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Parameters(
            paramLabel = "PEER",
            completionCandidates = PeerNames.class,
            description = "The peer's name, or its address.")
    private String peer;

    @Option(
            names = "--message",
            paramLabel = "TEXT",
            description = "For the peer's operator (RFC 9003), 255 bytes at most.")
    private String message;

    BgpShutdownCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        return BgpOrder.give(root, Ask.query("bgp shutdown").put("peer", peer).put("message", message));
    }
}
