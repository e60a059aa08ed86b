package io.margay.control.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The picture of the graph, for which no router need run. */
class GraphCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void dotComesUnasked() {
        assertEquals(0, graph());
        assertTrue(out.toString().startsWith("digraph margay {\n"), out.toString());
        assertTrue(out.toString().contains("  \"Ipv4Lookup\" -> \"Ipv4Forward\" "), out.toString());
        assertTrue(out.toString().endsWith("}\n"));
    }

    @Test
    void svgIsByteForByteThePictureOfTheReadme() throws IOException {
        assertEquals(0, graph("--format", "svg"));
        assertEquals(Files.readString(Path.of("../dataplane/graph.svg")), out.toString());
    }

    @Test
    void jsonTellsNodesSuccessorsAndReasons() throws IOException {
        assertEquals(0, graph("-o", "json"));
        JsonNode nodes = new ObjectMapper().readTree(out.toString());
        for (JsonNode node : nodes) {
            if (node.get("id").asText().equals("Ipv6Forward")) {
                assertEquals(
                        "{\"id\":\"Ipv6Forward\",\"name\":\"Ipv6Forward\",\"note\":\"\",\"kind\":\"node\","
                                + "\"makesFrames\":false,\"successors\":[\"Icmpv6Error\",\"NeighborOutput\"],"
                                + "\"reasons\":[{\"label\":\"ttl-expired\",\"kind\":\"refused\"},"
                                + "{\"label\":\"mtu-exceeded\",\"kind\":\"refused\"}]}",
                        node.toString());
                return;
            }
        }
        throw new AssertionError(out.toString());
    }

    @Test
    void aDrawingThatIsJsonTooIsRefused() {
        assertEquals(2, graph("--format", "svg", "-o", "json"));
        assertTrue(err.toString().contains("which of them?"), err.toString());
        assertEquals(2, graph("-o", "csv"));
        assertEquals(2, graph("--format", "png"));
        assertEquals("", out.toString());
    }

    @Test
    void helpShowsExamples() {
        assertEquals(0, graph("--help"));
        assertTrue(out.toString().startsWith("Usage: margay graph"), out.toString());
        assertTrue(out.toString().contains("margay graph --format svg > graph.svg"), out.toString());
    }

    private int graph(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "graph";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return CommandLines.execute(all, new PrintWriter(out), new PrintWriter(err), (config, file, runtime) -> 0);
    }
}
