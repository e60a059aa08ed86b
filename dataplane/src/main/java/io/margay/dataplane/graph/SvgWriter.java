package io.margay.dataplane.graph;

import io.margay.dataplane.graph.Drawing.PlacedBox;
import io.margay.dataplane.graph.Drawing.PlacedEdge;
import io.margay.dataplane.graph.Drawing.Point;
import io.margay.dataplane.graph.NodeBox.Tag;
import java.util.List;

/**
 * The graph as a picture, on a ground of its own, so that it looks the same on a light and on a dark page. Its texts are names and labels of ours, in which nothing
 * must be written otherwise for XML.
 */
public final class SvgWriter {
    private static final String STYLE = """
            text { font-family: Helvetica, Arial, "Liberation Sans", sans-serif; fill: #1f2933 }
            .ground { fill: #fbfaf7; stroke: #d9d5cb }
            .box rect { fill: #ffffff; stroke: #52606d; stroke-width: 1.3 }
            .box.ipv4 > rect { fill: #eaf2fb; stroke: #2f6db3 }
            .box.ipv6 > rect { fill: #f1ecfa; stroke: #6f4bb0 }
            .box.outside > rect { fill: #323f4b; stroke: #323f4b }
            .box.outside > text { fill: #ffffff }
            .name { font-size: 13px; font-weight: bold; text-anchor: middle }
            .note { font-size: 10.5px; text-anchor: middle }
            .meaning { font-size: 10.5px }
            .tag text { font-size: 10.5px }
            .tag rect { stroke: none }
            .consumed rect { fill: #dcefdc } .consumed text { fill: #1d5a2b }
            .malformed rect { fill: #fbe7c6 } .malformed text { fill: #7a4a00 }
            .refused rect { fill: #f8dcdc } .refused text { fill: #8a1f2b }
            .lost rect { fill: #b3303f } .lost text { fill: #ffffff }
            .generated rect { fill: #d4e9f0 } .generated text { fill: #0b5468 }
            .edge path { fill: none; stroke: #52606d; stroke-width: 1.4 }
            .edge polygon { fill: #52606d }
            .edge.ipv4 path { stroke: #2f6db3 } .edge.ipv4 polygon { fill: #2f6db3 }
            .edge.ipv6 path { stroke: #6f4bb0 } .edge.ipv6 polygon { fill: #6f4bb0 }
            .edge.error path { stroke: #c26a0a } .edge.error polygon { fill: #c26a0a }
            .edge.command path { stroke: #7b8794; stroke-dasharray: 5 4 } .edge.command polygon { fill: #7b8794 }
            """;

    private static final int ARROW_LENGTH = 8;

    private final StringBuilder svg = new StringBuilder();

    private SvgWriter() {}

    public static String write(GraphDescription graph) {
        return new SvgWriter().draw(graph, SvgLayout.of(graph));
    }

    private String draw(GraphDescription graph, Drawing drawing) {
        line("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + drawing.width() + "\" height=\"" + drawing.height()
                + "\" viewBox=\"0 0 " + drawing.width() + ' ' + drawing.height() + "\" role=\"img\">");
        line("<title>A frame's way through the node graph</title>");
        line("<style>\n" + STYLE + "</style>");
        line("<rect class=\"ground\" x=\"0.5\" y=\"0.5\" width=\"" + (drawing.width() - 1) + "\" height=\""
                + (drawing.height() - 1) + "\" rx=\"10\"/>");
        for (PlacedEdge edge : drawing.edges()) {
            draw(edge, graph.node(edge.edge().to()));
        }
        for (PlacedBox box : drawing.boxes()) {
            draw(box, graph.from(box.box().node().id()));
        }
        for (int i = 0; i < Legend.ENTRIES.size(); i++) {
            draw(Legend.ENTRIES.get(i), drawing.legend().x(), drawing.legend().y() + i * Legend.ROW_HEIGHT);
        }
        line("</svg>");
        return svg.toString();
    }

