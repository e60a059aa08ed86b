package io.margay.perf.report;

import java.util.ArrayList;
import java.util.List;

/** An axis: values to pixels, and where to write numbers. */
record Scale(double least, double most, double from, double to, boolean logarithmic) {
    private static final int TICKS = 5;

    Scale {
        if (!(least < most) || logarithmic && least <= 0) {
            throw new IllegalArgumentException("no scale from " + least + " to " + most);
        }
    }

    /** From 0 to a round number that all {@code values} are below. */
    static Scale linear(List<Double> values, double from, double to) {
        double greatest = values.stream().mapToDouble(value -> value).max().orElse(0);
        double most = greatest > 0 ? greatest : 1;
        double step = step(most);
        return new Scale(0, step * Math.ceil(most / step), from, to, false);
    }

    /** Between powers of ten that hold all {@code values}, which are above 0. */
    static Scale logarithmic(List<Double> values, double from, double to) {
        double least = values.stream().mapToDouble(value -> value).min().orElse(1);
        double most = values.stream().mapToDouble(value -> value).max().orElse(1);
        double low = Math.floor(Math.log10(least));
        double high = Math.max(Math.ceil(Math.log10(most)), low + 1);
        return new Scale(Math.pow(10, low), Math.pow(10, high), from, to, true);
    }

    /** 1, 2 or 5 times a power of ten, such that about {@value #TICKS} make {@code most}. */
    private static double step(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most / TICKS)));
        double steps = most / TICKS / power;
        return power * (steps <= 1 ? 1 : steps <= 2 ? 2 : steps <= 5 ? 5 : 10);
    }

    double pixel(double value) {
        double share =
                logarithmic ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
        return from + share * (to - from);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            long decades = Math.round(Math.log10(most / least));
            for (int i = 0; i <= decades; i++) {
                ticks.add(least * Math.pow(10, i));
            }
        } else {
            double step = step(most);
            long steps = Math.round(most / step);
            for (int i = 0; i <= steps; i++) {
                ticks.add(i * step);
            }
        }
        return ticks;
    }
}
