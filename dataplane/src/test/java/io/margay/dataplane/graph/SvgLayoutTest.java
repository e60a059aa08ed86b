package io.margay.dataplane.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.graph.Drawing.PlacedBox;
import io.margay.dataplane.graph.Drawing.PlacedEdge;
import io.margay.dataplane.graph.Drawing.Point;
import io.margay.dataplane.graph.NodeBox.Tag;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** A picture that can be read: nothing lies over anything else. Of the real graph, and of graphs made at random. */
class SvgLayoutTest {
    private static final int STEPS = 40;
    private static final double TOUCH = 0.01;

    @Test
    void theRealGraphIsAsWideAsAReadme() {
        Drawing drawing = SvgLayout.of(GraphReader.read());
        assertClear(drawing);
        assertTrue(drawing.width() <= 1100, "width " + drawing.width());
    }

    @Test
    void onlyTheCircleOfErrorsPointsUp() {
        List<String> back = new ArrayList<>();
        for (PlacedEdge edge : SvgLayout.of(GraphReader.read()).edges()) {
            if (edge.isBack()) {
                back.add(edge.edge().from() + " " + edge.edge().to());
            }
        }
        assertEquals(List.of("HoldQueue IcmpError", "HoldQueue Icmpv6Error"), back);
    }

    @Test
    void anyGraphIsClear() {
        for (int seed = 0; seed < 25; seed++) {
            assertClear(SvgLayout.of(random(new Random(seed))));
        }
    }

    @Test
    void thePictureIsXml() throws Exception {
        String svg = SvgWriter.write(GraphReader.read());
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertTrue(svg.chars().allMatch(c -> c < 0x7F), "only ASCII, whatever the locale writes");
    }

    private static GraphDescription random(Random random) {
        int count = 2 + random.nextInt(14);
        List<GraphNode> nodes = new ArrayList<>();
        List<GraphEdge> edges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<CountedReason> reasons = new ArrayList<>();
            for (int j = random.nextInt(8); j > 0; j--) {
                reasons.add(new CountedReason("reason-" + "x".repeat(random.nextInt(12)), "lost"));
            }
            String note = random.nextBoolean() ? "" : "a note";
            nodes.add(new GraphNode("N" + i, "N" + i, note, GraphNode.Kind.NODE, random.nextBoolean(), reasons));
            if (i > 0) {
                edges.add(edge(random.nextInt(i), i));
            }
        }
        for (int i = random.nextInt(count); i > 0; i--) {
            int from = random.nextInt(count);
            int to = random.nextInt(count);
            if (from != to) {
                edges.add(edge(from, to));
            }
        }
        return new GraphDescription(nodes, edges);
    }

    private static GraphEdge edge(int from, int to) {
        return new GraphEdge("N" + from, "N" + to, GraphEdge.Kind.FRAME, List.of("accept"));
    }

    private static void assertClear(Drawing drawing) {
        List<PlacedBox> boxes = drawing.boxes();
        for (int i = 0; i < boxes.size(); i++) {
            PlacedBox box = boxes.get(i);
            assertTrue(box.left() >= 0 && box.right() <= drawing.width(), name(box));
            assertTrue(box.top() >= 0 && box.bottom() <= drawing.height(), name(box));
            assertTagsAreClear(box.box());
            for (PlacedBox other : boxes.subList(i + 1, boxes.size())) {
                assertFalse(
                        box.left() < other.right()
                                && other.left() < box.right()
                                && box.top() < other.bottom()
                                && other.top() < box.bottom(),
                        () -> name(box) + " lies over " + name(other));
            }
            assertFalse(
                    box.right() > drawing.legend().x()
                            && box.left() < drawing.legend().x() + Legend.WIDTH
                            && box.bottom() > drawing.legend().y()
                            && box.top() < drawing.legend().y() + Legend.HEIGHT,
                    () -> name(box) + " lies over the legend");
        }
        for (PlacedEdge edge : drawing.edges()) {
            assertRunsThroughNoBox(edge, boxes);
        }
    }

    private static void assertTagsAreClear(NodeBox box) {
        for (Tag tag : box.tags()) {
            assertTrue(tag.x() > 0 && tag.x() + tag.width() < box.width(), tag.text());
            assertTrue(tag.y() > NodeBox.NAME_BASELINE && tag.y() + NodeBox.TAG_HEIGHT < box.height(), tag.text());
            for (Tag other : box.tags()) {
                assertTrue(
                        tag == other
                                || tag.y() != other.y()
                                || tag.x() + tag.width() < other.x()
                                || other.x() + other.width() < tag.x(),
                        () -> tag.text() + " lies over " + other.text());
            }
        }
    }

    private static void assertRunsThroughNoBox(PlacedEdge edge, List<PlacedBox> boxes) {
        for (int i = 1; i < edge.points().size(); i++) {
            Point upper = edge.points().get(i - 1);
            Point lower = edge.points().get(i);
            for (int step = 0; step <= STEPS; step++) {
                double at = (double) step / STEPS;
                // the swing of the writer: both its control points are half way down
                double x = upper.x() + (lower.x() - upper.x()) * at * at * (3 - 2 * at);
                double middle = (upper.y() + lower.y()) / 2.0;
                double y = upper.y() * Math.pow(1 - at, 3) + 3 * middle * at * (1 - at) + lower.y() * Math.pow(at, 3);
                for (PlacedBox box : boxes) {
                    assertFalse(
                            x > box.left() + TOUCH
                                    && x < box.right() - TOUCH
                                    && y > box.top() + TOUCH
                                    && y < box.bottom() - TOUCH,
                            () -> edge.edge() + " runs through " + name(box));
                }
            }
        }
    }

    private static String name(PlacedBox box) {
        return box.box().node().id();
    }
}
