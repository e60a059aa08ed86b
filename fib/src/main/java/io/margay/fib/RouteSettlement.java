package io.margay.fib;

/**
 * The end of a change: the trie has it, now its record says so, and what stood before gives back its next hop. Also keeps the header's counts of
 * routes by length and protocol.
 */
final class RouteSettlement implements Routes.Settling {
    private final StagedRoutes staged;
    private final RouteRecords records;
    private final FreeRecords freeRecords;
    private final NextHops nextHops;
    private final TableHeader header;
    private final FibJournal journal;

    /** References to next hops that some slot, for want of room, may still lead to. */
    private final LongList owedHops = new LongList();

    private long generation;
    private long timeMs;
    private boolean isPublished;
    private boolean isTold = true;

    RouteSettlement(
            StagedRoutes staged,
            RouteRecords records,
            FreeRecords freeRecords,
            NextHops nextHops,
            TableHeader header,
            FibJournal journal) {
        this.staged = staged;
        this.records = records;
        this.freeRecords = freeRecords;
        this.nextHops = nextHops;
        this.header = header;
        this.journal = journal;
    }

    /** What the records of the changes to come say of them. */
    void stamp(long generationOfChanges, long nowMs) {
        generation = generationOfChanges;
        timeMs = nowMs;
        isTold = true;
    }

    /** Before many changes at once: what the journal has no room for, it does not begin to tell. */
    void expect(int changes) {
        isTold = changes <= journal.capacity();
        if (!isTold) {
            journal.drop(nextHops, generation);
        }
    }

    /** For want of ids the journal's are taken. @return whether there were any */
    boolean takeKeptHops() {
        boolean any = nextHops.hasKept();
        if (any) {
            journal.drop(nextHops, generation);
        }
        return any;
    }

    /** Before the trie: a route that goes is gone from the records first. */
    void clearRecord(int change) {
        if (staged.changes.oldHop(change) != 0) {
            int record = staged.changes.record(change);
            tell(change, records.word(record), 0);
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
        long high = staged.changes.high(change);
        long low = staged.changes.low(change);
        int length = staged.changes.length(change);
        long route = staged.routes().find(high, low, length);
        isPublished = published;
        if (Routes.isLive(route)) {
            int record = settled(change, Routes.hop(route));
            staged.routes().replace(high, low, length, Routes.route(Routes.hop(route), record));
        } else {
            settled(change, 0);
            staged.routes().delete(high, low, length);
        }
    }

    /** {@link #settle} of all that is staged among the long routes of a slot, in one walk. */
    void settleSlot(int slot, boolean published) {
        isPublished = published;
        staged.routes().settleSlot(slot, this);
    }

    @Override
    public int settled(int change, int hop) {
        int record = staged.changes.record(change);
        if (hop != 0) {
            write(change, hop);
        } else {
            freeRecords.give(record);
        }
        releaseOld(change, isPublished);
        return record;
    }

    private void write(int change, int hop) {
        int record = staged.changes.record(change);
        int length = staged.changes.length(change);
        RouteProtocol protocol = staged.changes.protocol(change);
        tell(change, staged.changes.oldHop(change) == 0 ? 0 : records.word(record), hop);
        if (staged.changes.oldHop(change) != 0) {
            header.countRoute(length, records.protocol(record), -1);
        }
        header.countRoute(length, protocol, 1);
        records.write(
                record,
                staged.changes.high(change),
                staged.changes.low(change),
                length,
                hop,
                protocol,
                staged.changes.originId(change),
                generation,
                timeMs);
    }

    private void tell(int change, long oldWord, int newHop) {
        if (isTold) {
            journal.write(
                    staged.routes().family, staged.changes, change, oldWord, newHop, nextHops, generation, timeMs);
        }
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
