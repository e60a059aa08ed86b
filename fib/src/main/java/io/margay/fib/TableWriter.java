package io.margay.fib;

/** The routes of one family and their trie: what {@link FibWriter} does to each. */
final class TableWriter {
    /** Slots that a commit publishes before it begins a new epoch. */
    private static final int SLOTS_PER_EPOCH = 64;

    final StagedRoutes staged;
    final StaleRoutes stale;
    private final TrieWriter trie;
    private final RouteSettlement settlement;
    private final FibHeader header;
    private final NextHops nextHops;
    private final Reclaimer reclaimer;
    private final FreeRecords freeRecords;
    private final AddressFamily family;

    /** Slots that, for want of room, the trie has as they were. */
    private final SlotSet owed;

    private TableWriter(
            Routes routes,
            SlotSet changedCovers,
            TrieWriter trie,
            RouteRecords records,
            FibCapacity capacity,
            FibHeader header,
            NextHops nextHops,
            FibJournal journal,
            Reclaimer reclaimer) {
        TableHeader tableHeader = header.table(routes.family);
        this.family = routes.family;
        this.header = header;
        this.nextHops = nextHops;
        this.reclaimer = reclaimer;
        this.trie = trie;
        this.freeRecords = new FreeRecords(tableHeader, capacity.routes(family));
        this.staged = new StagedRoutes(routes, changedCovers, records, freeRecords, nextHops);
        this.settlement = new RouteSettlement(staged, records, freeRecords, nextHops, tableHeader, journal);
        this.stale = new StaleRoutes(routes, records, nextHops.table(), header);
        this.owed = new SlotSet(family.slots());
    }

    static TableWriter ipv4(FibFile file, NextHops nextHops, FibJournal journal, Reclaimer reclaimer) {
        FibCapacity capacity = file.layout().capacity();
        SlotSet changedCovers = new SlotSet(AddressFamily.IPV4.slots());
        Routes4 routes = new Routes4(changedCovers);
        TrieStore4 store = new TrieStore4(
                file.buffer(FibLayout.Part.DIRECT4),
                file.buffer(FibLayout.Part.NODES4),
                file.buffer(FibLayout.Part.ENTRIES4),
                capacity,
                reclaimer);
        RouteRecords records = new RouteRecords(file.buffer(FibLayout.Part.RECORDS4), AddressFamily.IPV4);
        TrieWriter trie = new TrieWriter4(routes, store);
        return new TableWriter(
                routes, changedCovers, trie, records, capacity, file.header(), nextHops, journal, reclaimer);
    }

    static TableWriter ipv6(FibFile file, NextHops nextHops, FibJournal journal, Reclaimer reclaimer) {
        FibCapacity capacity = file.layout().capacity();
        SlotSet changedCovers = new SlotSet(AddressFamily.IPV6.slots());
        Routes6 routes = new Routes6(changedCovers);
        TrieStore6 store = new TrieStore6(
                file.buffer(FibLayout.Part.DIRECT6), file.buffer(FibLayout.Part.NODES6), capacity, reclaimer);
        RouteRecords records = new RouteRecords(file.buffer(FibLayout.Part.RECORDS6), AddressFamily.IPV6);
        TrieWriter trie = new TrieWriter6(routes, store);
        return new TableWriter(
                routes, changedCovers, trie, records, capacity, file.header(), nextHops, journal, reclaimer);
    }

    /** What the records of the changes to come say of them. */
    void stamp(long generation, long nowMs) {
        settlement.stamp(generation, nowMs);
    }

    /** Within a transaction. */
    PutResult stage(Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        if (!owed.isEmpty()) {
            return trie.refusal();
        }
        PutResult result = tryStage(prefix, nextHop, protocol, originId);
        if (result == PutResult.REFUSED_NEXT_HOPS_FULL && reclaimer.reclaim()) {
            result = tryStage(prefix, nextHop, protocol, originId);
        }
        if (result == PutResult.REFUSED_NEXT_HOPS_FULL && takeKeptHops()) {
            result = tryStage(prefix, nextHop, protocol, originId);
        }
        return result;
    }

    private PutResult tryStage(Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        return staged.put(prefix.high(), prefix.low(), prefix.length(), nextHop, protocol, originId);
    }

    /** For want of ids the journal's are taken. @return whether there were any */
    boolean takeKeptHops() {
        return settlement.takeKeptHops();
    }

    /** Within a transaction. */
    boolean stageRemoval(Prefix prefix) {
        return staged.remove(prefix.high(), prefix.low(), prefix.length());
    }

