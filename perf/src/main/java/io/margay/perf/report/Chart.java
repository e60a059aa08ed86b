package io.margay.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Values by category for several series, as SVG. What a series has no value for is left out.
 *
 * @param categories along the bottom, each with a value in every series
 * @param logarithmic the axis of the values; else it begins at 0
 */
public record Chart(
        Form form, String title, String unit, List<String> categories, List<Series> series, boolean logarithmic) {
    /** How values are drawn: as lines from category to category, or as bars beside each other. */
    public enum Form {
        LINES,
        BARS
    }

    /** @param values one for each category */
    public record Series(String name, List<OptionalDouble> values) {}

    private static final int WIDTH = 720;
    private static final int HEIGHT = 340;
    private static final int LEFT = 70;
    private static final int RIGHT = 190;
    private static final int TOP = 40;
    private static final int BOTTOM = 40;
    private static final int LEGEND_LINE = 20;
    private static final double BARS_SHARE = 0.8;
    private static final List<String> COLOURS =
            List.of("#c0392b", "#e67e22", "#8e44ad", "#2471a3", "#17a589", "#7f8c8d", "#2c3e50", "#d4ac0d");

    public Chart {
        for (Series each : series) {
            if (each.values().size() != categories.size()) {
                throw new IllegalArgumentException(each.name() + " has "
                        + each.values().size() + " values for " + categories.size() + " categories");
            }
        }
    }

    /** Whether there is anything to draw. */
    public boolean isEmpty() {
        return values().isEmpty();
    }

    private List<Double> values() {
        List<Double> values = new ArrayList<>();
        for (Series each : series) {
            each.values().forEach(value -> value.ifPresent(values::add));
        }
        // a logarithm has no place for 0
        values.removeIf(value -> logarithmic && value <= 0);
        return values;
    }

    public String svg() {
        double bottom = HEIGHT - BOTTOM;
        Scale scale = logarithmic ? Scale.logarithmic(values(), bottom, TOP) : Scale.linear(values(), bottom, TOP);
        StringBuilder svg = new StringBuilder();
        add(svg, "<svg viewBox='0 0 %d %d' width='%d' height='%d' role='img'>", WIDTH, HEIGHT, WIDTH, HEIGHT);
        add(svg, "<text class='title' x='%d' y='20'>%s</text>", LEFT, Html.escape(title + ", " + unit));
        for (double tick : scale.ticks()) {
            double y = scale.pixel(tick);
            add(svg, "<line class='grid' x1='%d' y1='%.1f' x2='%d' y2='%.1f'/>", LEFT, y, WIDTH - RIGHT, y);
            add(svg, "<text class='tick' text-anchor='end' x='%d' y='%.1f'>%s</text>", LEFT - 6, y + 4, number(tick));
        }
        for (int i = 0; i < categories.size(); i++) {
            String label = Html.escape(categories.get(i));
            add(
                    svg,
                    "<text class='tick' text-anchor='middle' x='%.1f' y='%.1f'>%s</text>",
                    middle(i),
                    bottom + 18,
                    label);
        }
        for (int i = 0; i < series.size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            if (form == Form.LINES) {
                line(svg, series.get(i), colour, scale);
            } else {
                bars(svg, i, colour, scale);
            }
            int y = TOP + i * LEGEND_LINE;
            int x = WIDTH - RIGHT + 16;
            add(svg, "<rect x='%d' y='%d' width='12' height='12' fill='%s'/>", x, y, colour);
            add(
                    svg,
                    "<text x='%d' y='%d'>%s</text>",
                    x + 18,
                    y + 10,
                    Html.escape(series.get(i).name()));
        }
        return svg.append("</svg>\n").toString();
    }

    private double width() {
        return (double) (WIDTH - LEFT - RIGHT) / categories.size();
    }

    private double middle(int category) {
        return LEFT + (category + 0.5) * width();
    }

    private boolean isDrawn(OptionalDouble value) {
        return value.isPresent() && !(logarithmic && value.getAsDouble() <= 0);
    }

    private void line(StringBuilder svg, Series drawn, String colour, Scale scale) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < categories.size(); i++) {
            OptionalDouble value = drawn.values().get(i);
            if (isDrawn(value)) {
                double y = scale.pixel(value.getAsDouble());
                add(points, "%.1f,%.1f ", middle(i), y);
                add(svg, "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'>", middle(i), y, colour);
                add(svg, "<title>%s: %s</title></circle>", Html.escape(drawn.name()), number(value.getAsDouble()));
            }
        }
        add(
                svg,
                "<polyline fill='none' stroke-width='2' stroke='%s' points='%s'/>",
                colour,
                points.toString().strip());
    }

    private void bars(StringBuilder svg, int number, String colour, Scale scale) {
        Series drawn = series.get(number);
        double wide = width() * BARS_SHARE / series.size();
        for (int i = 0; i < categories.size(); i++) {
            OptionalDouble value = drawn.values().get(i);
            if (isDrawn(value)) {
                double x = middle(i) - width() * BARS_SHARE / 2 + number * wide;
                double y = scale.pixel(value.getAsDouble());
                double height = HEIGHT - BOTTOM - y;
                add(svg, "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' fill='%s'>", x, y, wide, height, colour);
                add(svg, "<title>%s: %s</title></rect>", Html.escape(drawn.name()), number(value.getAsDouble()));
            }
        }
    }

    /** Three digits, without an exponent or a fraction of zeros. */
    static String number(double value) {
        if (value == Math.rint(value) || Math.abs(value) >= 100) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        String text = String.format(Locale.ROOT, Math.abs(value) >= 1 ? "%.2f" : "%.4f", value);
        return text.replaceAll("\\.?0+$", "");
    }

    private static void add(StringBuilder to, String format, Object... values) {
        to.append(String.format(Locale.ROOT, format, values));
    }
}
