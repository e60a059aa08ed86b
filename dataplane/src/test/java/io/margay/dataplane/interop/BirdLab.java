package io.margay.dataplane.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A router and a stock BIRD 2, each in a network namespace of its own, joined by a veth pair: 172.17.8.100 and .101, fd00:8::100 and ::101. All gone when closed. */
final class BirdLab implements AutoCloseable {
    private static final long DEADLINE_NS = 30_000_000_000L;

    private final String routerNamespace = "mgybfd" + ProcessHandle.current().pid() + "r";
    private final String birdNamespace = "mgybfd" + ProcessHandle.current().pid() + "b";
    private final Path directory;
    private Process router;
    private Process bird;
    private PrintWriter commands;

    /** What the router said. */
    final List<String> said = new CopyOnWriteArrayList<>();

    /** @throws IOException where the user may not make namespaces, among other reasons */
    BirdLab(Path directory) throws IOException {
        this.directory = directory;
        try {
            for (String each : List.of(routerNamespace, birdNamespace)) {
                run("ip", "netns", "add", each);
                run("ip", "-n", each, "link", "set", "lo", "up");
            }
            run(
                    "ip",
                    "-n",
                    routerNamespace,
                    "link",
                    "add",
                    "v0",
                    "type",
                    "veth",
                    "peer",
                    "name",
                    "v0",
                    "netns",
                    birdNamespace);
            address(routerNamespace, "100");
            address(birdNamespace, "101");
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/sbin/bird")) && Files.isExecutable(Path.of("/usr/sbin/birdc"));
    }

    private static void address(String namespace, String last) throws IOException {
        run("ip", "-n", namespace, "address", "add", "172.17.8." + last + "/24", "dev", "v0");
        run("ip", "-n", namespace, "address", "add", "fd00:8::" + last + "/64", "dev", "v0", "nodad");
        run("ip", "-n", namespace, "link", "set", "v0", "up");
    }

    // ---- the router

    void startRouter(String idle) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", routerNamespace));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-") || argument.startsWith("--enable-native-access")) {
                command.add(argument);
            }
        }
        Collections.addAll(command, "-Xmx128m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"));
        Collections.addAll(command, BfdRouterMain.class.getName(), directory.toString(), idle);
        router = new ProcessBuilder(command).redirectErrorStream(true).start();
        commands = new PrintWriter(router.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::readLines, "router-output");
        reader.setDaemon(true);
        reader.start();
        await("the router's port", () -> isSaid("port 3 up"));
    }

    private void readLines() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(router.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(said::add);
        } catch (IOException | UncheckedIOException e) {
            said.add("closed: " + e.getMessage()); // the router was stopped
        }
    }

    void order(String command) {
        commands.println(command);
    }

    /** The last state of a session that control heard. */
    String state(int sessionId) {
        String last = "";
        for (String line : said) {
            if (line.contains(" bfd " + sessionId + " ")) {
                last = line.substring(line.indexOf("bfd " + sessionId + " ") + ("bfd " + sessionId + " ").length());
            }
        }
        return last;
    }

    boolean isSaid(String what) {
        return said.stream().anyMatch(line -> line.contains(what));
    }

    /** When the first line that contains this was said, in ms of the system's clock. */
    long saidAtMs(String what) {
        String found =
                said.stream().filter(line -> line.contains(what)).findFirst().orElseThrow();
        return Long.parseLong(found.substring(0, found.indexOf(' ')));
    }

    /** "Destination unreachable" that the kernel of the router's namespace sent, of both families. */
    long kernelRefusals() throws IOException {
        long refusals = 0;
        String[] snmp = run("ip", "netns", "exec", routerNamespace, "cat", "/proc/net/snmp")
                .split("\n");
        for (int i = 0; i + 1 < snmp.length; i++) {
            if (snmp[i].startsWith("Icmp:") && snmp[i].contains("OutDestUnreachs")) {
                int column = List.of(snmp[i].split(" ")).indexOf("OutDestUnreachs");
                refusals += Long.parseLong(snmp[i + 1].split(" ")[column]);
            }
        }
        for (String line : run("ip", "netns", "exec", routerNamespace, "cat", "/proc/net/snmp6")
                .split("\n")) {
            if (line.startsWith("Icmp6OutDestUnreachs")) {
                refusals += Long.parseLong(line.split("\\s+")[1]);
            }
        }
        return refusals;
    }

    // ---- BIRD

    void configureBird(String options) throws IOException {
        Files.writeString(directory.resolve("bird.conf"), """
                router id 198.51.100.2;
                protocol device {}
                protocol bfd {
                  %s
                  neighbor 172.17.8.100 dev "v0" local 172.17.8.101;
                  neighbor fd00:8::100 dev "v0" local fd00:8::101;
                  neighbor 172.17.8.100 local 172.17.8.101 multihop on;
                }
                """.formatted(options));
    }

    void startBird() throws IOException {
        List<String> command = List.of(
                "ip",
                "netns",
                "exec",
                birdNamespace,
                "bird",
                "-f",
                "-c",
                directory.resolve("bird.conf").toString(),
                "-s",
                directory.resolve("bird.ctl").toString());
        bird = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("bird.log").toFile()))
                .start();
    }

    /** SIGKILL; returns when it was sent, in ms of the system's clock. */
    long killBird() throws IOException {
        long nowMs = System.currentTimeMillis();
        bird.destroyForcibly();
        end(bird);
        return nowMs;
    }

    /** What birdc answers, or its complaint while BIRD is not up. */
    String askBird(String... words) {
        List<String> command = new ArrayList<>(
                List.of("birdc", "-s", directory.resolve("bird.ctl").toString()));
        command.addAll(List.of(words));
        try {
            return run(command.toArray(new String[0]));
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** BIRD's lines of this state: its sessions with one interval and timeout, such as {@code 0.050 0.150}, or any. */
    long birdSessions(String state, String timers) {
        return askBird("show", "bfd", "sessions")
                .lines()
                .map(line -> line.replaceAll("\\s+", " "))
                .filter(line -> line.contains(" " + state + " ") && line.strip().endsWith(timers))
                .count();
    }

    // ---- both

    /** Asks again and again until the deadline; what is asked runs a command, or waits for the other thread. */
    void await(String what, BooleanSupplier isSo) {
        long startNs = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - startNs > DEADLINE_NS) {
                throw new AssertionError("not within 30 s: " + what + "\n" + String.join("\n", said) + "\n"
                        + askBird("show", "bfd", "sessions"));
            }
            Thread.yield();
        }
    }

    private static void end(Process process) throws IOException {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IOException(
                        "does not stop: " + process.info().commandLine().orElse(""));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        end(process);
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
        return said;
    }

    @Override
    public void close() throws IOException {
        for (Process process : new Process[] {router, bird}) {
            if (process != null) {
                process.destroyForcibly();
                end(process);
            }
        }
        String existing = run("ip", "netns", "list");
        for (String each : List.of(routerNamespace, birdNamespace)) {
            if (existing.contains(each)) {
                run("ip", "netns", "delete", each);
            }
        }
    }
}
