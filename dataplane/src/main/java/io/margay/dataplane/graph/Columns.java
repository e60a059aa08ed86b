package io.margay.dataplane.graph;

import io.margay.dataplane.graph.Place.Link;
import java.util.List;

/** Where in its row each place is: near those that it is tied to, with long edges as straight as can be. */
final class Columns {
    private static final int SWEEPS = 600;
    private static final int STRAIGHTENINGS = 4;
    private static final double BETWEEN_BOXES = 26;
    private static final double BESIDE_BOX = 14;
    private static final double BETWEEN_BENDS = 11;

    private final List<List<Place>> rows;
    private final List<List<Link>> ways;

    Columns(Rows rows) {
        this.rows = rows.rows;
        this.ways = rows.ways;
    }

    void arrange() {
        for (List<Place> row : rows) {
            double x = 0;
            for (Place place : row) {
                x += place.width() / 2.0;
                place.x = x;
                x += place.width() / 2.0 + BETWEEN_BOXES;
            }
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int i = 0; i < rows.size(); i++) {
                arrange(rows.get(sweep % 2 == 0 ? i : rows.size() - 1 - i));
            }
        }
        for (int pass = 0; pass < STRAIGHTENINGS; pass++) {
            ways.forEach(this::straighten);
        }
    }

    /** Bends of one edge that can stand one below the other do. */
    private void straighten(List<Link> way) {
        int bends = way.size() - 1;
        int first = 0;
        while (first < bends) {
            Place bend = way.get(first).lower;
            double left = leftLimit(bend);
            double right = rightLimit(bend);
            double sum = bend.x;
            int end = first + 1;
            while (end < bends && leftLimit(way.get(end).lower) <= right && rightLimit(way.get(end).lower) >= left) {
                bend = way.get(end).lower;
                left = Math.max(left, leftLimit(bend));
                right = Math.min(right, rightLimit(bend));
                sum += bend.x;
                end++;
            }
            double x = Math.max(left, Math.min(right, sum / (end - first)));
            for (; first < end; first++) {
                way.get(first).lower.x = x;
            }
        }
    }

    private double leftLimit(Place place) {
        if (place.position == 0) {
            return -Double.MAX_VALUE;
        }
        Place left = rows.get(place.layer).get(place.position - 1);
        return left.x + distance(left, place);
    }

    private double rightLimit(Place place) {
        List<Place> row = rows.get(place.layer);
        if (place.position == row.size() - 1) {
            return Double.MAX_VALUE;
        }
        Place right = row.get(place.position + 1);
        return right.x - distance(place, right);
    }

    private static void arrange(List<Place> row) {
        int count = row.size();
        double[] desired = new double[count];
        double[] weights = new double[count];
        double[] distances = new double[count];
        for (int i = 0; i < count; i++) {
            Place place = row.get(i);
            double sum = 0;
            for (Link link : place.up) {
                sum += weight(link) * link.upper.x;
                weights[i] += weight(link);
            }
            for (Link link : place.down) {
                sum += weight(link) * link.lower.x;
                weights[i] += weight(link);
            }
            boolean isTied = weights[i] > 0;
            desired[i] = isTied ? sum / weights[i] : place.x;
            weights[i] = isTied ? weights[i] : 1;
            distances[i] = i == 0 ? 0 : distance(row.get(i - 1), place);
        }
        double[] placed = Spread.place(desired, weights, distances);
        for (int i = 0; i < count; i++) {
            row.get(i).x = placed[i];
        }
    }

    private static double weight(Link link) {
        if (link.upper.isBend()) {
            return link.lower.isBend() ? 8 : 2;
        }
        return link.lower.isBend() ? 2 : 1;
    }

    private static double distance(Place left, Place right) {
        double gap = left.isBend() && right.isBend()
                ? BETWEEN_BENDS
                : left.isBend() || right.isBend() ? BESIDE_BOX : BETWEEN_BOXES;
        return (left.width() + right.width()) / 2.0 + gap;
    }
}
