package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "summary", mixinStandardHelpOptions = true, description = "Lists the peers by name, a line each.")
final class BgpSummaryCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Option(names = "--names", description = "Only the names of the peers, for a shell's completion.")
    private boolean names;

    BgpSummaryCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        JsonNode summary = Ask.result(root, Ask.query("bgp summary"));
        if (names) {
            summary.path("peers")
                    .forEach(peer -> root.out().println(peer.path("name").asText()));
        } else if (root.isJson()) {
            JsonOutput.print(root.out(), summary);
        } else {
            BgpSummaryText.print(root.out(), summary, System.currentTimeMillis());
        }
        return 0;
    }
}
