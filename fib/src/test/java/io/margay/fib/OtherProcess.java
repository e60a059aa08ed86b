package io.margay.fib;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that reads, or writes, the same file. */
final class OtherProcess implements AutoCloseable {
    private static final Ipv4Prefix FLAPPING = Ipv4Prefix.parse("192.168.18.64/32");

    private final Process process;
    private final BufferedReader output;

    private OtherProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    static OtherProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--add-") || flag.startsWith("-Dchronicle")) {
                command.add(flag);
            }
        }
        command.addAll(
                List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.add(OtherProcess.class.getName());
        command.addAll(List.of(arguments));
        return new OtherProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    String line() throws IOException {
        return output.readLine();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        Path path = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "hold" -> hold(path, out);
            case "read" -> read(path, out);
            case "write" -> write(path, out);
            case "stop-at-store" ->
                WriterDeathTest.stopAtStore(path, Long.parseLong(arguments[2]), Integer.parseInt(arguments[3]), out);
            case "succeed" -> WriterDeathTest.succeed(path, out);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Takes a reader's slot and never moves again. */
    private static void hold(Path file, PrintStream out) throws IOException {
        FibReader reader = FibReader.open(file);
        EpochSlot slot = reader.claimEpoch();
        out.println("holding");
        while (System.in.read() >= 0) {
            slot.online();
        }
    }

    /** Looks up and reads the records until the writer has removed the mark; says what it saw that could not be. */
    private static void read(Path file, PrintStream out) throws IOException {
        int mark = Ipv4.parse("10.255.255.255");
        long answers = 0;
        long routes = 0;
        try (FibReader reader = FibReader.open(file);
                EpochSlot slot = reader.claimEpoch()) {
            out.println("reading");
            Fib4 fib = reader.fib4();
            while (fib.lookup(mark) != Fib4.NO_ROUTE) {
                for (int i = 0; i < 256; i++) {
                    Legal.assertLegal(fib, Legal.BASE + i);
                    answers++;
                }
                slot.quiescent();
                long[] count = new long[1];
                reader.forEachRoute(route -> {
                    Legal.assertLegal(route);
                    count[0]++;
                });
                routes += count[0];
            }
        } catch (AssertionError | RuntimeException e) {
            out.println("wrong: " + e);
            return;
        }
        out.println("right: " + (answers > 0 && routes > 0));
    }

    /** Publishes a FIB and changes it until it is killed. */
    private static void write(Path directory, PrintStream out) throws IOException {
        FibWriter writer = FibWriter.create(directory, Legal.CAPACITY);
        for (int i = 0; i < 256; i++) {
            writer.put(new Ipv4Prefix(Legal.BASE + i, 32), Legal.nextHop(i, 0), RouteProtocol.WORKLOAD, i, i * 1_000L);
        }
        writer.publishFile();
        out.println("writing");
        for (int version = 1; ; version++) {
            for (int i = 0; i < 256; i++) {
                Ipv4Prefix host = new Ipv4Prefix(Legal.BASE + i, 32);
                writer.put(host, Legal.nextHop(i, version), RouteProtocol.WORKLOAD, i, i * 1_000L);
            }
            writer.put(FLAPPING, NextHop.local(), RouteProtocol.CONNECTED, 0, 0);
            writer.remove(FLAPPING);
            writer.commit();
        }
    }

    /** Routes whose parts say who they belong to: a mixture of two of them is seen at once. */
    static final class Legal {
        static final int BASE = Ipv4.parse("10.0.0.0");
        static final int VERSIONS = 4;
        static final FibCapacity CAPACITY = new FibCapacity(1_024, 16_384, 65_536, 4_096);

        private Legal() {}

        static NextHop nextHop(int host, int version) {
            int port = 1 + host * VERSIONS + (version & VERSIONS - 1);
            return NextHop.gateway(BASE + (port << 8), port, "p" + port);
        }

        static void assertLegal(Fib4 fib, int address) {
            int id = fib.lookup(address);
            int port = fib.portId(id);
            if (id == Fib4.NO_ROUTE
                    || (port - 1) / VERSIONS != address - BASE
                    || fib.gateway(id) != BASE + (port << 8)) {
                throw new AssertionError(Ipv4.format(address) + " by next hop " + id + " with port " + port);
            }
        }

        static void assertLegal(Route route) {
            int host = (int) (route.prefix().high() >>> Integer.SIZE) - BASE;
            int port = route.nextHop().portId();
            boolean whole = host < 0
                    || host >= 256
                    || (route.prefix().length() == 32
                            && (port - 1) / VERSIONS == host
                            && route.nextHop().equals(nextHop(host, port - 1))
                            && route.originId() == host
                            && route.timeMs() == host * 1_000L);
            if (!whole) {
                throw new AssertionError(route);
            }
        }
    }
}
