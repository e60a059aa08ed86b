package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description =
                "Stops the running router, and waits until it is gone. BGP peers are told goodbye and drop its routes at once, "
                        + "as after SIGTERM.")
final class StopCommand implements Callable<Integer> {
    private static final long PATIENCE_SECONDS = 15;

    private final MargayCommand root;

    @Option(
            names = "--for-upgrade",
            description =
                    "Another start follows: peers that agreed on graceful restart are told nothing and keep the routes for the "
                            + "restart time; the others are told goodbye.")
    private boolean forUpgrade;

    StopCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        boolean isJson = root.isJson();
        JsonNode result = Ask.result(root, Ask.query("stop").put("forUpgrade", forUpgrade));
        long pid = result.path("pid").asLong();
        waitFor(pid);
        if (isJson) {
            JsonOutput.print(root.out(), JsonNodeFactory.instance.objectNode().put("stopped", pid));
        } else {
            root.out().println("process " + pid + " has stopped");
        }
        return 0;
    }

    private static void waitFor(long pid) throws CommandFailure {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return;
        }
        try {
            process.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailure(
                    CommandFailure.FAILED, "process " + pid + " has not stopped within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(CommandFailure.FAILED, "interrupted while process " + pid + " stops");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a process has no failure", e);
        }
    }
}
