package io.margay.control.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.margay.control.config.YamlNode.Entry;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Text to {@link YamlNode}, over Jackson's token stream.
 *
 * <p>The stream and not a bound tree, because tokens have places and a binder stops at its first error. Faults of syntax end the
 * reading; a duplicate key, an alias or a tag is reported and reading goes on.
 */
final class YamlReader {
    private static final int MAX_DEPTH = 20;
    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final ProblemList problems;
    private YAMLParser parser;

    YamlReader(ProblemList problems) {
        this.problems = problems;
    }

    /** The document, or null after a fault of syntax, which is then among the problems. An empty file is an empty mapping. */
    YamlNode read(String text) {
        try {
            parser = FACTORY.createParser(new StringReader(text));
            JsonToken first = parser.nextToken();
            if (first == null) {
                return new YamlNode.Mapping(Map.of(), 1, 1);
            }
            YamlNode root = readNode(first, "");
            if (parser.nextToken() != null) {
                problems.errorAt(line(), column(), "", "a second document begins here; allowed: one document per file");
            }
            return root;
        } catch (JsonProcessingException e) {
            reportSyntax(e, text);
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string", e);
        }
    }

    private YamlNode readNode(JsonToken token, String path) throws IOException {
        int line = line();
        int column = column();
        if (parser.isCurrentAlias()) {
            problems.errorAt(
                    line,
                    column,
                    path,
                    "aliases (*" + Quote.plain(parser.getText()) + ") are not supported; write it out");
            return new YamlNode.Empty(line, column);
        }
        if (parser.getTypeId() != null) {
            problems.errorAt(line, column, path, "tags (!) are not supported; write the plain value");
        }
        return switch (token) {
            case START_OBJECT -> readMapping(path, line, column);
            case START_ARRAY -> readSequence(path, line, column);
            case VALUE_NULL -> new YamlNode.Empty(line, column);
            default -> {
                String text = parser.getText();
                yield text.isEmpty() ? new YamlNode.Empty(line, column) : new YamlNode.Scalar(text, line, column);
            }
        };
    }

    private YamlNode readMapping(String path, int line, int column) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int keyLine = line();
            int keyColumn = column();
            String keyPath = Paths.child(path, key);
            Entry entry = new Entry(readNode(parser.nextToken(), keyPath), keyLine, keyColumn);
            Entry earlier = entries.putIfAbsent(key, entry);
            if (earlier != null) {
                problems.errorAt(
                        keyLine,
                        keyColumn,
                        keyPath,
                        "duplicate key " + Quote.value(key) + "; the first is at " + earlier.keyLine() + ":"
                                + earlier.keyColumn());
            }
        }
        return new YamlNode.Mapping(entries, line, column);
    }

    private YamlNode readSequence(String path, int line, int column) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(readNode(token, Paths.item(path, items.size())));
        }
        return new YamlNode.Sequence(items, line, column);
    }

    /** SnakeYAML's messages are several lines with a drawing; the problem itself is one. */
    private void reportSyntax(JsonProcessingException e, String document) {
        int line = 1;
        int column = 1;
        String text = e.getOriginalMessage();
        JsonLocation location = e.getLocation();
        if (location != null) {
            line = Math.max(1, location.getLineNr());
            column = Math.max(1, location.getColumnNr());
        }
        if (e.getCause() instanceof MarkedYAMLException marked) {
            text = marked.getProblem();
            if (marked.getProblemMark() != null) {
                line = marked.getProblemMark().getLine() + 1;
                column = marked.getProblemMark().getColumn() + 1;
            }
        } else if (e.getCause() instanceof ReaderException unreadable) {
            text = String.format("character U+%04X is not allowed", unreadable.getCodePoint());
            String before = document.substring(0, Math.min(unreadable.getPosition(), document.length()));
            line = 1 + (int) before.chars().filter(c -> c == '\n').count();
            column = before.length() - before.lastIndexOf('\n');
        }
        problems.errorAt(line, column, "", "not valid YAML: " + Quote.oneLine(text));
    }

    private int line() {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    private int column() {
        return Math.max(1, parser.currentTokenLocation().getColumnNr());
    }
}
