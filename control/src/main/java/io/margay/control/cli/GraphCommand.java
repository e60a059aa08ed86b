package io.margay.control.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.margay.dataplane.graph.CountedReason;
import io.margay.dataplane.graph.DotWriter;
import io.margay.dataplane.graph.GraphDescription;
import io.margay.dataplane.graph.GraphEdge;
import io.margay.dataplane.graph.GraphNode;
import io.margay.dataplane.graph.GraphReader;
import io.margay.dataplane.graph.SvgWriter;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        description =
                "Draws the graph of nodes that a frame walks, with the reasons for which it may end there, as the code of "
                        + "this build has it. Needs no router.",
        footer = {
            "",
            "Examples:",
            "  margay graph | dot -Tpdf > graph.pdf",
            "  margay graph --format svg > graph.svg",
            "  margay graph -o json | jq '.[] | {id, successors}'"
        })
final class GraphCommand implements Callable<Integer> {
    private final MargayCommand root;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Language of the drawing: ${COMPLETION-CANDIDATES} (default: dot, which Graphviz reads).")
    private DrawingFormat format;

    GraphCommand(MargayCommand root) {
        this.root = root;
    }

    private enum DrawingFormat {
        dot,
        svg
    }

    @Override
    public Integer call() {
        boolean json = root.isJson();
        if (json && format != null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--format " + format + " is a drawing, -o json is none: which of them?");
        }
        GraphDescription graph = GraphReader.read();
        if (json) {
            JsonOutput.printArray(root.out(), graph.nodes(), (out, node) -> write(out, graph, node));
        } else {
            root.out().print(format == DrawingFormat.svg ? SvgWriter.write(graph) : DotWriter.write(graph));
        }
        return 0;
    }

    private static void write(JsonGenerator json, GraphDescription graph, GraphNode node) throws IOException {
        json.writeStringField("id", node.id());
        json.writeStringField("name", node.name());
        json.writeStringField("note", node.note());
        json.writeStringField(
                "kind", node.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.writeBooleanField("makesFrames", node.makesFrames());
        json.writeArrayFieldStart("successors");
        for (GraphEdge edge : graph.from(node.id())) {
            json.writeString(edge.to());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("reasons");
        for (CountedReason reason : node.reasons()) {
            json.writeStartObject();
            json.writeStringField("label", reason.label());
            json.writeStringField("kind", reason.kind());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
