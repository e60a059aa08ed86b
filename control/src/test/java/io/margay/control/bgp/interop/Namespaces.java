package io.margay.control.bgp.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two network namespaces joined by a veth pair, {@code 198.51.100.1} and {@code 198.51.100.2}; gone when closed. */
final class Namespaces implements AutoCloseable {
    static final String ROUTER_ADDRESS = "198.51.100.1";
    static final String BIRD_ADDRESS = "198.51.100.2";

    final String router = "mgybgp" + ProcessHandle.current().pid() + "r";
    final String bird = "mgybgp" + ProcessHandle.current().pid() + "b";

    /** @throws IOException where the user may not make namespaces, among other reasons */
    Namespaces() throws IOException {
        try {
            for (String each : List.of(router, bird)) {
                run("ip", "netns", "add", each);
                run("ip", "-n", each, "link", "set", "lo", "up");
            }
            run("ip", "-n", router, "link", "add", "v0", "type", "veth", "peer", "name", "v0", "netns", bird);
            address(router, ROUTER_ADDRESS);
            address(bird, BIRD_ADDRESS);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static void address(String namespace, String address) throws IOException {
        run("ip", "-n", namespace, "address", "add", address + "/24", "dev", "v0");
        run("ip", "-n", namespace, "link", "set", "v0", "up");
    }

    /** The command in the namespace; the process is the command's own, ip only starts it. */
    static ProcessBuilder in(String namespace, List<String> command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.addAll(command);
        return new ProcessBuilder(words).redirectErrorStream(true);
    }

    /** Runs to its end and returns what it says. */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(String.join(" ", command) + ": interrupted", e);
        }
        return said;
    }

    @Override
    public void close() throws IOException {
        String existing = run("ip", "netns", "list");
        for (String each : List.of(router, bird)) {
            if (existing.contains(each)) {
                run("ip", "netns", "delete", each);
            }
        }
    }
}
