package io.margay.control.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs {@code ip} of iproute2 to its end. It talks to the kernel alone, and takes milliseconds. */
final class IpTool {
    private static final long PATIENCE_SECONDS = 5;

    /** Who of the two is speaking is no news to an operator. */
    private static final Pattern SPEAKER = Pattern.compile("^(RTNETLINK answers: |Error: )");

    private static final Pattern FAILED_LINE = Pattern.compile("(?m)^Command failed -:(\\d+)$");

    /** @param trouble what it said, in one line; empty when it did all that it was told */
    record Outcome(String output, String trouble) {
        boolean isDone() {
            return trouble.isEmpty();
        }
    }

    /** @throws HostKernelException when it failed, with what it said */
    String run(String... words) throws HostKernelException {
        Outcome outcome = tryRun(List.of(words), "");
        if (!outcome.isDone()) {
            throw new HostKernelException("ip " + String.join(" ", words) + ": " + outcome.trouble());
        }
        return outcome.output();
    }

    Outcome tryRun(String... words) throws HostKernelException {
        return tryRun(List.of(words), "");
    }

    /**
     * Several in one go, each whether or not those before it went well.
     *
     * @throws HostKernelException which names the first that failed
     */
    void runAll(List<String> commands) throws HostKernelException {
        if (commands.isEmpty()) {
            return;
        }
        Outcome outcome = tryRun(List.of("-force", "-batch", "-"), String.join("\n", commands) + "\n");
        if (!outcome.isDone()) {
            Matcher failed = FAILED_LINE.matcher(outcome.output());
            String command = failed.find() ? commands.get(Integer.parseInt(failed.group(1)) - 1) : "-batch";
            throw new HostKernelException("ip " + command + ": " + outcome.trouble());
        }
    }

    private static Outcome tryRun(List<String> words, String input) throws HostKernelException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(words);
        Process process;
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new HostKernelException("cannot run ip, which is part of iproute2: " + e.getMessage(), e);
        }
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
        CompletableFuture<String> complained = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        try (OutputStream out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // it has ended without reading all: what it says about that is below
        }
        try {
            String output = said.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String complaint = complained.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            boolean isDone = process.waitFor() == 0;
            return isDone ? new Outcome(output, "") : new Outcome(complaint, firstLine(complaint));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new HostKernelException("ip was interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new HostKernelException("ip " + String.join(" ", words) + " does not end", e);
        }
    }

    private static String text(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstLine(String complaint) {
        String line = complaint.lines().findFirst().orElse("failed without a word");
        String trouble = SPEAKER.matcher(line).replaceFirst("");
        return trouble.equals("Operation not permitted") ? trouble + ", it takes CAP_NET_ADMIN" : trouble;
    }
}