    private void draw(PlacedEdge placed, GraphNode to) {
        GraphEdge edge = placed.edge();
        line("<g class=\"edge " + look(edge, to) + "\"><title>" + edge.from() + " calls " + edge.to() + ": "
                + String.join(", ", edge.calls()) + "</title>");
        List<Point> points = placed.points();
        int last = points.size() - 1;
        StringBuilder path = new StringBuilder();
        Point start = points.get(0);
        path.append('M').append(start.x()).append(' ').append(start.y() + (placed.isBack() ? ARROW_LENGTH - 1 : 0));
        for (int i = 1; i <= last; i++) {
            Point point = points.get(i);
            if (i % 2 == 1) {
                path.append('V').append(i == last && !placed.isBack() ? point.y() - ARROW_LENGTH + 1 : point.y());
            } else {
                Point before = points.get(i - 1);
                int middle = (before.y() + point.y()) / 2;
                path.append('C').append(before.x()).append(' ').append(middle);
                path.append(' ').append(point.x()).append(' ').append(middle);
                path.append(' ').append(point.x()).append(' ').append(point.y());
            }
        }
        line("<path d=\"" + path + "\"/>");
        Point tip = points.get(placed.isBack() ? 0 : last);
        int base = tip.y() + (placed.isBack() ? ARROW_LENGTH : -ARROW_LENGTH);
        line("<polygon points=\"" + tip.x() + ',' + tip.y() + ' ' + (tip.x() - 4) + ',' + base + ' ' + (tip.x() + 4)
                + ',' + base + "\"/></g>");
    }

    private static String look(GraphEdge edge, GraphNode to) {
        if (edge.kind() == GraphEdge.Kind.COMMAND) {
            return "command";
        }
        return to.name().startsWith("Icmp") ? "error" : family(edge.from());
    }

    /** By name: colour only helps the eye. */
    private static String family(String name) {
        if (name.contains("v6") || name.startsWith("Ndp")) {
            return "ipv6";
        }
        return name.contains("v4") || name.startsWith("Arp") || name.startsWith("Icmp") ? "ipv4" : "both";
    }

    private void draw(PlacedBox placed, List<GraphEdge> exits) {
        NodeBox box = placed.box();
        GraphNode node = box.node();
        boolean isOutside = node.kind() == GraphNode.Kind.WAY_IN || node.kind() == GraphNode.Kind.WAY_OUT;
        int middle = placed.left() + box.width() / 2;
        StringBuilder title = new StringBuilder(node.id());
        for (GraphEdge exit : exits) {
            title.append(title.length() == node.id().length() ? ": to " : ", ").append(exit.to());
        }
        line("<g class=\"box " + (isOutside ? "outside" : family(node.name())) + "\"><title>" + title + "</title>");
        rectangle(placed.left(), placed.top(), box.width(), box.height(), isOutside ? 14 : 6);
        if (node.kind() == GraphNode.Kind.HOLD) {
            rectangle(placed.left() + 3, placed.top() + 3, box.width() - 6, box.height() - 6, 4);
        }
        text("name", middle, placed.top() + NodeBox.NAME_BASELINE, node.name());
        if (!node.note().isEmpty()) {
            text("note", middle, placed.top() + NodeBox.NOTE_BASELINE, node.note());
        }
        for (Tag tag : box.tags()) {
            draw(tag, placed.left() + tag.x(), placed.top() + tag.y());
        }
        line("</g>");
    }

    private void draw(Tag tag, int left, int top) {
        String look = tag.kind().equals(NodeBox.GENERATED) ? "generated" : tag.kind();
        line("<g class=\"tag " + look + "\"><title>" + look + "</title>");
        rectangle(left, top, tag.width(), NodeBox.TAG_HEIGHT, 7);
        line("<text x=\"" + (left + 5) + "\" y=\"" + (top + 11) + "\" textLength=\"" + (tag.width() - 10)
                + "\" lengthAdjust=\"spacingAndGlyphs\">" + tag.text() + "</text></g>");
    }

    private void draw(Legend.Entry entry, int left, int top) {
        int middle = top + NodeBox.TAG_HEIGHT / 2;
        if (entry.isTag()) {
            draw(new Tag(entry.tag(), entry.look(), 0, 0, NodeBox.tagWidth(entry.tag())), left, top);
        } else {
            int tip = left + Legend.STROKE_LENGTH;
            int base = tip - ARROW_LENGTH;
            line("<g class=\"edge " + entry.look() + "\"><path d=\"M" + left + ' ' + middle + 'H' + (base + 1)
                    + "\"/>");
            line("<polygon points=\"" + tip + ',' + middle + ' ' + base + ',' + (middle - 4) + ' ' + base + ','
                    + (middle + 4) + "\"/></g>");
        }
        text("meaning", left + Legend.TEXT_LEFT, top + 11, entry.meaning());
    }

    private void rectangle(int left, int top, int width, int height, int radius) {
        line("<rect x=\"" + left + "\" y=\"" + top + "\" width=\"" + width + "\" height=\"" + height + "\" rx=\""
                + radius + "\"/>");
    }

    private void text(String look, int x, int y, String text) {
        line("<text class=\"" + look + "\" x=\"" + x + "\" y=\"" + y + "\">" + text + "</text>");
    }

    private void line(String line) {
        svg.append(line).append('\n');
    }
}
