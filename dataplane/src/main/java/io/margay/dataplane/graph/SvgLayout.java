package io.margay.dataplane.graph;

import static io.margay.dataplane.graph.Drawing.MARGIN;

import io.margay.dataplane.graph.Drawing.PlacedBox;
import io.margay.dataplane.graph.Drawing.PlacedEdge;
import io.margay.dataplane.graph.Drawing.Point;
import io.margay.dataplane.graph.Place.Link;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws in layers (Sugiyama): nodes in rows from the top down ({@link Layering}), few crossings ({@link RowOrder}), straight lines ({@link
 * Columns}). Edges are upright beside the boxes of a row and swing only between rows, so that none runs through a box.
 */
final class SvgLayout {
    private static final int MIN_ROW_GAP = 34;
    private static final int MAX_SWING_GAP = 34;

    /** Upright at both ends of a swing, for an arrow. */
    private static final int ARROW_ROOM = 9;

    private final Rows rows;
    private final int[] tops;
    private final int[] heights;

    private SvgLayout(Rows rows) {
        this.rows = rows;
        this.tops = new int[rows.rows.size()];
        this.heights = new int[tops.length];
    }

    static Drawing of(GraphDescription graph) {
        List<NodeBox> boxes = new ArrayList<>();
        Map<String, Integer> indices = new HashMap<>();
        for (GraphNode node : graph.nodes()) {
            indices.put(node.id(), boxes.size());
            boxes.add(NodeBox.of(node));
        }
        int count = graph.edges().size();
        int[] from = new int[count];
        int[] to = new int[count];
        for (int i = 0; i < count; i++) {
            from[i] = indices.get(graph.edges().get(i).from());
            to[i] = indices.get(graph.edges().get(i).to());
        }
        Layering layering = new Layering(boxes.size(), from, to);
        return new SvgLayout(new Rows(boxes, from, to, layering)).draw(graph.edges(), layering);
    }

    private Drawing draw(List<GraphEdge> edges, Layering layering) {
        new RowOrder(rows.rows).improve();
        new Columns(rows).arrange();
        int width = moveToMargin();
        Docks.arrange(rows.rows);
        int height = stackRows();
        List<PlacedBox> boxes = placedBoxes();
        List<PlacedEdge> lines = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            lines.add(new PlacedEdge(edges.get(i), line(i), layering.isBack(i)));
        }
        Point legend = Legend.freeCorner(width, height, boxes, lines);
        int needed = legend.y() + Legend.HEIGHT + MARGIN;
        return new Drawing(width, Math.max(height, needed), boxes, lines, legend);
    }

    /** Returns the width of all. */
    private int moveToMargin() {
        double left = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        for (List<Place> row : rows.rows) {
            for (Place place : row) {
                left = Math.min(left, place.x - place.width() / 2.0);
                right = Math.max(right, place.x + place.width() / 2.0);
            }
        }
        for (List<Place> row : rows.rows) {
            for (Place place : row) {
                place.x = Math.round(place.x - left) + MARGIN;
            }
        }
        return (int) Math.ceil(right - left) + 2 * MARGIN;
    }

    /** Returns the height of all. */
    private int stackRows() {
        int y = MARGIN;
        for (int i = 0; i < tops.length; i++) {
            tops[i] = y;
            for (Place place : rows.rows.get(i)) {
                heights[i] = Math.max(heights[i], place.height());
            }
            y += heights[i] + gapBelow(rows.rows.get(i));
        }
        int last = tops.length - 1;
        return tops[last] + heights[last] + MARGIN;
    }

    /** Wider where edges swing far. */
    private static int gapBelow(List<Place> row) {
        double widest = 0;
        for (Place place : row) {
            for (Link link : place.down) {
                widest = Math.max(widest, Math.abs(link.upperX - link.lowerX));
            }
        }
        return MIN_ROW_GAP + (int) Math.min(MAX_SWING_GAP, widest / 7);
    }

    private List<PlacedBox> placedBoxes() {
        List<PlacedBox> boxes = new ArrayList<>();
        for (List<Place> row : rows.rows) {
            for (Place place : row) {
                if (!place.isBend()) {
                    boxes.add(new PlacedBox(place.box, (int) place.x - place.width() / 2, topOf(place)));
                }
            }
        }
        return boxes;
    }

    private int topOf(Place place) {
        return tops[place.layer] + (heights[place.layer] - place.height()) / 2;
    }

    private List<Point> line(int edge) {
        List<Point> points = new ArrayList<>();
        List<Link> way = rows.ways.get(edge);
        for (Link link : way) {
            Place upper = link.upper;
            int upperX = (int) Math.round(link.upperX);
            if (!upper.isBend()) {
                points.add(new Point(upperX, topOf(upper) + upper.height()));
            }
            points.add(new Point(upperX, tops[upper.layer] + heights[upper.layer] + ARROW_ROOM));
            Place lower = link.lower;
            int lowerX = (int) Math.round(link.lowerX);
            points.add(new Point(lowerX, tops[lower.layer] - ARROW_ROOM));
            if (!lower.isBend()) {
                points.add(new Point(lowerX, topOf(lower)));
            }
        }
        return points;
    }
}
