package io.margay.dataplane.graph;

import io.margay.dataplane.graph.Place.Link;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where along a box its links end: side by side in the order of where they come from or go to, and upright where that can be. */
final class Docks {
    private static final double DISTANCE = 11;
    private static final double FROM_CORNER = 14;

    private Docks() {}

    static void arrange(List<List<Place>> rows) {
        for (List<Place> row : rows) {
            for (Place place : row) {
                arrange(place, place.down, true);
                arrange(place, place.up, false);
            }
        }
    }

    private static void arrange(Place place, List<Link> links, boolean isUpper) {
        List<Link> sorted = new ArrayList<>(links);
        sorted.sort(Comparator.comparingDouble(link -> link.other(place).x));
        int count = sorted.size();
        double reach = Math.max(0, place.width() / 2.0 - FROM_CORNER);
        double distance = count < 2 ? 0 : Math.min(DISTANCE, 2 * reach / (count - 1));
        double[] desired = new double[count];
        double[] weights = new double[count];
        double[] distances = new double[count];
        for (int i = 0; i < count; i++) {
            Place other = sorted.get(i).other(place);
            desired[i] = other.isBend() ? other.x : (other.x + place.x) / 2;
            weights[i] = 1;
            distances[i] = distance;
        }
        double[] docked = Spread.place(desired, weights, distances);
        for (int i = 0; i < count; i++) {
            double leftmost = place.x - reach + i * distance;
            double rightmost = place.x + reach - (count - 1 - i) * distance;
            double x = Math.min(Math.max(docked[i], leftmost), rightmost);
            if (isUpper) {
                sorted.get(i).upperX = x;
            } else {
                sorted.get(i).lowerX = x;
            }
        }
    }
}
