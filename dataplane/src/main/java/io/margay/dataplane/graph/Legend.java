package io.margay.dataplane.graph;

import static io.margay.dataplane.graph.Drawing.MARGIN;

import io.margay.dataplane.graph.Drawing.PlacedBox;
import io.margay.dataplane.graph.Drawing.PlacedEdge;
import io.margay.dataplane.graph.Drawing.Point;
import java.util.List;

/** What colours and strokes mean, and where that is said. */
final class Legend {
    static final int ROW_HEIGHT = 20;
    static final int TEXT_LEFT = 82;
    static final int STROKE_LENGTH = 40;

    /** @param isTag else an arrow */
    record Entry(boolean isTag, String look, String tag, String meaning) {}

    static final List<Entry> ENTRIES = List.of(
            arrow("both", "hands the frame on"),
            arrow("ipv4", "the same, IPv4 and ARP"),
            arrow("ipv6", "the same, IPv6 and neighbour discovery"),
            arrow("error", "makes an ICMP error about it"),
            arrow("command", "tells a node to do something"),
            tag("consumed", "consumed", "ends here, no loss: it did its work, or is the kernel's"),
            tag("malformed", "malformed", "ends here: the sender's mistake"),
            tag("refused", "refused", "ends here: a rule said no"),
            tag("lost", "lost", "ends here: should have been forwarded"),
            tag("generated", NodeBox.GENERATED, "makes a frame of our own"));

    static final int WIDTH = TEXT_LEFT + widest();
    static final int HEIGHT = ENTRIES.size() * ROW_HEIGHT;

    private Legend() {}

    /** Where nothing else is, or else below all. */
    static Point freeCorner(int width, int height, List<PlacedBox> boxes, List<PlacedEdge> edges) {
        int right = width - MARGIN - WIDTH;
        int bottom = height - MARGIN - HEIGHT;
        for (Point corner : List.of(
                new Point(MARGIN, MARGIN),
                new Point(right, MARGIN),
                new Point(MARGIN, bottom),
                new Point(right, bottom))) {
            if (isFree(corner, boxes, edges)) {
                return corner;
            }
        }
        return new Point(MARGIN, height);
    }

    private static boolean isFree(Point corner, List<PlacedBox> boxes, List<PlacedEdge> edges) {
        for (PlacedBox box : boxes) {
            if (touches(corner, box.left(), box.top(), box.right(), box.bottom())) {
                return false;
            }
        }
        for (PlacedEdge edge : edges) {
            for (int i = 1; i < edge.points().size(); i++) {
                Point upper = edge.points().get(i - 1);
                Point lower = edge.points().get(i);
                int left = Math.min(upper.x(), lower.x());
                if (touches(corner, left, upper.y(), Math.max(upper.x(), lower.x()), lower.y())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean touches(Point corner, int left, int top, int right, int bottom) {
        return left < corner.x() + WIDTH + MARGIN
                && right > corner.x() - MARGIN
                && top < corner.y() + HEIGHT + MARGIN
                && bottom > corner.y() - MARGIN;
    }

    private static Entry arrow(String look, String meaning) {
        return new Entry(false, look, "", meaning);
    }

    private static Entry tag(String look, String tag, String meaning) {
        return new Entry(true, look, tag, meaning);
    }

    private static int widest() {
        double widest = 0;
        for (Entry entry : ENTRIES) {
            widest = Math.max(widest, TextWidth.of(entry.meaning(), NodeBox.NOTE_SIZE));
        }
        return (int) Math.ceil(widest);
    }
}