    PutResult put(Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        PutResult result = tryPut(prefix, nextHop, protocol, originId);
        reclaimer.advance();
        if (result.isRefused() && reclaimer.awaitReaders()) {
            result = tryPut(prefix, nextHop, protocol, originId);
            reclaimer.advance();
        }
        return result;
    }

    private PutResult tryPut(Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        PutResult result = stage(prefix, nextHop, protocol, originId);
        if (result.isRefused() || result == PutResult.UNCHANGED) {
            return result;
        }
        if (publishOne(prefix)) {
            settlement.settle(0, true);
        } else {
            staged.undo(0);
            result = trie.refusal();
        }
        staged.forget(prefix.high(), prefix.length());
        return result;
    }

    /** The one change that is staged, or nothing of it. */
    private boolean publishOne(Prefix prefix) {
        if (!staged.routes().isShort(prefix.length())) {
            int slot = family.slot(prefix.high());
            return !staged.dirty.get(slot) || trie.apply(slot, false, false);
        }
        SlotSet changed = staged.changedCovers;
        for (int slot = changed.next(0); slot >= 0; slot = changed.next(slot + 1)) {
            trie.applyCover(slot);
        }
        return true;
    }

    /** @return whether there was such a route */
    boolean remove(Prefix prefix) {
        if (!stageRemoval(prefix)) {
            return false;
        }
        settlement.clearRecord(0);
        publishStaged();
        return true;
    }

    /** All that is staged. */
    void apply(FibRefusals refusals) {
        if (staged.changes.size() == 0) {
            return;
        }
        if (owed.isEmpty() && !trie.hasRoomForAll()) {
            reclaimer.awaitReaders();
            if (!trie.hasRoomForAll()) {
                applyOneByOne(refusals);
                return;
            }
        }
        settlement.expect(staged.changes.size());
        for (int change = 0; staged.hasRemovals() && change < staged.changes.size(); change++) {
            if (staged.isRemoval(change)) {
                settlement.clearRecord(change);
            }
        }
        publishStaged();
    }

    /** Room may not suffice: then each put is to be refused by itself. Removals come first, for the room that they leave. */
    private void applyOneByOne(FibRefusals refusals) {
        NetChanges net = NetChanges.of(staged, nextHops);
        staged.undoAll();
        for (Prefix prefix : net.removals()) {
            settle();
            remove(prefix);
        }
        for (Route route : net.puts()) {
            settle();
            PutResult result = put(route.prefix(), route.nextHop(), route.protocol(), route.originId());
            if (result.isRefused()) {
                header.countRefusal(result, family);
                refusals.onRefused(route.prefix(), result);
            }
        }
    }

    /** A slot at a time; what there is no room for is owed. */
    private void publishStaged() {
        int slots = 0;
        for (int slot = staged.nextSlot(0); slot >= 0; slot = staged.nextSlot(slot + 1)) {
            if (staged.touched.get(slot)) {
                boolean published = !staged.dirty.get(slot) || publish(slot);
                if (!published) {
                    owed.set(slot);
                }
                settlement.settleSlot(slot, published && !owed.get(slot));
            }
            if (staged.changedCovers.get(slot)) {
                trie.applyCover(slot);
            }
            staged.settled(slot);
            if (++slots % SLOTS_PER_EPOCH == 0) {
                reclaimer.advance();
                reclaimer.reclaimIfMany();
            }
        }
        for (int change = 0; change < staged.changes.size(); change++) {
            if (staged.routes().isShort(staged.changes.length(change))) {
                settlement.settle(change, owed.isEmpty());
            }
        }
        staged.forget();
        reclaimer.advance();
    }

    private boolean publish(int slot) {
        boolean whole = owed.get(slot); // then the trie has what is not among the routes any more
        if (trie.apply(slot, whole, true)) {
            return true;
        }
        reclaimer.advance();
        return reclaimer.awaitReaders() && trie.apply(slot, whole, true);
    }

    /** Before a change: what is owed, if there is room by now. */
    void settle() {
        if (!owed.isEmpty()) {
            payOwed();
        }
        reclaimer.reclaimIfMany();
    }

    void payOwed() {
        for (int slot = owed.next(0); slot >= 0; slot = owed.next(slot + 1)) {
            while (!trie.apply(slot, true, true)) {
                reclaimer.advance();
                if (!reclaimer.reclaim()) {
                    return;
                }
            }
            owed.clear(slot);
        }
        settlement.releaseOwed();
        reclaimer.advance();
    }

    /** Routes that stand or are about to. */
    int routes() {
        return freeRecords.used();
    }

    void onReclaimed(int kind, int at, int units) {
        trie.onReclaimed(kind, at, units);
    }

    void account() {
        header.table(family).trieUse(trie.usedNodes(), trie.usedEntries(), owed.size());
    }
}
