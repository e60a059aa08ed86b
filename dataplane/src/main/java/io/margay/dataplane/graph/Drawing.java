package io.margay.dataplane.graph;

import java.util.List;

/**
 * Where everything of the picture is, in pixels from the left upper corner.
 *
 * @param legend its left upper corner
 */
record Drawing(int width, int height, List<PlacedBox> boxes, List<PlacedEdge> edges, Point legend) {
    /** Free along all sides. */
    static final int MARGIN = 20;

    Drawing {
        boxes = List.copyOf(boxes);
        edges = List.copyOf(edges);
    }

    record Point(int x, int y) {}

    record PlacedBox(NodeBox box, int left, int top) {
        int right() {
            return left + box.width();
        }

        int bottom() {
            return top + box.height();
        }
    }

    /**
     * @param points of the line from top to bottom: it is upright from the first to the second, swings to the third, is upright to the fourth, and so on
     * @param isBack its arrow is at the upper end
     */
    record PlacedEdge(GraphEdge edge, List<Point> points, boolean isBack) {
        PlacedEdge {
            points = List.copyOf(points);
        }
    }
}
