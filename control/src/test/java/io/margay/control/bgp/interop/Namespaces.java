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

    private String far = "";

    /** @throws IOException where the user may not make namespaces, among other reasons */
    Namespaces() throws IOException {
        try {
            for (String each : List.of(router, bird)) {
                run("ip", "netns", "add", each);
                run("ip", "-n", each, "link", "set", "lo", "up");
            }
            join();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** The link between the two, under new numbers and with new link-local addresses each time. */
    void join() throws IOException {
        run("ip", "-n", router, "link", "add", "v0", "type", "veth", "peer", "name", "v0", "netns", bird);
        address(router, ROUTER_ADDRESS);
        address(bird, BIRD_ADDRESS);
    }

    void cut() throws IOException {
        run("ip", "-n", router, "link", "delete", "v0");
    }

    private static void address(String namespace, String address) throws IOException {
        run("ip", "-n", namespace, "address", "add", address + "/24", "dev", "v0");
        run("ip", "-n", namespace, "link", "set", "v0", "up");
    }

    /** IPv6 addresses of the two beside the others. */
    void address6(String ofRouter, String ofBird) throws IOException {
        run("ip", "-n", router, "address", "add", ofRouter + "/64", "dev", "v0", "nodad");
        run("ip", "-n", bird, "address", "add", ofBird + "/64", "dev", "v0", "nodad");
    }

    /** A third one behind the second, which forwards: 203.0.113.2. Returns its name. */
    String far() throws IOException {
        far = "mgybgp" + ProcessHandle.current().pid() + "f";
        run("ip", "netns", "add", far);
        run("ip", "-n", far, "link", "set", "lo", "up");
        run("ip", "-n", bird, "link", "add", "w0", "type", "veth", "peer", "name", "w0", "netns", far);
        run("ip", "-n", bird, "address", "add", "203.0.113.1/24", "dev", "w0");
        run("ip", "-n", far, "address", "add", "203.0.113.2/24", "dev", "w0");
        run("ip", "-n", bird, "link", "set", "w0", "up");
        run("ip", "-n", far, "link", "set", "w0", "up");
        run("ip", "netns", "exec", bird, "sysctl", "-qw", "net.ipv4.ip_forward=1");
        run("ip", "-n", router, "route", "add", "203.0.113.0/24", "via", BIRD_ADDRESS);
        run("ip", "-n", far, "route", "add", "198.51.100.0/24", "via", "203.0.113.1");
        return far;
    }

    /** The address of this family that the namespace's end of the link has, once it may be used. */
    static String linkLocal(String namespace) throws IOException {
        String[] words = run("ip", "-n", namespace, "-6", "-o", "address", "show", "dev", "v0", "scope", "link")
                .split("\\s+");
        return words[3].replaceAll("/.*", "");
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
        for (String each : List.of(router, bird, far)) {
            if (!each.isEmpty() && existing.contains(each)) {
                run("ip", "netns", "delete", each);
            }
        }
    }
}
