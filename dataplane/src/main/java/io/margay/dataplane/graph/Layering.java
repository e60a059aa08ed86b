package io.margay.dataplane.graph;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which row each node is in: every arrow points down, but for those few that close a circle, and all of them together are as short as can be.
 *
 * <p>First every node is as high as its predecessors let it (longest path); then nodes are moved, with those that must move along, as long as that shortens the whole.
 */
final class Layering {
    /** So many edges from the way in, edges count twice: the first branches are to be side by side. */
    private static final int TRUNK = 2;

    private final int nodes;
    private final int[] from;
    private final int[] to;
    private final boolean[] back;
    private final int[] weights;
    private final int[] layers;

    /**
     * @param nodes how many; the first is where frames come in
     * @param from of each edge, an index below {@code nodes}
     * @param to likewise
     */
    Layering(int nodes, int[] from, int[] to) {
        this.nodes = nodes;
        this.from = from.clone();
        this.to = to.clone();
        this.back = new boolean[from.length];
        this.weights = new int[from.length];
        this.layers = new int[nodes];
        int[] distances = distances();
        breakCircles(distances);
        for (int edge = 0; edge < from.length; edge++) {
            weights[edge] = distances[from[edge]] <= TRUNK ? 2 : 1;
        }
        longestPaths();
        shorten();
    }

    /** From 0 at the top. */
    int layer(int node) {
        return layers[node];
    }

    int count() {
        int last = 0;
        for (int layer : layers) {
            last = Math.max(last, layer);
        }
        return last + 1;
    }

    /** Does this edge point up? */
    boolean isBack(int edge) {
        return back[edge];
    }

    /** Of the edges of circles those that lead back furthest are taken out, one by one, until there is no circle; then they are put back, turned if need be. */
    private void breakCircles(int[] distances) {
        boolean[] isOut = new boolean[from.length];
        int worst = worstOfCircles(distances, isOut);
        while (worst >= 0) {
            isOut[worst] = true;
            worst = worstOfCircles(distances, isOut);
        }
        for (int edge = 0; edge < from.length; edge++) {
            if (isOut[edge]) {
                back[edge] = reaches(to[edge], from[edge], isOut);
                isOut[edge] = false;
                int upper = back[edge] ? to[edge] : from[edge];
                to[edge] = back[edge] ? from[edge] : to[edge];
                from[edge] = upper;
            }
        }
    }

    /** Returns -1 where there is no circle. */
    private int worstOfCircles(int[] distances, boolean[] isOut) {
        int worst = -1;
        for (int edge = 0; edge < from.length; edge++) {
            if (!isOut[edge]
                    && (worst < 0 || gain(distances, edge) > gain(distances, worst))
                    && reaches(to[edge], from[edge], isOut)) {
                worst = edge;
            }
        }
        return worst;
    }

    private int gain(int[] distances, int edge) {
        return distances[from[edge]] - distances[to[edge]];
    }

    /** In edges, from the first node; 0 where frames do not come by. */
    private int[] distances() {
        int[] distances = new int[nodes];
        Deque<Integer> reached = new ArrayDeque<>();
        reached.add(0);
        while (!reached.isEmpty()) {
            int node = reached.remove();
            for (int edge = 0; edge < from.length; edge++) {
                if (from[edge] == node && to[edge] != 0 && distances[to[edge]] == 0) {
                    distances[to[edge]] = distances[node] + 1;
                    reached.add(to[edge]);
                }
            }
        }
        return distances;
    }

    private boolean reaches(int start, int end, boolean[] isOut) {
        boolean[] seen = new boolean[nodes];
        Deque<Integer> todo = new ArrayDeque<>();
        todo.add(start);
        seen[start] = true;
        while (!todo.isEmpty()) {
            int node = todo.remove();
            if (node == end) {
                return true;
            }
            for (int edge = 0; edge < from.length; edge++) {
                if (from[edge] == node && !isOut[edge] && !seen[to[edge]]) {
                    seen[to[edge]] = true;
                    todo.add(to[edge]);
                }
            }
        }
        return false;
    }

    private void longestPaths() {
        boolean isChanged = true;
        while (isChanged) {
            isChanged = false;
            for (int edge = 0; edge < from.length; edge++) {
                if (layers[to[edge]] <= layers[from[edge]]) {
                    layers[to[edge]] = layers[from[edge]] + 1;
                    isChanged = true;
                }
            }
        }
    }

    private void shorten() {
        int last = count() - 1;
        boolean isChanged = true;
        while (isChanged) {
            isChanged = false;
            for (int node = nodes - 1; node >= 0; node--) {
                isChanged |= lower(node, last);
            }
        }
    }

    /** One row down, with all that are in the way, if that is shorter. */
    private boolean lower(int node, int last) {
        boolean[] moved = new boolean[nodes];
        Deque<Integer> todo = new ArrayDeque<>();
        todo.add(node);
        moved[node] = true;
        while (!todo.isEmpty()) {
            int next = todo.remove();
            if (layers[next] == last) {
                return false;
            }
            for (int edge = 0; edge < from.length; edge++) {
                if (from[edge] == next && layers[to[edge]] == layers[next] + 1 && !moved[to[edge]]) {
                    moved[to[edge]] = true;
                    todo.add(to[edge]);
                }
            }
        }
        int longer = 0;
        for (int edge = 0; edge < from.length; edge++) {
            longer += weights[edge] * ((moved[to[edge]] ? 1 : 0) - (moved[from[edge]] ? 1 : 0));
        }
        if (longer >= 0) {
            return false;
        }
        for (int i = 0; i < nodes; i++) {
            layers[i] += moved[i] ? 1 : 0;
        }
        return true;
    }
}
