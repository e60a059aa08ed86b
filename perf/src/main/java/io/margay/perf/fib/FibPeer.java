package io.margay.perf.fib;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.margay.fib.Prefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program {@code fibpeer}, which looks the same keys up in the same table by DPDK's implementations. It keeps its tables between rounds.
 * Its source says what is spoken.
 */
final class FibPeer implements AutoCloseable {
    private static final int PREFIX_BYTES = 24;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Path directory;
    private final List<Path> files = new ArrayList<>();
    private final Process process;
    private final BufferedReader answers;
    private final JsonNode loaded;

    /**
     * Starts the program and waits until it has loaded the table.
     *
     * @param lpmRoutes the largest table that rte_lpm, or rte_lpm6, is to load
     * @param keys of each distribution, in the order of {@link Keys}
     */
    FibPeer(Path program, RouteTable table, int lpmRoutes, List<long[]> keys) throws IOException {
        Family family = table.family();
        directory = Files.createTempDirectory("margay-fib-peer");
        List<String> command = new ArrayList<>(List.of(
                program.toAbsolutePath().toString(),
                family == Family.IPV4 ? "4" : "6",
                write("prefixes", prefixes(table)),
                Long.toString(family.peerMb(table.size())),
                Integer.toString(lpmRoutes)));
        for (long[] each : keys) {
            command.add(write("keys" + files.size(), family.forPeer(each)));
        }
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        try {
            loaded = read();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static byte[] prefixes(RouteTable table) {
        ByteBuffer bytes = ByteBuffer.allocate(PREFIX_BYTES * table.size());
        for (int i = 0; i < table.size(); i++) {
            Prefix prefix = table.prefixes().get(i);
            bytes.putLong(prefix.high()).putLong(prefix.low());
            bytes.putInt(Integer.reverseBytes(prefix.length())).putInt(Integer.reverseBytes(table.nextHop(i)));
        }
        return bytes.array();
    }

    private String write(String name, byte[] bytes) throws IOException {
        Path file = directory.resolve(name);
        files.add(file);
        Files.write(file, bytes);
        return file.toString();
    }

    /** What it said of its tables: sizes, times of loading, why one was left out. */
    JsonNode loaded() {
        return loaded;
    }

    /** One round of all its methods, each with each of the key files. */
    JsonNode run(double seconds) throws IOException {
        return ask("run " + seconds);
    }

    /** Percentiles of its update latencies; the last thing to ask, for the table need not be as before. */
    JsonNode updates(int count) throws IOException {
        return ask("updates " + count);
    }

    private JsonNode ask(String command) throws IOException {
        OutputStream commands = process.getOutputStream();
        commands.write((command + "\n").getBytes(StandardCharsets.US_ASCII));
        commands.flush();
        return read();
    }

    private JsonNode read() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("fibpeer ended without an answer");
        }
        try {
            return mapper.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IOException("fibpeer said: " + line, e);
        }
    }

    /** Of next-hop numbers in the order of their keys, as the program makes it. */
    static String checksum(int[] numbers) {
        long sum = 0;
        for (int number : numbers) {
            sum = 31 * sum + number;
        }
        return String.format("%016x", sum);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        answers.close();
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.delete(directory);
    }
}
