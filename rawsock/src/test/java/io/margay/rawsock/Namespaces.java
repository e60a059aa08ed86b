package io.margay.rawsock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Network namespaces for one test, named {@code mgyraw<pid>-<name>}, gone when closed. A JVM cannot change its namespace, so a scenario
 * runs in a JVM of its own inside one: see {@link InNamespace}.
 */
final class Namespaces implements AutoCloseable {
    private static final int TIMEOUT_S = 120;

    private final List<String> names = new ArrayList<>();
    private final Thread cleaner = new Thread(this::delete, "namespace cleaner");

    private Namespaces() {}

    /** Skips the test where namespaces cannot be made. */
    static Namespaces create(String... names) {
        Assumptions.assumeTrue(canMakeNamespaces(), "skipped: network namespaces need root and the tool ip (iproute2)");
        Namespaces namespaces = new Namespaces();
        Runtime.getRuntime().addShutdownHook(namespaces.cleaner);
        for (String name : names) {
            namespaces.names.add(name);
            run("ip", "netns", "add", namespaces.full(name));
            run("ip", "-n", namespaces.full(name), "link", "set", "lo", "up");
        }
        return namespaces;
    }

    private static boolean canMakeNamespaces() {
        String probe = "mgyraw" + ProcessHandle.current().pid() + "-probe";
        try {
            run("ip", "netns", "add", probe);
            run("ip", "netns", "del", probe);
            return true;
        } catch (AssertionError | UncheckedIOException e) {
            return false;
        }
    }

    String full(String name) {
        return "mgyraw" + ProcessHandle.current().pid() + "-" + name;
    }

    /** A veth pair between two namespaces, both ends up, without IPv6 and so without frames that nobody asked for. */
    void veth(String leftNamespace, String left, String rightNamespace, String right) {
        run(
                "ip",
                "-n",
                full(leftNamespace),
                "link",
                "add",
                left,
                "type",
                "veth",
                "peer",
                "name",
                right,
                "netns",
                full(rightNamespace));
        up(leftNamespace, left);
        up(rightNamespace, right);
    }

    private void up(String namespace, String name) {
        run("ip", "netns", "exec", full(namespace), "sysctl", "-qw", "net.ipv6.conf." + name + ".disable_ipv6=1");
        run("ip", "-n", full(namespace), "link", "set", name, "up");
    }

    void address(String namespace, String name, String address) {
        run("ip", "-n", full(namespace), "address", "add", address, "dev", name);
    }

    /** Runs a scenario, a static method of a test class that takes the namespaces' full names, and fails as it fails. */
    void runScenario(String namespace, Class<?> scenarios, String method) {
        String output = finished(startScenario(namespace, List.of(), scenarios, method), method);
        System.out.print(output);
    }

    /** The same, started only, by way of a wrapping command; the caller ends it. */
    Process startScenario(String namespace, List<String> wrapper, Class<?> scenarios, String method) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", full(namespace)));
        command.addAll(wrapper);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-") || argument.startsWith("--enable-native-access")) {
                command.add(argument);
            }
        }
        Collections.addAll(command, "-Xmx256m", "-XX:+UseSerialGC", "-cp");
        command.add(System.getProperty("java.class.path"));
        Collections.addAll(command, InNamespace.class.getName(), scenarios.getName(), method);
        for (String name : names) {
            command.add(full(name));
        }
        return start(command);
    }

    static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String run(String... command) {
        return finished(start(List.of(command)), String.join(" ", command));
    }

    /** What a command prints, whether it succeeds or not. */
    static String output(String... command) {
        return outputOf(start(List.of(command)));
    }

    static String outputOf(Process process) {
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String finished(Process process, String what) {
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(what + " does not end\n" + output);
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(what + " failed (" + process.exitValue() + ")\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
    }

    private void delete() {
        for (String name : names) {
            output("ip", "netns", "del", full(name));
        }
        names.clear();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(cleaner);
        delete();
    }
}
