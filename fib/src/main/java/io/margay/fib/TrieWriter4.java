package io.margay.fib;

/**
 * Brings the mapped trie in line with the {@link RouteTree4} after one route of that changed. Owned by the control thread.
 *
 * <p>A prefix longer than the direct table's index concerns one of its words: the nodes on the way are copied, those beside it are taken over, and
 * one store publishes. A shorter one concerns a range of words: those that a longer route decides are left alone, the others are first made and then stored in
 * order. In between readers find some slots old and some new, each of them right.
 */
final class TrieWriter4 {
    private static final int LEVELS = 3;
    private static final int RUN_SHIFT = 32;

    /** No word of the direct table: neither an id nor an index that a section can have. */
    private static final int FAILED = -1;

    private final RouteTree4 tree;
    private final TrieStore4 store;
    private final NodeDraft[] drafts = new NodeDraft[LEVELS];

    /** Stores to come: first slot, and the slot after the last, in one word; the value in the next. */
    private final LongList pending = new LongList();

    private boolean piecemeal;
    private int cursor;

    TrieWriter4(RouteTree4 tree, TrieStore4 store) {
        this.tree = tree;
        this.store = store;
        for (int level = 0; level < LEVELS; level++) {
            drafts[level] = new NodeDraft(FibLayout.DIRECT_BITS + level * Fib4.STRIDE);
        }
    }

    /** All of the change or nothing. @return false when there is no room; {@link TrieStore4#refusal} says of what */
    boolean apply(int key, int length, boolean removal) {
        store.begin(removal);
        piecemeal = false;
        boolean done = length > FibLayout.DIRECT_BITS ? applyLong(key, length) : applyShort(key, length);
        if (!done) {
            store.rollBack(0);
        }
        return done;
    }

    /**
     * As much of a removal as there is room for, in the order of the slots.
     *
     * @param fromSlot where to go on
     * @return the slot where room ended, or -1 when all is done
     */
    int applyPiecemeal(int key, int length, int fromSlot) {
        if (length > FibLayout.DIRECT_BITS) {
            return apply(key, length, true) ? -1 : 0;
        }
        store.begin(true);
        piecemeal = true;
        cursor = fromSlot;
        if (spread(key, length)) {
            publishPending();
            return -1;
        }
        publishPending();
        return cursor;
    }

    private boolean applyLong(int key, int length) {
        int slot = key >>> Fib4.DIRECT_SHIFT;
        int old = store.direct(slot);
        if (old >= 0) {
            int base = slot << Fib4.DIRECT_SHIFT;
            tree.seek(base, FibLayout.DIRECT_BITS);
            int word = make(base, tree.found(), tree.cover());
            if (word == FAILED) {
                return false;
            }
            store.publish(slot, word);
            return true;
        }
        int node = old & ~Fib4.DIRECT_NODE;
        if (!update(0, store.runs(node), store.bases(node), key, length)) {
            return false;
        }
        int word = root();
        if (word == FAILED) {
            return false;
        }
        store.publishCopy(slot, word);
        return true;
    }

    /** A word of the direct table, made anew. */
    private int make(int base, int below, int hop) {
        return fresh(0, base, below, hop) ? root() : FAILED;
    }

    private int root() {
        NodeDraft draft = drafts[0];
        if (!store.finish(draft)) {
            return FAILED;
        }
        if (draft.isLeaf) {
            return draft.hops[0];
        }
        int word = store.makeRoot(draft);
        return word == 0 ? FAILED : word;
    }

    /** Drafts a node and makes all below it. */
    private boolean fresh(int level, int base, int below, int hop) {
        NodeDraft draft = drafts[level];
        draft.fill(0, NodeDraft.SLOTS, hop);
        expand(draft, below);
        return makeChildren(level, base, 0, NodeDraft.SLOTS);
    }

    /** Writes the routes of a subtree into a draft's slots, the shorter first, and notes where longer ones follow. */
    private void expand(NodeDraft draft, int node) {
        if (node == RouteTree4.NONE) {
            return;
        }
        int length = tree.length(node);
        int slot = draft.slotOf(tree.key(node));
        int childDepth = draft.depth + Fib4.STRIDE;
        if (length > childDepth) {
            draft.below[slot] = node;
            return;
        }
        int hop = tree.hop(node);
        if (hop != 0) {
            draft.fill(slot, slot + draft.slotsOf(length), hop);
        }
        if (length == childDepth) {
            draft.below[slot] = tree.hasChildren(node) ? node : RouteTree4.NONE;
        } else {
            expand(draft, tree.left(node));
            expand(draft, tree.right(node));
        }
    }

