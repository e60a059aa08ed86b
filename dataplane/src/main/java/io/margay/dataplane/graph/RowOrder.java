package io.margay.dataplane.graph;

import io.margay.dataplane.graph.Place.Link;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Orders each row so that few links cross: places go to the mean of their neighbours' positions (barycentre), row by row down and up again,
 * and neighbours change places where that helps. That ends where no step helps, which need not be the best; so it is tried from many orders,
 * and the best of all is kept.
 */
final class RowOrder {
    private static final int STARTS = 400;
    private static final int SWEEPS = 16;

    /** Any would do, but always the same: the picture must not change by itself. */
    private static final long SEED = 1;

    private final List<List<Place>> rows;

    RowOrder(List<List<Place>> rows) {
        this.rows = rows;
    }

    void improve() {
        Random random = new Random(SEED);
        List<List<Place>> best = copy();
        int fewest = Integer.MAX_VALUE;
        for (int start = 0; start < STARTS; start++) {
            for (int sweep = 0; sweep < SWEEPS; sweep++) {
                sweep(sweep % 2 == 0);
                changePlaces();
                int crossings = crossings();
                if (crossings < fewest) {
                    fewest = crossings;
                    best = copy();
                }
            }
            rows.forEach(row -> shuffle(row, random));
        }
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).clear();
            rows.get(i).addAll(best.get(i));
            number(rows.get(i));
        }
    }

    private void sweep(boolean isDown) {
        for (int i = 1; i < rows.size(); i++) {
            sort(rows.get(isDown ? i : rows.size() - 1 - i), isDown);
        }
    }

    private static void shuffle(List<Place> row, Random random) {
        for (int i = row.size() - 1; i > 0; i--) {
            row.set(i, row.set(random.nextInt(i + 1), row.get(i)));
        }
        number(row);
    }

    private List<List<Place>> copy() {
        List<List<Place>> copy = new ArrayList<>();
        for (List<Place> row : rows) {
            copy.add(List.copyOf(row));
        }
        return copy;
    }

    private static void sort(List<Place> row, boolean byUpper) {
        row.sort(Comparator.comparingDouble(place -> barycentre(place, byUpper)));
        number(row);
    }

    /** Where there is nobody to follow, a place stays. */
    private static double barycentre(Place place, boolean byUpper) {
        List<Link> links = byUpper ? place.up : place.down;
        if (links.isEmpty()) {
            return place.position;
        }
        double sum = 0;
        for (Link link : links) {
            sum += (byUpper ? link.upper : link.lower).position;
        }
        return sum / links.size();
    }

    private static void number(List<Place> row) {
        for (int i = 0; i < row.size(); i++) {
            row.get(i).position = i;
        }
    }

    private void changePlaces() {
        boolean isBetter = true;
        while (isBetter) {
            isBetter = false;
            for (List<Place> row : rows) {
                for (int i = 0; i + 1 < row.size(); i++) {
                    Place left = row.get(i);
                    Place right = row.get(i + 1);
                    if (crossings(left, right) > crossings(right, left)) {
                        row.set(i, right);
                        row.set(i + 1, left);
                        number(row);
                        isBetter = true;
                    }
                }
            }
        }
    }

    /** Of the links of two neighbours, if they stand in this order. */
    private static int crossings(Place left, Place right) {
        int crossings = 0;
        for (Link mine : left.up) {
            for (Link other : right.up) {
                crossings += mine.upper.position > other.upper.position ? 1 : 0;
            }
        }
        for (Link mine : left.down) {
            for (Link other : right.down) {
                crossings += mine.lower.position > other.lower.position ? 1 : 0;
            }
        }
        return crossings;
    }

    private int crossings() {
        int crossings = 0;
        for (List<Place> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                for (int j = i + 1; j < row.size(); j++) {
                    for (Link mine : row.get(i).down) {
                        for (Link other : row.get(j).down) {
                            crossings += mine.lower.position > other.lower.position ? 1 : 0;
                        }
                    }
                }
            }
        }
        return crossings;
    }
}
