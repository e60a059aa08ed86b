package io.margay.dataplane.graph;

import java.util.ArrayList;
import java.util.List;

/** The graph in the language of Graphviz, for whoever has {@code dot}. */
public final class DotWriter {
    private DotWriter() {}

    public static String write(GraphDescription graph) {
        StringBuilder dot = new StringBuilder("""
                digraph margay {
                  node [shape=box, style=rounded, fontname="sans-serif", fontsize=11];
                  edge [fontname="sans-serif", fontsize=9];
                """);
        for (GraphNode node : graph.nodes()) {
            dot.append("  ").append(quote(node.id())).append(" [label=").append(label(node));
            dot.append(shape(node.kind())).append("];\n");
        }
        for (GraphEdge edge : graph.edges()) {
            dot.append("  ").append(quote(edge.from())).append(" -> ").append(quote(edge.to()));
            dot.append(" [tooltip=").append(quote(String.join(", ", edge.calls())));
            dot.append(edge.kind() == GraphEdge.Kind.COMMAND ? ", style=dashed];\n" : "];\n");
        }
        return dot.append("}\n").toString();
    }

    private static String label(GraphNode node) {
        List<String> lines = new ArrayList<>();
        lines.add(node.name());
        if (!node.note().isEmpty()) {
            lines.add(node.note());
        }
        if (node.makesFrames()) {
            lines.add("+ generated");
        }
        if (node.tellsReasons()) {
            for (CountedReason reason : node.reasons()) {
                lines.add(reason.label());
            }
        }
        return '"' + String.join("\\n", lines) + '"';
    }

    private static String shape(GraphNode.Kind kind) {
        return switch (kind) {
            case NODE -> "";
            case HOLD -> ", peripheries=2";
            case WAY_IN, WAY_OUT -> ", shape=ellipse, style=solid";
        };
    }

    private static String quote(String text) {
        return '"' + text + '"';
    }
}
