package io.margay.fib;

/**
 * One node while it is made, from left to right: routes are opened in their order, an address before the next and the shorter before the longer, so that those which
 * hold the slot where the sweep stands are a stack. What comes of it is the node's runs, each a next-hop id or a child. Scratch of the trie's writer, one for each level.
 */
final class NodeDraft {
    static final int SLOTS = 64;
    static final int CHILD = -1;

    /** Those that hold a slot: all there is, a route of each length of the stride, and a child. */
    private static final int MAX_OPEN = Fib4.STRIDE + 2;

    /** Address bits above this node. */
    final int depth;

    /** Of each run its next-hop id, or {@link #CHILD}. */
    final int[] values = new int[SLOTS];

    /** Of each run that is a child, that node's two words. */
    final long[] childRuns = new long[SLOTS];

    final long[] childBases = new long[SLOTS];

    /** The node's own words when it is finished, unless all its slots are one leaf. */
    long runs;

    long bases;
    boolean isLeaf;

    private final int[] starts = new int[SLOTS];
    private int size;

    private final int[] openEnds = new int[MAX_OPEN];
    private final int[] openHops = new int[MAX_OPEN];
    private int open;

    NodeDraft(int depth) {
        this.depth = depth;
    }

    int slotOf(int address) {
        return address << depth >>> Fib4.SLOT_SHIFT;
    }

    /** Slots that a prefix of this length, from depth to depth + 6, takes in a node at this depth. */
    int slotsOf(int length) {
        return 1 << depth + Fib4.STRIDE - length;
    }

    /** Empty, with one answer for all. */
    void begin(int cover) {
        size = 0;
        open = 0;
        open(0, SLOTS, cover);
    }

    /** A next hop for some slots, but for what comes after it within them. */
    void open(int slot, int count, int hop) {
        closeBefore(slot);
        add(slot, hop);
        push(slot + count, hop);
    }

    /** The next hop of what has been opened at a slot. */
    int hopAt(int slot) {
        closeBefore(slot);
        return openHops[open - 1];
    }

    /** A finished node as the content of a slot. */
    void take(int slot, NodeDraft child) {
        if (child.isLeaf) {
            open(slot, 1, child.values[0]);
        } else {
            takeChild(slot, child.runs, child.bases);
        }
    }

    void takeChild(int slot, long runsOfChild, long basesOfChild) {
        int below = hopAt(slot);
        add(slot, CHILD);
        childRuns[size - 1] = runsOfChild;
        childBases[size - 1] = basesOfChild;
        push(slot + 1, below);
    }

    /** Nothing more comes. @return how many runs there are */
    int end() {
        closeBefore(SLOTS);
        runs = 0;
        for (int run = 0; run < size; run++) {
            runs |= 1L << starts[run];
        }
        return size;
    }

    private void push(int end, int hop) {
        openEnds[open] = end;
        openHops[open++] = hop;
    }

    /** Ends what does not hold the slot: what holds it goes on there. */
    private void closeBefore(int slot) {
        while (open > 1 && openEnds[open - 1] <= slot) {
            open--;
            if (openEnds[open] < SLOTS) {
                add(openEnds[open], openHops[open - 1]);
            }
        }
    }

    /** A run from here on, in the place of one from the same slot on. */
    private void add(int slot, int value) {
        if (size > 0 && starts[size - 1] == slot) {
            size--;
        }
        if (size == 0 || value == CHILD || values[size - 1] != value) {
            starts[size] = slot;
            values[size++] = value;
        }
    }
}
