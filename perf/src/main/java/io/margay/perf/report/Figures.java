package io.margay.perf.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What was measured: one flat object of numbers and texts, sorted by key. */
public final class Figures {
    private final Map<String, Object> values = new TreeMap<>();

    /** @throws IllegalArgumentException if it is not finite: JSON has no such number */
    public void put(String key, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(key + " is " + value);
        }
        values.put(key, value);
    }

    public void put(String key, long value) {
        values.put(key, value);
    }

    public void put(String key, String text) {
        values.put(key, text);
    }

    public void putAll(Figures others) {
        values.putAll(others.values);
    }

    public OptionalDouble number(String key) {
        return values.get(key) instanceof Number number
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    /** Empty where there is none. */
    public String text(String key) {
        Object value = values.get(key);
        return value == null ? "" : value.toString();
    }

    /** {@code key} becomes {@code numerator} / {@code denominator}, if both were measured. */
    public void putRatio(String key, String numerator, String denominator) {
        OptionalDouble above = number(numerator);
        OptionalDouble below = number(denominator);
        if (above.isPresent() && below.isPresent() && below.getAsDouble() != 0) {
            put(key, above.getAsDouble() / below.getAsDouble());
        }
    }

    public Map<String, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    public void writeJson(Path file) throws IOException {
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), values);
    }

    /** Of an even number of values the upper of the two in the middle, one that was measured. */
    public static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Without a fraction of zero: 99, 99.9. */
    public static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
