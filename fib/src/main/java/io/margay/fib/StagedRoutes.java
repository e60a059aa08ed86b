package io.margay.fib;

/**
 * Changes that are made in the {@link Routes} of a family and not yet in the file: of a transaction, or of the one put or removal under way. Many changes of
 * one prefix are one. Knows which slots of the direct table have to be looked at.
 *
 * <p>While a change waits, the route it replaces keeps its next hop and its record; a new one has a record already, so that what is
 * staged will find one.
 */
final class StagedRoutes {
    final SlotSet changedCovers;

    /** Slots with staged long routes. */
    final SlotSet touched;

    /** Those of them in which some answer may change. */
    final SlotSet dirty;

    final Changes changes = new Changes();
    private final Routes routes;
    private final RouteRecords records;
    private final FreeRecords freeRecords;
    private final NextHops nextHops;
    private boolean hasRemovals;

    StagedRoutes(
            Routes routes, SlotSet changedCovers, RouteRecords records, FreeRecords freeRecords, NextHops nextHops) {
        this.changedCovers = changedCovers;
        this.touched = new SlotSet(routes.family.slots());
        this.dirty = new SlotSet(routes.family.slots());
        this.routes = routes;
        this.records = records;
        this.freeRecords = freeRecords;
        this.nextHops = nextHops;
    }

    Routes routes() {
        return routes;
    }

    PutResult put(long high, long low, int length, NextHop nextHop, RouteProtocol protocol, int originId) {
        long route = routes.find(high, low, length);
        if (route == Routes.NONE && freeRecords.isEmpty()) {
            return PutResult.REFUSED_ROUTES_FULL;
        }
        int hop = nextHops.acquire(nextHop, Routes.isLive(route) ? Routes.hop(route) : 0);
        if (hop == 0) {
            return PutResult.REFUSED_NEXT_HOPS_FULL;
        }
        if (isSame(route, hop, protocol, originId)) {
            nextHops.release(hop);
            if (!Routes.isStaged(route)) {
                records.confirm(Routes.reference(route));
            }
            return PutResult.UNCHANGED;
        }
        int before = Routes.isLive(route) ? Routes.hop(route) : routes.longCover(high, low, length);
        int change = stage(high, low, length, route);
        changes.comes(change, protocol, originId);
        if (route == Routes.NONE) {
            routes.insert(high, low, length, Routes.staged(hop, change));
        } else {
            routes.replace(high, low, length, Routes.staged(hop, change));
        }
        touch(high, low, length, hop != before);
        return Routes.isLive(route) ? PutResult.REPLACED : PutResult.ADDED;
    }

    /** @return whether there was such a route */
    boolean remove(long high, long low, int length) {
        long route = routes.find(high, low, length);
        if (!Routes.isLive(route)) {
            return false;
        }
        int hop = Routes.hop(route);
        boolean answersChange = hop != routes.longCover(high, low, length);
        int change = stage(high, low, length, route);
        routes.replace(high, low, length, Routes.gone(hop, change));
        changes.goes(change);
        hasRemovals = true;
        touch(high, low, length, answersChange);
        return true;
    }

    private boolean isSame(long route, int hop, RouteProtocol protocol, int originId) {
        if (!Routes.isLive(route) || Routes.hop(route) != hop) {
            return false;
        }
        int reference = Routes.reference(route);
        return Routes.isStaged(route)
                ? changes.protocol(reference) == protocol && changes.originId(reference) == originId
                : records.holds(reference, protocol, originId, hop);
    }

    /** The change of a prefix, with nothing staged in it. */
    private int stage(long high, long low, int length, long route) {
        if (route == Routes.NONE) {
            return changes.add(high, low, length, freeRecords.take(), 0);
        }
        if (!Routes.isStaged(route)) {
            return changes.add(high, low, length, Routes.reference(route), Routes.hop(route));
        }
        if (Routes.isLive(route)) {
            nextHops.release(Routes.hop(route));
        }
        return Routes.reference(route);
    }

    private void touch(long high, long low, int length, boolean answersChange) {
        if (!routes.isShort(length)) {
            int slot = routes.family.slot(high);
            routes.touch(high, low, length);
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
        routes.untouch(slot);
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
        long high = changes.high(change);
        long low = changes.low(change);
        int length = changes.length(change);
        long route = routes.find(high, low, length);
        if (Routes.isLive(route)) {
            nextHops.release(Routes.hop(route));
        }
        if (changes.oldHop(change) == 0) {
            routes.delete(high, low, length);
            freeRecords.give(changes.record(change));
        } else {
            routes.replace(high, low, length, Routes.route(changes.oldHop(change), changes.record(change)));
        }
    }

    /** Makes all prefixes what they were. Only while the trie knows nothing of the changes. */
    void undoAll() {
        for (int change = 0; change < changes.size(); change++) {
            undo(change);
        }
        for (int slot = touched.next(0); slot >= 0; slot = touched.next(slot + 1)) {
            routes.untouch(slot);
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
    void forget(long high, int length) {
        if (!routes.isShort(length)) {
            settled(routes.family.slot(high));
        } else {
            changedCovers.clear();
        }
        forget();
    }
}
