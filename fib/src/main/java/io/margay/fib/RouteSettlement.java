package io.margay.fib;

/**
 * The end of a change: the trie has it, now its record says so, and what stood before gives back its next hop. Also keeps the header's counts of
 * routes by length and protocol.
 */
final class RouteSettlement {
    private final StagedRoutes staged;
    private final RouteRecords records;
    private final FreeRecords freeRecords;
    private final NextHops nextHops;
    private final FibHeader header;

    /** References to next hops that some slot, for want of room, may still lead to. */
    private final LongList owedHops = new LongList();

    private long generation;
    private long timeMs;

    RouteSettlement(
            StagedRoutes staged, RouteRecords records, FreeRecords freeRecords, NextHops nextHops, FibHeader header) {
        this.staged = staged;
        this.records = records;
        this.freeRecords = freeRecords;
        this.nextHops = nextHops;
        this.header = header;
    }

    /** What the records of the changes to come say of them. */
    void stamp(long generationOfChanges, long nowMs) {
        generation = generationOfChanges;
        timeMs = nowMs;
    }

    /** Before the trie: a route that goes is gone from the records first. */
    void clearRecord(int change) {
        if (staged.changes.oldHop(change) != 0) {
            int record = staged.changes.record(change);
            header.countRoute(staged.changes.length(change), records.protocol(record), -1);
            records.clear(record);
        }
    }

    /**
     * After the trie.
     *
     * @param published whether no slot leads to the old next hop any more
     */
    void settle(int change, boolean published) {
        int key = staged.changes.key(change);
        int length = staged.changes.length(change);
        long route = staged.routes().find(key, length);
        if (Routes4.isLive(route)) {
            write(change, Routes4.hop(route));
            staged.routes().replace(key, length, Routes4.route(Routes4.hop(route), staged.changes.record(change)));
        } else {
            staged.routes().delete(key, length);
            freeRecords.give(staged.changes.record(change));
        }
        releaseOld(change, published);
    }

    /** {@link #settle} of all that is staged among the long routes of a slot, in one walk. */
    void settleSlot(int slot, boolean published) {
        Routes4 routes = staged.routes();
        long[] segment = routes.segment(slot);
        for (int i = Routes4.count(segment); i > 0; i--) {
            long route = segment[i];
            if (Routes4.isStaged(route)) {
                int change = Routes4.reference(route);
                if (Routes4.isLive(route)) {
                    write(change, Routes4.hop(route));
                    releaseOld(change, published);
                    routes.settle(segment, i, staged.changes.record(change));
                } else {
                    settle(change, published);
                }
            }
        }
    }

    private void write(int change, int hop) {
        int record = staged.changes.record(change);
        int length = staged.changes.length(change);
        RouteProtocol protocol = staged.changes.protocol(change);
        if (staged.changes.oldHop(change) != 0) {
            header.countRoute(length, records.protocol(record), -1);
        }
        header.countRoute(length, protocol, 1);
        records.write(
                record,
                staged.changes.key(change),
                length,
                hop,
                protocol,
                staged.changes.originId(change),
                generation,
                timeMs);
    }

    private void releaseOld(int change, boolean published) {
        int oldHop = staged.changes.oldHop(change);
        if (oldHop != 0) {
            if (published) {
                nextHops.release(oldHop);
            } else {
                owedHops.add(oldHop);
            }
        }
    }

    void releaseOwed() {
        while (owedHops.size() > 0) {
            nextHops.release((int) owedHops.removeLast());
        }
    }
}
