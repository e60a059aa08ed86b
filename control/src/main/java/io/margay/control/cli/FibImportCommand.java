package io.margay.control.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.FibStatistics;
import io.margay.fib.FibWriter;
import io.margay.fib.NextHop;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Makes the forwarding table of a runtime directory in which no router runs, from a list of IPv4 and IPv6 "
                        + "prefixes or from what fib dump printed (plain or gzip). For benches and labs.")
final class FibImportCommand implements Callable<Integer> {
    private static final int PROBLEM_LIMIT = 10;
    private static final int BUFFER_LENGTH = 1 << 16;
    private static final int GZIP_MAGIC = 0x1F8B;
    private static final int SHOW_INTERVAL = 4_096;

    private final MargayCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "One prefix a line, with its next hop or not, as fib dump prints them; or its csv. "
                    + "What follows a tab or a # is left out.")
    private Path file;

    @Option(
            names = "--next-hop",
            paramLabel = "WAY",
            description =
                    "Of the prefixes without one, in turn if there are several: 'via ADDRESS dev NAME', 'dev NAME', "
                            + "local, blackhole (default) or unreachable. IPv6 prefixes leave out those via an IPv4 address.")
    private List<String> wayTexts = List.of("blackhole");

    private final FibListParser parser = new FibListParser();
    private final List<FibListParser.Listed> routes = new ArrayList<>();
    private FibImportProgress progress;

    FibImportCommand(MargayCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws CommandFailure {
        boolean json = root.isJson();
        progress = new FibImportProgress(root.err(), FibImportProgress.isTerminal());
        FibImportWays ways = ways();
        try (FibImportLock lock = FibImportLock.take(root.runtime())) {
            try {
                read(ways);
                print(load(lock.directory()), json);
            } finally {
                progress.end();
            }
        }
        return 0;
    }

    private FibImportWays ways() {
        List<NextHop> ways = new ArrayList<>();
        for (String text : wayTexts) {
            try {
                ways.add(parser.parseNextHop(text));
            } catch (ListLineException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), "--next-hop: " + e.getMessage());
            }
        }
        return new FibImportWays(ways);
    }

    private void read(FibImportWays ways) throws CommandFailure {
        List<String> problems = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(plain(Channels.newInputStream(channel)), StandardCharsets.UTF_8))) {
            long length = Math.max(1, channel.size());
            int number = 0;
            for (String line = lines.readLine(); line != null && problems.size() < PROBLEM_LIMIT; ) {
                number++;
                try {
                    FibListParser.Listed listed = parser.parse(line, ways);
                    if (listed != null) {
                        routes.add(listed);
                    }
                } catch (ListLineException e) {
                    problems.add(file + ":" + number + ":" + e.column() + " " + e.getMessage());
                }
                if (number % SHOW_INTERVAL == 0) {
                    progress.show("reading", channel.position(), length);
                }
                line = lines.readLine();
            }
        } catch (NoSuchFileException e) {
            throw new CommandFailure(CommandFailure.BAD_INPUT, file + ": no such file");
        } catch (IOException e) {
            throw new CommandFailure(CommandFailure.BAD_INPUT, file + ": " + e.getMessage());
        }
        if (!problems.isEmpty()) {
            progress.end();
            throw new CommandFailure(CommandFailure.BAD_INPUT, String.join("\n", problems));
        }
    }

    private static InputStream plain(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_LENGTH);
        buffered.mark(2);
        int magic = buffered.read() << Byte.SIZE | buffered.read();
        buffered.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(buffered, BUFFER_LENGTH) : buffered;
    }

    /** One transaction, and the file has its name only after it. */
    private FibStatistics load(Path directory) throws CommandFailure {
        List<String> refused = new ArrayList<>();
        try (FibWriter writer = FibWriter.create(directory, capacity())) {
            long nowMs = System.currentTimeMillis();
            writer.begin((prefix, why) -> refused.add(prefix + " " + why));
            for (int i = 0; i < routes.size() && refused.isEmpty(); i++) {
                FibListParser.Listed route = routes.get(i);
                if (writer.put(route.prefix(), route.nextHop(), route.protocol(), route.originId(), nowMs)
                        .isRefused()) {
                    refused.add(route.prefix().toString());
                }
                if (i % SHOW_INTERVAL == 0) {
                    progress.show("loading", i, routes.size());
                }
            }
            progress.show("publishing", routes.size(), Math.max(1, routes.size()));
            writer.commit();
            if (!refused.isEmpty()) {
                throw new CommandFailure(
                        CommandFailure.FAILED, "no room in the table for " + refused.get(0) + "; nothing is changed");
            }
            writer.publishFile();
            return writer.statistics();
        } catch (IOException e) {
            throw new CommandFailure(CommandFailure.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private FibCapacity capacity() throws CommandFailure {
        try {
            return FibImportCapacity.of(routes);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(CommandFailure.FAILED, "no table can hold this list: " + e.getMessage());
        }
    }

    private void print(FibStatistics statistics, boolean json) {
        progress.end();
        Path made = root.runtime().resolve(FibReader.FILE_NAME);
        if (json) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.put("file", made.toString());
            object.put("generation", statistics.generation());
            object.put("lines", routes.size());
            object.put("routes", statistics.routes());
            object.put("ipv4Routes", statistics.ipv4().routes());
            object.put("ipv6Routes", statistics.ipv6().routes());
            object.put("nextHops", statistics.nextHops());
            JsonOutput.print(root.out(), object);
        } else {
            int same = routes.size() - statistics.routes();
            root.out()
                    .println(made + ": ipv4 routes " + statistics.ipv4().routes() + ", ipv6 routes "
                            + statistics.ipv6().routes() + ", next hops " + statistics.nextHops()
                            + ", generation " + statistics.generation()
                            + (same == 0 ? "" : ", prefixes listed again " + same));
        }
    }
}
