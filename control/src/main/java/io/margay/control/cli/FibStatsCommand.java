package io.margay.control.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.fib.AddressFamily;
import io.margay.fib.FibReader;
import io.margay.fib.FibReaderState;
import io.margay.fib.FibSection;
import io.margay.fib.FibStatistics;
import io.margay.fib.FibTableStatistics;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        description = "Says how full the forwarding table is, what it holds, and who reads it.")
final class FibStatsCommand implements Callable<Integer> {
    private static final int LENGTHS_A_LINE = 10;
    private static final String[] REFUSALS = {"route records", "nodes", "entries"};

    private final MargayCommand root;

    FibStatsCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        boolean json = root.isJson();
        try (FibReader fib = RuntimeFiles.fib(root)) {
            FibStatistics statistics = fib.statistics();
            if (json) {
                JsonOutput.print(root.out(), toJson(fib, statistics));
            } else {
                print(fib, statistics);
            }
        }
        return 0;
    }

    private void print(FibReader fib, FibStatistics statistics) {
        PrintWriter out = root.out();
        out.println("generation  " + statistics.generation() + commitText(statistics.committedMs()));
        for (FibTableStatistics table : List.of(statistics.ipv4(), statistics.ipv6())) {
            print(table, hasRoom(table, statistics));
        }
        out.println("next hops   " + statistics.nextHops() + ", " + statistics.refusedNextHops() + " refused");
        out.println("retired     " + statistics.retired() + ", waiting for readers");
        out.println("epoch       " + statistics.epoch());
        printReaders(fib.readers());
        out.println();
        printSections(fib.sections(), statistics.fileBytes());
    }

    private void print(FibTableStatistics table, boolean hasRoom) {
        PrintWriter out = root.out();
        out.println(table.family().label() + " routes " + table.routes() + (hasRoom ? "" : ", no room for any")
                + protocols(table));
        if (table.routes() > 0) {
            out.println("  lengths   " + lengths(table));
        }
        out.println("  refused   " + orNone(refused(table)));
        out.println("  owed      " + owed(table));
    }

    /** A table may be made without IPv6. */
    private static boolean hasRoom(FibTableStatistics table, FibStatistics statistics) {
        return table.family() == AddressFamily.IPV4 || statistics.capacity().routes6() > 0;
    }

    private static String commitText(long committedMs) {
        return committedMs == 0
                ? ""
                : ", " + Instant.ofEpochMilli(committedMs).truncatedTo(ChronoUnit.SECONDS) + ", "
                        + Ages.since(committedMs) + " ago";
    }

    private static String protocols(FibTableStatistics statistics) {
        String counts = statistics.routesByProtocol().entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .map(entry -> entry.getKey().label() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? "" : ": " + counts;
    }

    /** IPv6 has many: a line of as many as a terminal shows, and the next below. */
    private static String lengths(FibTableStatistics statistics) {
        List<Integer> counts = statistics.routesByLength();
        StringBuilder lines = new StringBuilder();
        int told = 0;
        for (int length = 0; length < counts.size(); length++) {
            if (counts.get(length) != 0) {
                lines.append(told == 0 ? "" : told % LENGTHS_A_LINE == 0 ? ",\n            " : ", ")
                        .append("/" + length + " " + counts.get(length));
                told++;
            }
        }
        return lines.toString();
    }

    private static String refused(FibTableStatistics statistics) {
        return IntStream.range(0, REFUSALS.length)
                .filter(i -> refusals(statistics)[i] != 0)
                .mapToObj(i -> refusals(statistics)[i] + " for want of " + REFUSALS[i])
                .collect(Collectors.joining(", "));
    }

    private static long[] refusals(FibTableStatistics statistics) {
        return new long[] {statistics.refusedRoutes(), statistics.refusedNodes(), statistics.refusedEntries()};
    }

    private static String owed(FibTableStatistics statistics) {
        return statistics.owedRemovals() == 0
                ? "none"
                : statistics.owedRemovals() + " slots that wait for room to follow a removal";
    }

    private static String orNone(String list) {
        return list.isEmpty() ? "none" : list;
    }

    private void printReaders(List<FibReaderState> readers) {
        if (readers.isEmpty()) {
            root.out().println("readers     none");
        }
        for (FibReaderState reader : readers) {
            String state = reader.idle() ? "idle" : reader.lag() == 0 ? "up to date" : reader.lag() + " epochs behind";
            root.out().println("reader      slot " + reader.slot() + ", process " + reader.pid() + ", " + state);
        }
    }

    private void printSections(List<FibSection> sections, long fileBytes) {
        Table table = new Table("SECTION", "USED", "OF", "BYTES USED", "OF BYTES", "FULL");
        for (FibSection section : sections) {
            table.row(
                    section.name(),
                    Long.toString(section.used()),
                    Long.toString(section.capacity()),
                    Long.toString(section.usedBytes()),
                    Long.toString(section.bytes()),
                    100 * section.used() / Math.max(1, section.capacity()) + " %");
        }
        table.row("file", "", "", "", Long.toString(fileBytes), "");
        table.print(root.out());
    }

    private static ObjectNode toJson(FibReader fib, FibStatistics statistics) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("generation", statistics.generation());
        json.put("committedMs", statistics.committedMs());
        json.put("routes", statistics.routes());
        for (FibTableStatistics table : List.of(statistics.ipv4(), statistics.ipv6())) {
            write(json.putObject(table.family().label()), table);
        }
        json.put("nextHops", statistics.nextHops());
        json.put("refusedNextHops", statistics.refusedNextHops());
        json.put("retired", statistics.retired());
        json.put("epoch", statistics.epoch());
        json.put("oldestEpoch", statistics.oldestEpoch());
        ArrayNode readers = json.putArray("readers");
        for (FibReaderState reader : fib.readers()) {
            readers.addObject()
                    .put("slot", reader.slot())
                    .put("pid", reader.pid())
                    .put("idle", reader.idle())
                    .put("lag", reader.lag());
        }
        ArrayNode sections = json.putArray("sections");
        for (FibSection section : fib.sections()) {
            sections.addObject()
                    .put("name", section.name())
                    .put("used", section.used())
                    .put("capacity", section.capacity())
                    .put("usedBytes", section.usedBytes())
                    .put("bytes", section.bytes());
        }
        json.put("fileBytes", statistics.fileBytes());
        return json;
    }

    private static void write(ObjectNode json, FibTableStatistics table) {
        json.put("routes", table.routes());
        ObjectNode byProtocol = json.putObject("routesByProtocol");
        table.routesByProtocol().forEach((protocol, count) -> byProtocol.put(protocol.label(), count));
        ArrayNode byLength = json.putArray("routesByLength");
        table.routesByLength().forEach(byLength::add);
        ObjectNode refused = json.putObject("refused");
        refused.put("routes", table.refusedRoutes());
        refused.put("nodes", table.refusedNodes());
        refused.put("entries", table.refusedEntries());
        json.put("owedRemovals", table.owedRemovals());
        json.put("trieBytes", table.trieBytes());
    }
}
