package io.margay.dataplane.graph;

import java.util.ArrayList;
import java.util.List;

/** A place in a row: a box, or a bend of an edge that passes by. The layout owns it, and moves it. */
final class Place {
    /** Null for a bend. */
    final NodeBox box;

    final int layer;
    final List<Link> up = new ArrayList<>();
    final List<Link> down = new ArrayList<>();

    /** In its row, from the left. */
    int position;

    /** Of its middle. */
    double x;

    Place(NodeBox box, int layer) {
        this.box = box;
        this.layer = layer;
    }

    boolean isBend() {
        return box == null;
    }

    int width() {
        return isBend() ? 2 : box.width();
    }

    int height() {
        return isBend() ? 0 : box.height();
    }

    /** From one row to the next: an edge, or a part of one. */
    static final class Link {
        final Place upper;
        final Place lower;

        /** Where it leaves the upper place, and where it comes to the lower. */
        double upperX;

        double lowerX;

        private Link(Place upper, Place lower) {
            this.upper = upper;
            this.lower = lower;
        }

        static Link join(Place upper, Place lower) {
            Link link = new Link(upper, lower);
            upper.down.add(link);
            lower.up.add(link);
            return link;
        }

        Place other(Place end) {
            return end == upper ? lower : upper;
        }
    }
}
