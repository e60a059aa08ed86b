package io.margay.fib;

/**
 * A slot's new root node is painted from its routes; children that no staged route concerns are taken over, the others made anew; one store publishes.
 * A change costs one visit of a slot whether it is one route or all: the first load is the same walk over all slots. A route that is no longer than the
 * direct table's index concerns the slots of a range, and of each its cover only. In between readers find some slots old and some new, each of them right.
 */
final class TrieWriter4 implements TrieWriter {
    /** No word of the direct table: neither an id nor an index that a section can have. */
    private static final int FAILED = -1;

    private static final long ALL = -1L;
    private static final int LEVELS = 3;

    private final Routes4 routes;
    private final TrieStore4 store;
    private final NodeDraft[] drafts = new NodeDraft[LEVELS];

    /** Of the root node that was made last: the slots whose children are not taken over. */
    private long dirty;

    TrieWriter4(Routes4 routes, TrieStore4 store) {
        this.routes = routes;
        this.store = store;
        for (int level = 0; level < LEVELS; level++) {
            drafts[level] = new NodeDraft(Fib4.DIRECT_BITS + level * Fib4.STRIDE);
        }
    }

    @Override
    public boolean apply(int slot, boolean whole, boolean mayUseReserve) {
        store.begin(mayUseReserve);
        if (!whole && splice(slot)) {
            return true;
        }
        store.rollBack();
        int word = make(slot, whole);
        if (word == FAILED) {
            store.rollBack();
            return false;
        }
        store.publish(slot, word, dirty);
        return true;
    }

    @Override
    public void applyCover(int slot) {
        if (store.direct(slot) < 0) {
            store.publishCover(slot, routes.cover(slot));
        } else if (routes.segment(slot) == null) {
            store.publish(slot, routes.cover(slot), ALL);
        } // else one next hop for all of the slot, of longer routes: the cover does not show
    }

    /**
     * One route that ends in the root node and has none below it is most of churn: all of its slots change to one answer.
     *
     * @return whether it was that, and is published
     */
    private boolean splice(int slot) {
        long[] segment = routes.segment(slot);
        int old = store.direct(slot);
        int only = old < 0 ? onlyStaged(segment) : 0;
        if (only == 0) {
            return false;
        }
        NodeDraft draft = drafts[0];
        int bits = Routes4.bits(segment[only]);
        int length = Routes4.length(segment[only]);
        int from = draft.slotOf(bits);
        if (length > draft.depth + Fib4.STRIDE) {
            return false;
        }
        int to = from + draft.slotsOf(length);
        if (only < Routes4.count(segment) && draft.slotOf(Routes4.bits(segment[only + 1])) < to) {
            return false;
        }
        int hop = Routes4.isLive(segment[only]) ? Routes4.hop(segment[only]) : Routes4.holder(segment, only);
        int word = store.splice(old & ~Fib4.DIRECT_NODE, from, to, hop, routes.cover(slot));
        if (word == 0) {
            return false;
        }
        store.publishSpliced(slot, word);
        return true;
    }

    /** Index of the only route that is staged, or 0. */
    private static int onlyStaged(long[] segment) {
        int only = 0;
        for (int i = Routes4.count(segment); i > 0; i--) {
            if (Routes4.isStaged(segment[i])) {
                if (only != 0) {
                    return 0;
                }
                only = i;
            }
        }
        return only;
    }

    /** A word of the direct table, its blocks made but seen by nobody. */
    private int make(int slot, boolean whole) {
        long[] segment = routes.segment(slot);
        int count = Routes4.count(segment);
        int cover = routes.cover(slot);
        dirty = ALL;
        if (count == 0) {
            return cover;
        }
        int old = store.direct(slot);
        if (old < 0 && !whole) {
            dirty = staged(segment, count);
        }
        NodeDraft draft = drafts[0];
        if (!paint(0, segment, 1, count + 1, Fib4.NO_ROUTE, old & ~Fib4.DIRECT_NODE)
                || !store.finishRoot(draft, cover)) {
            return FAILED;
        }
        if (draft.isLeaf) {
            dirty = ALL;
            return draft.values[0] == Fib4.NO_ROUTE ? cover : draft.values[0];
        }
        int word = store.makeRoot(draft);
        return word == 0 ? FAILED : word;
    }

    /** The root node's slots that staged routes concern. */
    private long staged(long[] segment, int count) {
        NodeDraft draft = drafts[0];
        int childDepth = draft.depth + Fib4.STRIDE;
        long slots = 0;
        for (int i = 1; i <= count; i++) {
            long route = segment[i];
            if (Routes4.isStaged(route)) {
                int width = draft.slotsOf(Math.min(Routes4.length(route), childDepth));
                slots |= (1L << width) - 1 << draft.slotOf(Routes4.bits(route));
            }
        }
        return slots;
    }

    /** Drafts a node of the routes from..to, all longer than its depth, and makes what is below it. */
    private boolean paint(int level, long[] segment, int from, int to, int cover, int oldRoot) {
        NodeDraft draft = drafts[level];
        int childDepth = draft.depth + Fib4.STRIDE;
        draft.begin(cover);
        int i = from;
        while (i < to) {
            long route = segment[i];
            int length = Routes4.length(route);
            int slot = draft.slotOf(Routes4.bits(route));
            if (length <= childDepth) {
                if (Routes4.isLive(route)) {
                    draft.open(slot, draft.slotsOf(length), Routes4.hop(route));
                }
                i++;
                continue;
            }
            int end = Routes4.groupEnd(segment, i, to, childDepth);
            if (level == 0 && (dirty >>> slot & 1) == 0) {
                store.keep(oldRoot, slot, draft);
            } else {
                NodeDraft child = drafts[level + 1];
                if (!paint(level + 1, segment, i, end, draft.hopAt(slot), 0) || !store.finish(child)) {
                    return false;
                }
                draft.take(slot, child);
            }
            i = end;
        }
        return true;
    }

    @Override
    public boolean hasRoomForAll() {
        return store.hasRoom(routes.maxNodes(), routes.maxEntries());
    }

    @Override
    public PutResult refusal() {
        return store.refusal();
    }

    @Override
    public void onReclaimed(int kind, int at, int units) {
        store.onReclaimed(kind, at, units);
    }

    @Override
    public int usedNodes() {
        return store.usedNodes();
    }

    @Override
    public int usedEntries() {
        return store.usedEntries();
    }
}
