package io.margay.fib;

/**
 * Brings the mapped trie in line with the {@link Routes4}, one slot of the direct table after the other. Owned by the control thread.
 *
 * <p>A slot's new root node is painted from its routes; children that no staged route concerns are taken over, the others made anew; one store publishes.
 * A change costs one visit of a slot whether it is one route or all: the first load is the same walk over all slots. A route shorter than the
 * direct table's index concerns the slots of a range. In between readers find some slots old and some new, each of them right.
 */
final class TrieWriter4 {
    /** No word of the direct table: neither an id nor an index that a section can have. */
    private static final int FAILED = -1;

    private static final long ALL = -1L;
    private static final int LEVELS = 3;
    private static final int SLOT_SHIFT = 32;

    private final Routes4 routes;
    private final TrieStore4 store;
    private final NodeDraft[] drafts = new NodeDraft[LEVELS];

    /** Words to come of slots that have long routes, each under its slot. */
    private final LongList pending = new LongList();

    /** Of the root node that was made last: the slots whose children are not taken over. */
    private long dirty;

    TrieWriter4(Routes4 routes, TrieStore4 store) {
        this.routes = routes;
        this.store = store;
        for (int level = 0; level < LEVELS; level++) {
            drafts[level] = new NodeDraft(FibLayout.DIRECT_BITS + level * Fib4.STRIDE);
        }
    }

    /**
     * One slot.
     *
     * @param whole its cover changed, or it is not known what did
     * @param mayUseReserve for removals
     * @return false when there is no room, and nothing has changed; {@link TrieStore4#refusal} says of what
     */
    boolean apply(int slot, boolean whole, boolean mayUseReserve) {
        store.begin(mayUseReserve);
        int word = make(slot, whole);
        if (word == FAILED) {
            store.rollBack();
            return false;
        }
        store.publish(slot, word, dirty);
        return true;
    }

    /** Of a put: all of the slots {@code from..to} that are set, or nothing. @return false when there is no room */
    boolean applyAll(SlotSet changed, int from, int to) {
        store.begin(false);
        pending.clear();
        for (int slot = changed.next(from); slot >= 0 && slot < to; slot = changed.next(slot + 1)) {
            if (routes.segment(slot) != null) {
                int word = make(slot, true);
                if (word == FAILED) {
                    store.rollBack();
                    return false;
                }
                pending.add((long) slot << SLOT_SHIFT | word & 0xFFFF_FFFFL);
            }
        }
        int next = 0;
        for (int slot = changed.next(from); slot >= 0 && slot < to; slot = changed.next(slot + 1)) {
            int word = routes.segment(slot) == null ? routes.cover(slot) : (int) pending.get(next++);
            store.publish(slot, word, ALL);
        }
        return true;
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
        if (!paint(0, segment, 1, count + 1, cover, old & ~Fib4.DIRECT_NODE) || !store.finish(draft)) {
            return FAILED;
        }
        if (draft.isLeaf) {
            dirty = ALL;
            return draft.hops[0];
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
        draft.fill(0, NodeDraft.SLOTS, cover);
        int i = from;
        while (i < to) {
            long route = segment[i];
            int length = Routes4.length(route);
            int slot = draft.slotOf(Routes4.bits(route));
            if (length <= childDepth) {
                if (Routes4.isLive(route)) {
                    draft.fill(slot, slot + draft.slotsOf(length), Routes4.hop(route));
                }
                i++;
                continue;
            }
            int end = Routes4.groupEnd(segment, i, to, childDepth);
            if (level == 0 && (dirty >>> slot & 1) == 0) {
                store.keep(oldRoot, slot, draft);
            } else {
                NodeDraft child = drafts[level + 1];
                if (!paint(level + 1, segment, i, end, draft.hops[slot], 0) || !store.finish(child)) {
                    return false;
                }
                draft.take(slot, child);
            }
            i = end;
        }
        return true;
    }
}
