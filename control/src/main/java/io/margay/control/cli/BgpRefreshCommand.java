package io.margay.control.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "refresh",
        mixinStandardHelpOptions = true,
        description =
                "Has everything told again without harm to the session: by the peer (in), to the peer (out), or both.")
final class BgpRefreshCommand implements Callable<Integer> {
    private final MargayCommand root;

    /** Lower case, as they are written. */
    private enum Direction {
        in,
        out
    }

    @Parameters(
            index = "0",
            paramLabel = "PEER",
            completionCandidates = PeerNames.class,
            description = "The peer's name, or its address.")
    private String peer;

    @Parameters(
            index = "1",
            paramLabel = "DIRECTION",
            arity = "0..1",
            description = "${COMPLETION-CANDIDATES}; default: both.")
    private Direction direction;

    @Option(names = "--family", paramLabel = "NAME", description = "Only ipv4 or ipv6; default: all of the session's.")
    private String family;

    BgpRefreshCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        return BgpOrder.give(
                root,
                Ask.query("bgp refresh")
                        .put("peer", peer)
                        .put("direction", direction == null ? "" : direction.name())
                        .put("family", family));
    }
}
