package io.margay.control.config;

import java.util.List;
import java.util.Map;

/** A piece of a YAML file that knows where it began. Lines and columns are 1-based. */
sealed interface YamlNode {
    int line();

    int column();

    /** How an error names it. */
    String kind();

    /** @param text as written, without quotes and escapes; numbers and booleans are not interpreted here */
    record Scalar(String text, int line, int column) implements YamlNode {
        @Override
        public String kind() {
            return "a single value";
        }
    }

    /** A key with nothing behind it, or {@code null}. */
    record Empty(int line, int column) implements YamlNode {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    /** {@code - a} lines, or {@code [a, b]}. */
    record Sequence(List<YamlNode> items, int line, int column) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** {@code key: value} lines, or <code>{key: value}</code>, in the order of the file. */
    record Mapping(Map<String, Entry> entries, int line, int column) implements YamlNode {
        @Override
        public String kind() {
            return "a section of keys";
        }
    }

    /** A value and where its key stands. */
    record Entry(YamlNode value, int keyLine, int keyColumn) {}
}
