package io.margay.fib;

/**
 * Changes that are made in the {@link Routes4} and not yet in the file: of a transaction, or of the one put or removal under way. Many changes of
 * one prefix are one. Knows which slots of the direct table have to be looked at.
 *
 * <p>While a change waits, the route it replaces keeps its next hop and its record; a new one has a record already, so that what is
 * staged will find one.
 */
final class StagedRoutes {
    final SlotSet changedCovers = new SlotSet();

    /** Slots with staged long routes. */
    final SlotSet touched = new SlotSet();

    /** Those of them in which some answer may change. */
    final SlotSet dirty = new SlotSet();

    final Changes changes = new Changes();
    private final Routes4 routes;
    private final RouteRecords records;
    private final FreeRecords freeRecords;
    private final NextHops nextHops;
    private boolean hasRemovals;

    StagedRoutes(RouteRecords records, FreeRecords freeRecords, NextHops nextHops) {
        this.routes = new Routes4(changedCovers);
        this.records = records;
        this.freeRecords = freeRecords;
        this.nextHops = nextHops;
    }

    Routes4 routes() {
        return routes;
    }

    PutResult put(int key, int length, NextHop nextHop, RouteProtocol protocol, int originId) {
        long route = routes.find(key, length);
        if (route == Routes4.NONE && freeRecords.isEmpty()) {
            return PutResult.REFUSED_ROUTES_FULL;
        }
        int hop = nextHops.acquire(nextHop);
        if (hop == 0) {
            return PutResult.REFUSED_NEXT_HOPS_FULL;
        }
        if (isSame(route, hop, protocol, originId)) {
            nextHops.release(hop);
            if (!Routes4.isStaged(route)) {
                records.confirm(Routes4.reference(route));
            }
            return PutResult.UNCHANGED;
        }
        int before = Routes4.isLive(route) ? Routes4.hop(route) : routes.longCover(key, length);
        int change = stage(key, length, route);
        changes.comes(change, protocol, originId);
        if (route == Routes4.NONE) {
            routes.insert(key, length, Routes4.staged(hop, change));
        } else {
            routes.replace(key, length, Routes4.staged(hop, change));
        }
        touch(key, length, hop != before);
        return Routes4.isLive(route) ? PutResult.REPLACED : PutResult.ADDED;
    }

    /** @return whether there was such a route */
    boolean remove(int key, int length) {
        long route = routes.find(key, length);
        if (!Routes4.isLive(route)) {
            return false;
        }
        int hop = Routes4.hop(route);
        boolean answersChange = hop != routes.longCover(key, length);
        int change = stage(key, length, route);
        routes.replace(key, length, Routes4.gone(hop, change));
        changes.goes(change);
        hasRemovals = true;
        touch(key, length, answersChange);
        return true;
    }

    private boolean isSame(long route, int hop, RouteProtocol protocol, int originId) {
        if (!Routes4.isLive(route) || Routes4.hop(route) != hop) {
            return false;
        }
        int reference = Routes4.reference(route);
        return Routes4.isStaged(route)
                ? changes.protocol(reference) == protocol && changes.originId(reference) == originId
                : records.holds(reference, protocol, originId, hop);
    }

    /** The change of a prefix, with nothing staged in it. */
    private int stage(int key, int length, long route) {
        if (route == Routes4.NONE) {
            return changes.add(key, length, freeRecords.take(), 0);
        }
        if (!Routes4.isStaged(route)) {
            return changes.add(key, length, Routes4.reference(route), Routes4.hop(route));
        }
        if (Routes4.isLive(route)) {
            nextHops.release(Routes4.hop(route));
        }
        return Routes4.reference(route);
    }

    private void touch(int key, int length, boolean answersChange) {
        if (length > FibLayout.DIRECT_BITS) {
            int slot = key >>> Fib4.DIRECT_SHIFT;
            touched.set(slot);
            if (answersChange) {
                dirty.set(slot);
            }
        }
    }

    /** The first slot from here on that waits for anything, or -1. */
    int nextSlot(int from) {
        int slot = touched.next(from);
        int other = changedCovers.next(from);
        return slot < 0 || other >= 0 && other < slot ? other : slot;
    }

    void settled(int slot) {
        touched.clear(slot);
        dirty.clear(slot);
        changedCovers.clear(slot);
    }

    /** Whether it is worth while to look for any. */
    boolean hasRemovals() {
        return hasRemovals;
    }

    boolean isRemoval(int change) {
        return changes.isRemoval(change);
    }

    /** Makes a prefix what it was. */
    void undo(int change) {
        int key = changes.key(change);
        int length = changes.length(change);
        long route = routes.find(key, length);
        if (Routes4.isLive(route)) {
            nextHops.release(Routes4.hop(route));
        }
        if (changes.oldHop(change) == 0) {
            routes.delete(key, length);
            freeRecords.give(changes.record(change));
        } else {
            routes.replace(key, length, Routes4.route(changes.oldHop(change), changes.record(change)));
        }
    }

    /** Makes all prefixes what they were. Only while the trie knows nothing of the changes. */
    void undoAll() {
        for (int change = 0; change < changes.size(); change++) {
            undo(change);
        }
        touched.clear();
        dirty.clear();
        changedCovers.clear();
        forget();
    }

    /** After each of its slots is settled. */
    void forget() {
        changes.clear();
        hasRemovals = false;
    }

    /** All there is, which is a change of this prefix. */
    void forget(int key, int length) {
        if (length > FibLayout.DIRECT_BITS) {
            settled(key >>> Fib4.DIRECT_SHIFT);
        } else {
            changedCovers.clear();
        }
        forget();
    }
}
