package io.margay.fib;

/**
 * {@link TrieWriter4} for IPv6, where a slot may have all the routes: so on each level children that no staged route concerns are taken over, and what a
 * change costs follows from the nodes on its way.
 */
final class TrieWriter6 implements TrieWriter {
    /** No word of the direct table: neither an id nor an index that a section can have. */
    static final int FAILED = -1;

    private static final int LEVELS = (AddressFamily.IPV6.bits() - Fib6.DIRECT_BITS) / Fib6.STRIDE;

    private final Routes6 routes;
    private final TrieStore6 store;
    private final NodeDraft6[] drafts = new NodeDraft6[LEVELS];

    TrieWriter6(Routes6 routes, TrieStore6 store) {
        this.routes = routes;
        this.store = store;
        for (int level = 0; level < LEVELS; level++) {
            drafts[level] = new NodeDraft6(Fib6.DIRECT_BITS + level * Fib6.STRIDE);
        }
    }

    @Override
    public boolean apply(int slot, boolean whole, boolean mayUseReserve) {
        store.begin(mayUseReserve);
        int old = store.direct(slot);
        int oldRoot = old < 0 ? TrieStore6.index(old) : TrieStore6.NONE;
        int cover = routes.cover(slot);
        NodeDraft6 draft = drafts[0];
        int word = FAILED;
        if (paint(draft, 0, routes.root(slot), oldRoot, Fib6.NO_ROUTE, whole)) {
            int leaf = draft.words[0] == Fib6.NO_ROUTE ? cover : draft.words[0];
            word = draft.isUniform() ? leaf : store.makeRoot(draft, cover);
        }
        if (word == FAILED) {
            store.rollBack();
            return false;
        }
        store.publish(slot, word);
        return true;
    }

    @Override
    public void applyCover(int slot) {
        if (store.direct(slot) < 0) {
            store.publishCover(slot, routes.cover(slot));
        } else if (routes.root(slot) == 0) {
            store.begin(true);
            store.publish(slot, routes.cover(slot));
        } // else one next hop for all of the slot, of longer routes: the cover does not show
    }

    /**
     * Drafts a node of the routes at and below a place, all longer than its depth, and makes what is below it.
     *
     * @param old the node that it replaces, or {@link TrieStore6#NONE}
     * @param cover next hop of what none of the routes holds
     * @param whole nothing of the old node's is taken over
     */
    private boolean paint(NodeDraft6 draft, int level, int place, int old, int cover, boolean whole) {
        draft.begin(cover);
        boolean done;
        if (whole || old == TrieStore6.NONE) {
            done = paintAll(draft, level, place, old);
        } else {
            if (level == 0) {
                store.keepAllOfRoot(old, draft);
            } else {
                store.keepAll(old, draft);
            }
            done = paintTouched(draft, level, place, old, cover);
        }
        if (done && old != TrieStore6.NONE) {
            if (level == 0) {
                store.replaceRoot(old, draft);
            } else {
                store.replace(old, draft);
            }
        }
        return done;
    }

    /** What changes of a node that was taken over: the slots of the routes that are staged, and the children that have some below them. */
    private boolean paintTouched(NodeDraft6 draft, int level, int place, int old, int cover) {
        if (!routes.isTouched(place)) {
            return true;
        }
        int end = draft.depth + Fib6.STRIDE;
        int length = routes.length(place);
        long route = routes.route(place);
        int slot = routes.octet(place, draft.depth);
        if (length > draft.depth && length <= end && Routes.isStaged(route)) {
            draft.drop(slot, draft.slotsOf(length), cover);
            return paintAll(draft, level, place, old);
        }
        int coverBelow = length > draft.depth && length <= end && Routes.isLive(route) ? Routes.hop(route) : cover;
        if (length >= end) {
            return makeChild(draft, level, place, slot, child(level, old, slot), coverBelow, false);
        }
        return paintTouched(draft, level, routes.left(place), old, coverBelow)
                && paintTouched(draft, level, routes.right(place), old, coverBelow);
    }

    /** A prefix comes before those that it holds, so the last painter of a slot is right. */
    private boolean paintAll(NodeDraft6 draft, int level, int place, int old) {
        if (place == 0) {
            return true;
        }
        int end = draft.depth + Fib6.STRIDE;
        int length = routes.length(place);
        int slot = routes.octet(place, draft.depth);
        if (length > draft.depth && length <= end && Routes.isLive(routes.route(place))) {
            draft.fill(slot, draft.slotsOf(length), Routes.hop(routes.route(place)));
        }
        if (length >= end) { // and all below it in this one slot
            boolean leaf = length == end && routes.left(place) == 0 && routes.right(place) == 0;
            int oldChild = leaf || old == TrieStore6.NONE ? TrieStore6.NONE : child(level, old, slot);
            return leaf || makeChild(draft, level, place, slot, oldChild, draft.words[slot], true);
        }
        return paintAll(draft, level, routes.left(place), old) && paintAll(draft, level, routes.right(place), old);
    }

    private int child(int level, int old, int slot) {
        return level == 0 ? store.rootChild(old, slot) : store.child(old, slot);
    }

    private boolean makeChild(
            NodeDraft6 draft, int level, int place, int slot, int oldChild, int cover, boolean whole) {
        NodeDraft6 child = drafts[level + 1];
        int word = paint(child, level + 1, place, oldChild, cover, whole) ? store.makeNode(child) : FAILED;
        draft.take(slot, word);
        return word != FAILED;
    }

    @Override
    public boolean hasRoomForAll() {
        return store.hasRoom(routes.maxNodes());
    }

    /** There is one kind of room. */
    @Override
    public PutResult refusal() {
        return PutResult.REFUSED_NODES_FULL;
    }

    @Override
    public void onReclaimed(int kind, int at, int units) {
        store.onReclaimed(at, units);
    }

    @Override
    public int usedNodes() {
        return store.usedNodes();
    }

    @Override
    public int usedEntries() {
        return 0;
    }
}
