package io.margay.control.bgp.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A stock BIRD 2 with one BGP peer, which announces {@link #BLOCK} with attributes of many kinds. */
final class Bird implements AutoCloseable {
    static final String BLOCK = "192.168.196.128/26";

    private final String namespace;
    private final Path configuration;
    private final Path control;
    private Process process;

    Bird(Path directory, String namespace, String... options) throws IOException {
        this.namespace = namespace;
        this.configuration = directory.resolve("bird.conf");
        this.control = directory.resolve("bird.ctl");
        Files.writeString(configuration, """
                router id 198.51.100.2;
                protocol device {}
                protocol static blocks { ipv4; route 192.168.196.128/26 blackhole; }
                protocol static blocks6 { ipv6; route 2001:db8:b::/48 blackhole; }
                protocol static again { ipv4 { preference 50; }; route 192.168.196.128/26 unreachable; }
                filter tagged {
                  bgp_med = 50;
                  bgp_local_pref = 150;
                  bgp_community.add((64512, 7));
                  bgp_ext_community.add((rt, 64512, 7));
                  bgp_large_community.add((64512, 7, 7));
                  accept;
                }
                protocol bgp margay {
                  local 198.51.100.2 as 64512;
                  neighbor 198.51.100.1 as %s;
                  direct;
                  hold time 3;
                  connect delay time 1;
                  connect retry time 1;
                  error wait time 1, 2;
                  ipv4 { import all; export filter tagged; next hop self; %s };
                  %s
                }
                """.formatted(neighborAs(options), join(options, true), join(options, false)));
    }

    /** Its own, unless there is an option {@code as:}. */
    private static String neighborAs(String[] options) {
        return Stream.of(options)
                .filter(option -> option.startsWith("as:"))
                .map(option -> option.substring("as:".length()))
                .findFirst()
                .orElse("64512");
    }

    private Bird(Path directory, String namespace, Path configuration) {
        this.namespace = namespace;
        this.configuration = configuration;
        this.control = directory.resolve("bird.ctl");
    }

    /** With a configuration of its own. */
    static Bird withConfiguration(Path directory, String namespace, String text) throws IOException {
        Path configuration = directory.resolve("bird.conf");
        Files.writeString(configuration, text);
        return new Bird(directory, namespace, configuration);
    }

    /** Those for the IPv4 channel begin with {@code ipv4:}. */
    private static String join(String[] options, boolean isOfChannel) {
        return Stream.of(options)
                .filter(option -> option.startsWith("ipv4:") == isOfChannel && !option.startsWith("as:"))
                .map(option -> option.replace("ipv4:", ""))
                .collect(Collectors.joining("\n"));
    }

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/sbin/bird")) && Files.isExecutable(Path.of("/usr/sbin/birdc"));
    }

    Bird start() throws IOException {
        return start(List.of());
    }

    /** As after a restart (RFC 4724): it says so, and waits for its peers before it speaks. */
    Bird startAgain() throws IOException {
        return start(List.of("-R"));
    }

    private Bird start(List<String> more) throws IOException {
        Path log = configuration.resolveSibling("bird.log");
        List<String> words =
                new ArrayList<>(List.of("bird", "-f", "-c", configuration.toString(), "-s", control.toString()));
        words.addAll(more);
        process = Namespaces.in(namespace, words)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return this;
    }

    /** What birdc answers, or its complaint while BIRD is not up. */
    String ask(String... command) {
        String[] words = new String[command.length + 3];
        System.arraycopy(new String[] {"birdc", "-s", control.toString()}, 0, words, 0, 3);
        System.arraycopy(command, 0, words, 3, command.length);
        try {
            return Namespaces.run(words);
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    void signal(String name) throws IOException {
        Namespaces.run("kill", "-" + name, Long.toString(process.pid()));
    }

    /** SIGTERM: BIRD says goodbye to its peers. */
    void stop() throws IOException {
        process.destroy();
        end();
    }

    /** SIGKILL: the kernel closes its connections. */
    void crash() throws IOException {
        process.destroyForcibly();
        end();
    }

    private void end() throws IOException {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IOException("BIRD does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while BIRD stops", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            crash();
        }
    }
}
