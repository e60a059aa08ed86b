package io.margay.control.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.margay.fib.FibDiff;
import io.margay.fib.FibFormatException;
import io.margay.fib.FibReader;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Lists what became of the table from one generation to another: + came, - went, ~ changed. "
                + "Without generations the last one is compared with that before it. Exit code 1 when one is not kept.")
final class FibDiffCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Parameters(index = "0", paramLabel = "GEN1", arity = "0..1", description = "The earlier generation.")
    private Long from;

    @Parameters(
            index = "1",
            paramLabel = "GEN2",
            arity = "0..1",
            description = "The later generation (default: the last).")
    private Long to;

    FibDiffCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        boolean json = root.isJson();
        FibDiff diff;
        try (FibReader fib = RuntimeFiles.fib(root)) {
            long latest = fib.generation();
            long later = to == null ? latest : to;
            long earlier = from == null ? Math.max(0, later - 1) : from;
            if (earlier > later) {
                throw new CommandFailure(
                        CommandFailure.BAD_INPUT,
                        "generation " + earlier + " is later than " + later + "; allowed: the earlier one first");
            }
            diff = fib.diff(earlier, later);
        } catch (FibFormatException e) {
            throw new CommandFailure(CommandFailure.FAILED, "the FIB is corrupt: " + e.getMessage());
        }
        if (!diff.known()) {
            throw new CommandFailure(CommandFailure.FAILED, whyUnknown(diff));
        }
        if (json) {
            JsonOutput.printArray(root.out(), diff.changes(), FibDiffCommand::write);
        } else {
            diff.changes().forEach(change -> root.out().println(line(change)));
        }
        return 0;
    }

    private static String whyUnknown(FibDiff diff) {
        if (diff.to() > diff.latest()) {
            return "generation " + diff.to() + " is not there yet; the last is " + diff.latest();
        } else if (diff.oldest() > diff.latest()) {
            return "no generation before the last, " + diff.latest() + ", is kept";
        }
        return "generation " + diff.from() + " is no longer kept; the oldest is " + diff.oldest();
    }

    private static String line(FibDiff.Change change) {
        String end = "  generation " + change.generation() + ", " + Instant.ofEpochMilli(change.timeMs());
        if (change.before() == null) {
            return "+ " + change.prefix() + " " + text(change.after()) + end;
        } else if (change.after() == null) {
            return "- " + change.prefix() + " " + text(change.before()) + end;
        }
        return "~ " + change.prefix() + " " + text(change.before()) + " -> " + text(change.after()) + end;
    }

    private static String text(FibDiff.Way way) {
        return way.nextHop() + " proto " + way.protocol().label() + " origin "
                + Integer.toUnsignedString(way.originId());
    }

    private static void write(JsonGenerator json, FibDiff.Change change) throws IOException {
        json.writeStringField("prefix", change.prefix().toString());
        json.writeStringField(
                "change", change.before() == null ? "added" : change.after() == null ? "removed" : "changed");
        write(json, "before", change.before());
        write(json, "after", change.after());
        json.writeNumberField("generation", change.generation());
        json.writeNumberField("timeMs", change.timeMs());
    }

    private static void write(JsonGenerator json, String name, FibDiff.Way way) throws IOException {
        if (way == null) {
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeStringField("nextHop", way.nextHop().toString());
        json.writeStringField("protocol", way.protocol().label());
        json.writeNumberField("originId", Integer.toUnsignedLong(way.originId()));
        json.writeEndObject();
    }
}
