package io.margay.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** An object of an answer, a field a line, with nested ones indented. */
final class Details {
    private static final int NAME_WIDTH = 24;

    private Details() {}

    static void print(PrintWriter out, JsonNode object) {
        print(out, object, "");
    }

    private static void print(PrintWriter out, JsonNode object, String indent) {
        object.properties().forEach(field -> {
            String name = indent + field.getKey();
            JsonNode value = field.getValue();
            if (value.isArray() && value.path(0).isObject()) {
                value.forEach(item -> {
                    out.println(name);
                    print(out, item, indent + "  ");
                });
            } else if (value.isObject()) {
                out.println(name);
                print(out, value, indent + "  ");
            } else {
                String padding = " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
                out.println(name + padding + text(field.getKey(), value));
            }
        });
    }

    private static String text(String name, JsonNode value) {
        if (name.endsWith("Ms") && value.canConvertToLong() && value.asLong() > 0) {
            Instant time = Instant.ofEpochMilli(value.asLong()).truncatedTo(ChronoUnit.SECONDS);
            return time + ", " + Ages.since(value.asLong()) + " ago";
        } else if (value.isArray()) {
            StringBuilder items = new StringBuilder();
            value.forEach(item -> items.append(items.isEmpty() ? "" : ", ").append(item.asText()));
            return items.isEmpty() ? "-" : items.toString();
        }
        return value.isNull() || value.asText().isEmpty() ? "-" : value.asText();
    }
}
