package io.margay.control.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** JSON for people with jq and for people without: arrays with one element a line, single objects indented. */
final class JsonOutput {
    private JsonOutput() {}

    /** Writes the fields of one element. */
    interface Fields<T> {
        void write(JsonGenerator json, T element) throws IOException;
    }

    /** Element by element, so that a long list needs no second copy in memory. */
    static <T> void printArray(PrintWriter out, Iterable<T> elements, Fields<T> fields) {
        out.print('[');
        String separator = "\n";
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setRootValueSeparator(null);
            for (T element : elements) {
                json.writeRaw(separator);
                json.writeStartObject();
                fields.write(json, element);
                json.writeEndObject();
                separator = ",\n";
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println("\n]");
    }

    /** The elements of an array that is in memory already. */
    static void printArray(PrintWriter out, JsonNode array) {
        Parts parts = new Parts(out);
        parts.print(array);
        parts.end();
    }

    /** One array that comes in parts, each written as it comes. */
    static final class Parts {
        private final JsonMapper mapper = new JsonMapper();
        private final PrintWriter out;
        private String separator = "[\n";

        Parts(PrintWriter out) {
            this.out = out;
        }

        void print(JsonNode part) {
            for (JsonNode element : part) {
                out.print(separator);
                out.print(text(mapper, element));
                separator = ",\n";
            }
        }

        void end() {
            out.println(separator.equals(",\n") ? "\n]" : "[\n]");
        }
    }

    /** One object, a member a line. */
    static void printNumbers(PrintWriter out, Map<String, Long> numbers) {
        String separator = "{\n";
        for (Map.Entry<String, Long> number : numbers.entrySet()) {
            out.print(
                    separator + '"' + new String(JsonStringEncoder.getInstance().quoteAsString(number.getKey())) + "\":"
                            + number.getValue());
            separator = ",\n";
        }
        out.println(numbers.isEmpty() ? "{}" : "\n}");
    }

    static void print(PrintWriter out, JsonNode value) {
        try {
            out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(JsonMapper mapper, JsonNode value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
