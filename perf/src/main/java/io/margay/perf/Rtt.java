package io.margay.perf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;

/** Reads what ping(8) prints and tells the distribution of its round trips. */
@Command(
        name = "rtt",
        description =
                "Reads the output of ping on standard input, prints percentiles of the round trips in microseconds as JSON.",
        mixinStandardHelpOptions = true)
final class Rtt implements Callable<Integer> {
    private static final Pattern TIME = Pattern.compile("time=([0-9.]+) ms");
    private static final long HIGHEST_NS = 60_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;

    @Override
    public Integer call() throws IOException {
        Histogram histogram = new Histogram(HIGHEST_NS, SIGNIFICANT_DIGITS);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher time = TIME.matcher(line);
            if (time.find()) {
                histogram.recordValue(Math.round(Double.parseDouble(time.group(1)) * 1e6));
            }
        }
        if (histogram.getTotalCount() == 0) {
            System.err.println("rtt: no answer in what ping printed");
            return 1;
        }
        System.out.printf(
                "{\"count\":%d,\"p50\":%.1f,\"p90\":%.1f,\"p99\":%.1f,\"max\":%.1f}%n",
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(90) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3,
                histogram.getMaxValue() / 1e3);
        return 0;
    }
}
