package io.margay.control.bgp.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A {@link SpeakerMain} in a network namespace: commands in, and the lines that it has told. Gone when closed. */
final class SpeakerProcess implements AutoCloseable {
    final List<String> told = new CopyOnWriteArrayList<>();
    final PrintWriter commands;

    private final Process process;

    SpeakerProcess(String namespace, String... arguments) throws IOException {
        process = Namespaces.in(namespace, command(arguments)).start();
        commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::readLines, "speaker-output");
        reader.setDaemon(true);
        reader.start();
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> each.startsWith("--add-") || each.startsWith("--enable-native-access"))
                .forEach(command::add);
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(SpeakerMain.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    private void readLines() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(told::add);
        } catch (IOException | UncheckedIOException e) {
            told.add("closed: " + e.getMessage()); // the speaker was stopped
        }
    }

    boolean hasTold(String beginning) {
        return told.stream().anyMatch(each -> each.startsWith(beginning));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
