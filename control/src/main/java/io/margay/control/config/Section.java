package io.margay.control.config;

import io.margay.control.config.YamlNode.Empty;
import io.margay.control.config.YamlNode.Entry;
import io.margay.control.config.YamlNode.Mapping;
import io.margay.control.config.YamlNode.Scalar;
import io.margay.control.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One section of the file while it is read: the keys that it may have, and typed ways to their values.
 *
 * <p>Every accessor reports what is wrong and then gives the absent value, so that the caller reads on.
 */
final class Section {
    private final Mapping mapping;
    private final String path;
    private final ProblemList problems;

    private Section(Mapping mapping, String path, ProblemList problems) {
        this.mapping = mapping;
        this.path = path;
        this.problems = problems;
    }

    /** Takes the node as a section, or reports that it is none. Keys outside {@code allowed} are reported here. */
    static Optional<Section> of(YamlNode node, String path, ProblemList problems, List<String> allowed) {
        if (!(node instanceof Mapping mapping)) {
            problems.errorAt(
                    node.line(),
                    node.column(),
                    path,
                    "expected a section of keys, found " + node.kind() + "; allowed: " + String.join(", ", allowed));
            return Optional.empty();
        }
        for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
            String key = entry.getKey();
            if (!allowed.contains(key)) {
                String hint = Suggestion.among(allowed, key)
                        .map(word -> "; did you mean '" + word + "'?")
                        .orElse("");
                problems.errorAt(
                        entry.getValue().keyLine(),
                        entry.getValue().keyColumn(),
                        Paths.child(path, key),
                        "unknown key " + Quote.value(key) + "; allowed: " + String.join(", ", allowed) + hint);
            }
        }
        return Optional.of(new Section(mapping, path, problems));
    }

    /** The sub-section, if its key is there and has something behind it. */
    Optional<Section> section(String key, List<String> allowed) {
        return present(key).flatMap(node -> of(node, Paths.child(path, key), problems, allowed));
    }

    /** As {@link #section}, and its absence is an error. */
    Optional<Section> requiredSection(String key, List<String> allowed) {
        if (present(key).isEmpty()) {
            missing(key, "a section with the keys " + String.join(", ", allowed));
        }
        return section(key, allowed);
    }

    <T> Optional<Located<T>> optional(String key, ScalarType<T> type) {
        return present(key).flatMap(node -> scalar(node, Paths.child(path, key), type));
    }

    /** The value alone, where its place is of no use to a check. */
    <T> T valueOr(String key, ScalarType<T> type, T absent) {
        return optional(key, type).map(Located::value).orElse(absent);
    }

    <T> Optional<Located<T>> required(String key, ScalarType<T> type) {
        if (present(key).isEmpty()) {
            missing(key, type.allowed());
        }
        return optional(key, type);
    }

    /** The items of a list of plain values that could be read; an absent list is an empty one. */
    <T> List<Located<T>> scalars(String key, ScalarType<T> type) {
        List<Located<T>> values = new ArrayList<>();
        List<YamlNode> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            scalar(items.get(i), Paths.item(Paths.child(path, key), i), type).ifPresent(values::add);
        }
        return values;
    }

    /** The items of a list of sections; an absent list is an empty one. */
    List<Section> sections(String key, List<String> allowed) {
        List<Section> sections = new ArrayList<>();
        List<YamlNode> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            of(items.get(i), Paths.item(Paths.child(path, key), i), problems, allowed)
                    .ifPresent(sections::add);
        }
        return sections;
    }

    /** @param section null for a plain value, which {@code scalar} then is */
    record Item<T>(Located<T> scalar, Section section) {}

    /** As {@link #scalars}, but that an item may be a section in place of a plain value. */
    <T> List<Item<T>> scalarsOrSections(String key, ScalarType<T> type, List<String> allowed) {
        List<Item<T>> values = new ArrayList<>();
        List<YamlNode> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            String itsPath = Paths.item(Paths.child(path, key), i);
            if (items.get(i) instanceof Mapping) {
                of(items.get(i), itsPath, problems, allowed).ifPresent(it -> values.add(new Item<>(null, it)));
            } else {
                scalar(items.get(i), itsPath, type).ifPresent(it -> values.add(new Item<>(it, null)));
            }
        }
        return values;
    }

    void missing(String key, String allowed) {
        problems.errorAt(
                mapping.line(),
                mapping.column(),
                Paths.child(path, key),
                "key '" + key + "' is missing; allowed: " + allowed);
    }

    /** Where it begins, with its path. */
    Located<String> here() {
        return new Located<>(path, path, mapping.line(), mapping.column());
    }

    /** Is there a section behind the key? */
    boolean isSection(String key) {
        return present(key).filter(Mapping.class::isInstance).isPresent();
    }

    /** Is there anything behind the key? An empty list counts as nothing. */
    boolean has(String key) {
        return present(key)
                .filter(node -> !(node instanceof Sequence sequence)
                        || !sequence.items().isEmpty())
                .isPresent();
    }

    /** Is there a list with nothing in it behind the key? */
    boolean isEmptyList(String key) {
        return present(key)
                .filter(node ->
                        node instanceof Sequence sequence && sequence.items().isEmpty())
                .isPresent();
    }

    /** Reports what is behind a key that is there. */
    void fault(String key, String text) {
        YamlNode node = present(key).orElseThrow();
        problems.errorAt(node.line(), node.column(), Paths.child(path, key), text);
    }

    private List<YamlNode> items(String key) {
        Optional<YamlNode> node = present(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (node.get() instanceof Sequence sequence) {
            return sequence.items();
        }
        problems.errorAt(
                node.get().line(),
                node.get().column(),
                Paths.child(path, key),
                "expected a list, found " + node.get().kind() + "; allowed: [a, b] or lines that begin with '- '");
        return List.of();
    }

    private <T> Optional<Located<T>> scalar(YamlNode node, String itsPath, ScalarType<T> type) {
        if (!(node instanceof Scalar scalar)) {
            problems.errorAt(
                    node.line(),
                    node.column(),
                    itsPath,
                    "expected " + type.what() + ", found " + node.kind() + "; allowed: " + type.allowed());
            return Optional.empty();
        }
        Optional<T> value = type.parse().apply(scalar.text());
        if (value.isEmpty()) {
            problems.errorAt(node.line(), node.column(), itsPath, type.complaint(scalar.text()));
        }
        return value.map(it -> new Located<>(it, itsPath, node.line(), node.column()));
    }

    private Optional<YamlNode> present(String key) {
        return Optional.ofNullable(mapping.entries().get(key))
                .map(Entry::value)
                .filter(node -> !(node instanceof Empty));
    }
}