    private boolean makeChildren(int level, int base, int from, int to) {
        NodeDraft draft = drafts[level];
        for (int slot = from; slot < to; slot++) {
            if (draft.below[slot] != RouteTree4.NONE) {
                NodeDraft child = drafts[level + 1];
                if (!fresh(level + 1, base | draft.addressOf(slot), draft.below[slot], draft.hops[slot])
                        || !store.finish(child)) {
                    return false;
                }
                draft.take(slot, child);
            }
        }
        return true;
    }

    /** Drafts the copy of a node in which one prefix below its depth changed. */
    private boolean update(int level, long runs, long bases, int key, int length) {
        NodeDraft draft = drafts[level];
        store.replace(runs, bases, draft);
        int childDepth = draft.depth + Fib4.STRIDE;
        int slot = draft.slotOf(key);
        int base = key & Ipv4Prefix.mask(draft.depth);
        if (length <= childDepth) {
            return updateSlots(level, base, slot, slot + draft.slotsOf(length), key, length);
        }
        NodeDraft child = drafts[level + 1];
        boolean drafted;
        if (draft.hops[slot] == NodeDraft.CHILD) {
            drafted = update(level + 1, draft.childRuns[slot], draft.childBases[slot], key, length);
        } else {
            int childBase = key & Ipv4Prefix.mask(childDepth);
            tree.seek(childBase, childDepth);
            drafted = fresh(level + 1, childBase, tree.found(), tree.cover());
        }
        if (!drafted || !store.finish(child)) {
            return false;
        }
        draft.take(slot, child);
        return true;
    }

    private boolean updateSlots(int level, int base, int from, int to, int key, int length) {
        NodeDraft draft = drafts[level];
        for (int slot = from; slot < to; slot++) {
            if (draft.hops[slot] == NodeDraft.CHILD) {
                store.replaceTree(draft.childRuns[slot], draft.childBases[slot]);
            }
        }
        tree.seek(key, length);
        draft.fill(from, to, tree.cover());
        expand(draft, tree.found());
        return makeChildren(level, base, from, to);
    }

    private boolean applyShort(int key, int length) {
        cursor = 0;
        if (!spread(key, length)) {
            pending.clear();
            return false;
        }
        publishPending();
        return true;
    }

    /** Finds the slots that a short prefix decides and makes their words, from {@link #cursor} on. */
    private boolean spread(int key, int length) {
        pending.clear();
        int first = key >>> Fib4.DIRECT_SHIFT;
        cursor = Math.max(cursor, first);
        tree.seek(key, length);
        int top = tree.found();
        boolean isRoute = top != RouteTree4.NONE && tree.length(top) == length && tree.hop(top) != 0;
        int hop = isRoute ? tree.hop(top) : tree.cover();
        if (!descend(top, isRoute ? top : RouteTree4.NONE, hop)) {
            return false;
        }
        leavesUntil(first + (1 << FibLayout.DIRECT_BITS - length), hop);
        return true;
    }

    private boolean descend(int node, int top, int hop) {
        if (node == RouteTree4.NONE) {
            return true;
        }
        int length = tree.length(node);
        int slot = tree.key(node) >>> Fib4.DIRECT_SHIFT;
        boolean decidesItself = node != top && tree.hop(node) != 0;
        if (length < FibLayout.DIRECT_BITS) {
            if (decidesItself) {
                leavesUntil(slot, hop);
                cursor = Math.max(cursor, slot + (1 << FibLayout.DIRECT_BITS - length));
                return true;
            }
            return descend(tree.left(node), top, hop) && descend(tree.right(node), top, hop);
        }
        leavesUntil(slot, hop);
        if (slot < cursor) {
            return true;
        }
        if (length > FibLayout.DIRECT_BITS || !decidesItself) {
            int mark = store.mark();
            int word = make(slot << Fib4.DIRECT_SHIFT, node, hop);
            if (word == FAILED) {
                if (piecemeal) {
                    store.rollBack(mark);
                }
                return false;
            }
            pend(slot, slot + 1, word);
        }
        cursor = slot + 1;
        return true;
    }

    private void leavesUntil(int slot, int hop) {
        if (slot > cursor) {
            pend(cursor, slot, hop);
            cursor = slot;
        }
    }

    private void pend(int from, int to, int word) {
        pending.add((long) from << RUN_SHIFT | to);
        pending.add(word);
    }

    private void publishPending() {
        for (int i = 0; i < pending.size(); i += 2) {
            long run = pending.get(i);
            int word = (int) pending.get(i + 1);
            int to = (int) run;
            for (int slot = (int) (run >>> RUN_SHIFT); slot < to; slot++) {
                if (store.direct(slot) != word) {
                    store.publish(slot, word);
                }
            }
        }
        pending.clear();
    }
}
