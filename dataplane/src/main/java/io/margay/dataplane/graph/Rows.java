package io.margay.dataplane.graph;

import io.margay.dataplane.graph.Place.Link;
import java.util.ArrayList;
import java.util.List;

/** The graph cut into rows: an edge over more than one row has a bend in each between, so that a link leads from one row to the next only. */
final class Rows {
    final List<List<Place>> rows = new ArrayList<>();

    /** Of each edge, from top to bottom. */
    final List<List<Link>> ways = new ArrayList<>();

    /**
     * @param from of each edge, an index into {@code boxes}
     * @param to likewise
     */
    Rows(List<NodeBox> boxes, int[] from, int[] to, Layering layering) {
        for (int layer = 0; layer < layering.count(); layer++) {
            rows.add(new ArrayList<>());
        }
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++) {
            places.add(add(boxes.get(i), layering.layer(i)));
        }
        for (int edge = 0; edge < from.length; edge++) {
            Place upper = places.get(layering.isBack(edge) ? to[edge] : from[edge]);
            Place lower = places.get(layering.isBack(edge) ? from[edge] : to[edge]);
            ways.add(way(upper, lower));
        }
    }

    private Place add(NodeBox box, int layer) {
        List<Place> row = rows.get(layer);
        Place place = new Place(box, layer);
        place.position = row.size();
        row.add(place);
        return place;
    }

    private List<Link> way(Place upper, Place lower) {
        List<Link> way = new ArrayList<>();
        Place last = upper;
        for (int layer = upper.layer + 1; layer < lower.layer; layer++) {
            Place bend = add(null, layer);
            way.add(Link.join(last, bend));
            last = bend;
        }
        way.add(Link.join(last, lower));
        return way;
    }
}
