package io.margay.dataplane.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.counters.DropReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the code says of its graph, and the picture of it that is kept beside the README. */
class GraphPictureTest {
    private static final Path PICTURE = Path.of("graph.svg");

    private final GraphDescription graph = GraphReader.read();

    @Test
    void theKeptPictureIsWhatTheCodeDraws() throws IOException {
        String kept = Files.readString(PICTURE);
        assertTrue(
                kept.equals(SvgWriter.write(graph)),
                "dataplane/graph.svg is not what the code draws any more; build with -DskipTests, renew it, and look at it: "
                        + "scripts/margay graph --format svg > dataplane/graph.svg");
    }

    @Test
    void theSameGraphIsDrawnEachTime() {
        assertEquals(graph, GraphReader.read());
        assertEquals(DotWriter.write(graph), DotWriter.write(GraphReader.read()));
        assertEquals(SvgWriter.write(graph), SvgWriter.write(GraphReader.read()));
    }

    @Test
    void aPacketWalksFromPortToTransmitter() {
        for (String family : List.of("Ipv4", "Ipv6")) {
            assertWalk(
                    "Port",
                    "PortInput",
                    "EthernetInput",
                    family + "Input",
                    family + "Lookup",
                    family + "Forward",
                    "NeighborOutput",
                    "EthernetOutput",
                    "Output",
                    "Transmitter");
        }
    }

    @Test
    void aHeldPacketGoesOnOrItsSenderIsTold() {
        assertWalk("NeighborOutput", "HoldQueue", "EthernetOutput");
        assertWalk("HoldQueue", "IcmpError", "Ipv4Lookup3", "NeighborOutput", "HoldQueue");
        assertWalk("HoldQueue", "Icmpv6Error", "Ipv6Lookup3", "NeighborOutput", "HoldQueue");
    }

    @Test
    void whatIsForTheHostGoesByItsPort() {
        assertWalk("Ipv4Lookup", "HostOutput", "NeighborOutput");
        assertWalk("Ipv6Lookup", "HostOutput", "NeighborOutput");
    }

    @Test
    void eachFamilyHasLookupsForOurOwnMessages() {
        for (String family : List.of("Ipv4", "Ipv6")) {
            assertEquals("", graph.node(family + "Lookup").note());
            for (String lookup : List.of(family + "Lookup2", family + "Lookup3")) {
                assertEquals("of our own messages", graph.node(lookup).note());
                assertEquals(Set.of("HostOutput", "NeighborOutput"), successors(lookup));
            }
        }
    }

    @Test
    void whoActsOnWhatAnotherHeardIsReachedByIt() {
        assertWalk("Ipv4Input", "BfdInput", "BfdOutput", "Ipv4Lookup2");
        assertWalk("Ipv6Input", "BfdInput", "BfdOutput", "Ipv6Lookup2");
    }

    @Test
    void whoOnlyLendsANodeHandsItNothing() {
        // its room is flushed by way of the output, but no frame of it goes there
        assertEquals(Set.of("NeighborOutput"), successors("Ipv4Fragment"));
    }

    @Test
    void theConductorReachesWhoAsksAndWhoWaits() {
        assertEquals(Set.of("ArpOutput", "NdpOutput", "HoldQueue"), successors("Commands"));
        for (GraphEdge command : graph.from("Commands")) {
            assertEquals(GraphEdge.Kind.COMMAND, command.kind());
        }
    }

    @Test
    void whoMakesFramesSaysSo() {
        Set<String> makers = new HashSet<>();
        for (GraphNode node : graph.nodes()) {
            if (node.makesFrames()) {
                makers.add(node.id());
            }
        }
        assertEquals(
                Set.of(
                        "ArpOutput",
                        "NdpOutput",
                        "BfdOutput",
                        "IcmpError",
                        "Icmpv6Error",
                        "Ipv4Fragment",
                        "Ipv4Segment"),
                makers);
    }

    @Test
    void everyNodeLeadsOnOrCountsAReason() {
        for (GraphNode node : graph.nodes()) {
            assertTrue(
                    node.kind() == GraphNode.Kind.WAY_OUT
                            || !successors(node.id()).isEmpty()
                            || !node.reasons().isEmpty(),
                    node.id() + " is a dead end");
        }
    }

    @Test
    void everyNodeIsReached() {
        Set<String> reached = new HashSet<>();
        List<String> todo = new ArrayList<>(List.of("Port"));
        while (!todo.isEmpty()) {
            String id = todo.remove(todo.size() - 1);
            if (reached.add(id)) {
                todo.addAll(successors(id));
            }
        }
        for (GraphNode node : graph.nodes()) {
            assertTrue(reached.contains(node.id()) || node.kind() == GraphNode.Kind.WAY_IN, node.id());
        }
    }

    @Test
    void everyReasonIsCountedSomewhere() {
        for (DropReason reason : DropReason.values()) {
            boolean isCounted = false;
            for (GraphNode node : graph.nodes()) {
                isCounted |= node.reasons().contains(CountedReason.of(reason));
            }
            assertTrue(isCounted, reason + " is counted by no node, nor by port or transmitter");
        }
    }

    @Test
    void whatNoNodeCountsIsLostAtTheEnds() {
        assertEquals(List.of("rx-ring-full"), labels("Port"));
        assertEquals(List.of("tx-queue-full", "tx-port-down", "tx-refused"), labels("Transmitter"));
        assertEquals(List.of(), labels("Commands"));
    }

    private List<String> labels(String id) {
        List<String> labels = new ArrayList<>();
        for (CountedReason reason : graph.node(id).reasons()) {
            labels.add(reason.label());
        }
        return labels;
    }

    private Set<String> successors(String id) {
        Set<String> successors = new HashSet<>();
        for (GraphEdge edge : graph.from(id)) {
            successors.add(edge.to());
        }
        return successors;
    }

    private void assertWalk(String... ids) {
        for (int i = 1; i < ids.length; i++) {
            assertTrue(successors(ids[i - 1]).contains(ids[i]), ids[i - 1] + " does not lead to " + ids[i]);
        }
    }
}
