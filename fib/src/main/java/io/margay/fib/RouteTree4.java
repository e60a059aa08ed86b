package io.margay.fib;

import java.util.Arrays;

/**
 * All routes, un-aggregated: the writer's own truth, a path-compressed binary trie in one {@code int} array on its heap, about 30 bytes a
 * route. Nodes are numbers, 0 is none. A node without a next hop only joins two others.
 */
final class RouteTree4 {
    static final int NONE = 0;

    private static final int CELLS = 5;
    private static final int KEY = 0;
    private static final int LENGTH_AND_HOP = 1;
    private static final int LEFT = 2;
    private static final int RIGHT = 3;
    private static final int RECORD = 4;

    private static final int LENGTH_SHIFT = 16;
    private static final int HOP_MASK = 0xFFFF;

    private int[] cells = new int[CELLS * 64];
    private int limit = 1;
    private int free = NONE;
    private int root = NONE;

    private int found;
    private int cover;

    int key(int node) {
        return cells[node * CELLS + KEY];
    }

    int length(int node) {
        return cells[node * CELLS + LENGTH_AND_HOP] >>> LENGTH_SHIFT;
    }

    /** 0 for a node that is not a route. */
    int hop(int node) {
        return cells[node * CELLS + LENGTH_AND_HOP] & HOP_MASK;
    }

    int left(int node) {
        return cells[node * CELLS + LEFT];
    }

    int right(int node) {
        return cells[node * CELLS + RIGHT];
    }

    int record(int node) {
        return cells[node * CELLS + RECORD];
    }

    boolean hasChildren(int node) {
        return (left(node) | right(node)) != NONE;
    }

    void hop(int node, int hop) {
        cells[node * CELLS + LENGTH_AND_HOP] = length(node) << LENGTH_SHIFT | hop;
    }

    void record(int node, int record) {
        cells[node * CELLS + RECORD] = record;
    }

    /**
     * Looks for what lies at and below a prefix: {@link #found} is then the topmost node in it, {@link #cover} the next hop of the longest route
     * that is shorter than it.
     */
    void seek(int key, int length) {
        int mask = Ipv4Prefix.mask(length);
        found = NONE;
        cover = 0;
        int node = root;
        while (node != NONE) {
            int nodeLength = length(node);
            int difference = key ^ key(node);
            if (nodeLength >= length) {
                found = (difference & mask) == 0 ? node : NONE;
                return;
            }
            if ((difference & Ipv4Prefix.mask(nodeLength)) != 0) {
                return;
            }
            if (hop(node) != 0) {
                cover = hop(node);
            }
            node = cells[node * CELLS + side(key, nodeLength)];
        }
    }

    int found() {
        return found;
    }

    int cover() {
        return cover;
    }

    /** The route of exactly this prefix, or {@link #NONE}; {@link #cover} as after {@link #seek}. */
    int find(int key, int length) {
        seek(key, length);
        return found != NONE && length(found) == length && hop(found) != 0 ? found : NONE;
    }

    /** @return the node of the prefix, which is made a route */
    int insert(int key, int length, int hop, int record) {
        int parent = NONE;
        int node = root;
        while (node != NONE) {
            int nodeLength = length(node);
            int common = Math.min(Math.min(length, nodeLength), Integer.numberOfLeadingZeros(key ^ key(node)));
            if (common < nodeLength) {
                int made = make(key, length, hop, record);
                int top = made;
                if (common == length) {
                    link(made, key(node), node);
                } else {
                    top = make(key & Ipv4Prefix.mask(common), common, 0, 0);
                    link(top, key, made);
                    link(top, key(node), node);
                }
                link(parent, key, top);
                return made;
            }
            if (nodeLength == length) {
                hop(node, hop);
                record(node, record);
                return node;
            }
            parent = node;
            node = cells[node * CELLS + side(key, nodeLength)];
        }
        int made = make(key, length, hop, record);
        link(parent, key, made);
        return made;
    }

    /** Takes out a route that is there, and the joints that have nothing left to join. */
    void remove(int key, int length) {
        int grandparent = NONE;
        int parent = NONE;
        int node = root;
        while (length(node) != length) {
            grandparent = parent;
            parent = node;
            node = cells[node * CELLS + side(key, length(node))];
        }
        hop(node, 0);
        record(node, 0);
        if (left(node) != NONE && right(node) != NONE) {
            return;
        }
        int only = left(node) | right(node);
        link(parent, key, only);
        release(node);
        if (only == NONE && parent != NONE && hop(parent) == 0) {
            link(grandparent, key, left(parent) | right(parent));
            release(parent);
        }
    }

    private void link(int parent, int key, int node) {
        if (parent == NONE) {
            root = node;
        } else {
            cells[parent * CELLS + side(key, length(parent))] = node;
        }
    }

    private static int side(int key, int bit) {
        return LEFT + (key << bit >>> 31);
    }

    private int make(int key, int length, int hop, int record) {
        int node = free;
        if (node != NONE) {
            free = left(node);
        } else {
            node = limit++;
            if (node * CELLS == cells.length) {
                cells = Arrays.copyOf(cells, 2 * cells.length);
            }
        }
        int at = node * CELLS;
        cells[at + KEY] = key;
        cells[at + LENGTH_AND_HOP] = length << LENGTH_SHIFT | hop;
        cells[at + LEFT] = NONE;
        cells[at + RIGHT] = NONE;
        cells[at + RECORD] = record;
        return node;
    }

    private void release(int node) {
        cells[node * CELLS + LEFT] = free;
        free = node;
    }
}
