package io.margay.control.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.fib.FibFormatException;
import io.margay.fib.FibReader;
import io.margay.fib.FibVerification;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Proves that every IPv4 and IPv6 address is forwarded as the longest route in the table says, while the router goes on. "
                        + "Exit code 1 with the differences when it is not, or when the router changed the table too fast to look.")
final class FibVerifyCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Differences to list; more are only counted (default: 100).")
    private int limit;

    FibVerifyCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        boolean json = root.isJson();
        FibVerification verification;
        try (FibReader fib = RuntimeFiles.fib(root)) {
            verification = fib.verify(limit);
        } catch (FibFormatException e) {
            throw new CommandFailure(CommandFailure.FAILED, "the FIB is corrupt: " + e.getMessage());
        }
        if (json) {
            JsonOutput.print(root.out(), toJson(verification));
        }
        if (!verification.settled()) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "not verified: the router changed the table during each of " + verification.attempts() + " looks");
        }
        if (!json) {
            print(verification);
        }
        notes(verification);
        return verification.isProven() ? 0 : CommandFailure.FAILED;
    }

    private void print(FibVerification verification) {
        verification.differences().forEach(root.out()::println);
        long more = verification.differenceCount() - verification.differences().size();
        if (more > 0) {
            root.out().println("and " + more + " more");
        }
        root.out()
                .println(verdict(verification) + ": ipv4 and ipv6, generation " + verification.generation()
                        + ", routes " + verification.routes()
                        + ", next hops " + verification.nextHops()
                        + ", runs " + verification.runs()
                        + ", nodes " + verification.nodes()
                        + ", entries " + verification.entries()
                        + ", looks " + verification.attempts());
    }

    private static String verdict(FibVerification verification) {
        long count = verification.differenceCount();
        return count == 0 ? "good" : count == 1 ? "1 difference" : count + " differences";
    }

    private void notes(FibVerification verification) {
        if (verification.owedRemovals() > 0) {
            root.err()
                    .println("margay: for want of room " + verification.owedRemovals()
                            + " slots wait for a removal; differences there are known to the router");
        }
        if (verification.interrupted()) {
            root.err().println("margay: the router died in the middle of a change; what it left need not agree");
        }
    }

    private static ObjectNode toJson(FibVerification verification) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("proven", verification.isProven());
        json.put("settled", verification.settled());
        json.put("interrupted", verification.interrupted());
        json.put("looks", verification.attempts());
        json.put("generation", verification.generation());
        json.put("routes", verification.routes());
        json.put("nextHops", verification.nextHops());
        json.put("runs", verification.runs());
        json.put("nodes", verification.nodes());
        json.put("entries", verification.entries());
        json.put("owedRemovals", verification.owedRemovals());
        json.put("differenceCount", verification.differenceCount());
        ArrayNode differences = json.putArray("differences");
        for (FibVerification.Difference difference : verification.differences()) {
            differences
                    .addObject()
                    .put("where", difference.where())
                    .put("expected", difference.expected())
                    .put("actual", difference.actual());
        }
        return json;
    }
}
