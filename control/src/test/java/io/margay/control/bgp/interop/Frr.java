package io.margay.control.bgp.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** FRRouting, as far as a test needs it: zebra, staticd and bgpd in a namespace, with one configuration. */
final class Frr implements AutoCloseable {
    private static final Path LIBRARY = Path.of("/usr/lib/frr");

    private final Path directory;
    private final List<Process> processes = new ArrayList<>();

    Frr(Path directory, String namespace, String configuration) throws IOException {
        this.directory = directory;
        Path file = directory.resolve("frr.conf");
        Files.writeString(file, configuration);
        Namespaces.run("chown", "-R", "frr:frr", directory.toString());
        for (String daemon : List.of("zebra", "staticd", "bgpd")) {
            List<String> words = new ArrayList<>(List.of(LIBRARY.resolve(daemon).toString(), "-f", file.toString()));
            words.addAll(List.of("-z", directory.resolve("zserv.api").toString()));
            words.addAll(List.of("-i", directory.resolve(daemon + ".pid").toString()));
            words.addAll(List.of("--vty_socket", directory.toString(), "-P", "0"));
            processes.add(Namespaces.in(namespace, words)
                    .redirectOutput(directory.resolve(daemon + ".log").toFile())
                    .start());
            awaitDaemon(daemon);
        }
    }

    static boolean isInstalled() {
        return Files.isExecutable(LIBRARY.resolve("bgpd"));
    }

    private void awaitDaemon(String daemon) throws IOException {
        long beganNs = System.nanoTime();
        while (!ask(daemon, "show version").contains("FRRouting")) {
            if (System.nanoTime() - beganNs > 20_000_000_000L) {
                throw new IOException(
                        daemon + " does not answer: " + Files.readString(directory.resolve(daemon + ".log")));
            }
            Thread.onSpinWait();
        }
    }

    /** What vtysh answers, or its complaint. */
    String ask(String daemon, String command) {
        try {
            return Namespaces.run("vtysh", "--vty_socket", directory.toString(), "-d", daemon, "-c", command);
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) {
            process.destroyForcibly();
        }
        try {
            for (Process process : processes) {
                process.waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while FRR ends", e);
        }
    }
}
