package io.margay.fib;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Makes one generation of the file {@code fib} and keeps it. The single writer: only the control thread calls it.
 *
 * <p>Each {@link #put} and {@link #remove} is in force for the readers when it returns; {@link #commit} gives what came since the last one a generation
 * number. A put for which there is no room is refused, counted in the header, and changes nothing. A removal is never refused.
 *
 * <p>Between {@link #begin} and {@link #commit} they only gather, and the commit brings them into force: each prefix once, whatever happened to
 * it, and each slot of the direct table once. So a table is first loaded, and churn is best passed on. Readers see the slots change one after the other.
 */
public final class FibWriter implements AutoCloseable {
    /** Retired blocks and next hops that are let to gather before the readers' slots are looked at. */
    private static final int RECLAIM_BATCH = 256;

    /** Slots that a commit publishes before it begins a new epoch. */
    private static final int SLOTS_PER_EPOCH = 64;

    private final FibFile file;
    private final FibHeader header;
    private final Reclaimer reclaimer;
    private final NextHops nextHops;
    private final TrieStore4 store;
    private final TrieWriter4 trie;
    private final FreeRecords freeRecords;
    private final StagedRoutes staged;
    private final RouteSettlement settlement;
    private final StaleRoutes stale;

    /** Slots that, for want of room, the trie has as they were. */
    private final SlotSet owed = new SlotSet();

    /** Not null within a transaction. */
    private FibRefusals transaction;

    private long generation;
    private long latestMs;

    FibWriter(FibFile file) {
        this.file = file;
        this.header = file.header();
        this.generation = header.generation();
        FibCapacity capacity = file.layout().capacity();
        this.reclaimer = new Reclaimer(header, file.readerSlots(), this::onReclaimed);
        NextHopTable nextHopTable = new NextHopTable(file.nextHops(), capacity.nextHops());
        this.nextHops = new NextHops(nextHopTable, reclaimer);
        this.store = new TrieStore4(file.direct(), file.nodes(), file.entries(), capacity, reclaimer);
        RouteRecords records = new RouteRecords(file.records());
        this.freeRecords = new FreeRecords(header, capacity.routes());
        this.staged = new StagedRoutes(records, freeRecords, nextHops);
        this.trie = new TrieWriter4(staged.routes(), store);
        this.settlement = new RouteSettlement(staged, records, freeRecords, nextHops, header);
        this.stale = new StaleRoutes(staged.routes(), records, nextHopTable, header);
    }

    /**
     * Makes a new file beside the one in use, under a temporary name and with all its blocks reserved. Its generations go on from those of
     * a readable {@code fib} that is there.
     *
     * @throws IOException with one clear line, for instance when the disk is full; nothing is left behind
     */
    public static FibWriter create(Path runtimeDirectory, FibCapacity capacity) throws IOException {
        return new FibWriter(FibFile.create(runtimeDirectory, capacity, UnaryOperator.identity()));
    }

    /** Gives the file its name, atomically. Readers of an earlier {@code fib} keep that until they open this one. */
    public void publishFile() throws IOException {
        if (transaction != null) {
            throw new IllegalStateException("a transaction is open");
        }
        account();
        file.publish();
    }

    /**
     * From here to the next {@link #commit} puts and removals gather. A put's result then tells what it is beside what has gathered; that the
     * trie has no room for it is found only by the commit.
     *
     * @param refusals told by the commit of the puts that are refused
     */
    public void begin(FibRefusals refusals) {
        if (transaction != null) {
            throw new IllegalStateException("a transaction is open");
        }
        settle();
        transaction = refusals;
    }

    /** Adds a route, or puts it in the place of the one of the same prefix. */
    public PutResult put(Ipv4Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId, long nowMs) {
        latestMs = nowMs;
        PutResult result;
        if (transaction == null) {
            settle();
            header.beginChange();
            result = putNow(prefix, nextHop, protocol, originId);
            header.endChange();
            account();
        } else {
            result = owed.isEmpty()
                    ? staged.put(prefix.address(), prefix.length(), nextHop, protocol, originId)
                    : store.refusal();
        }
        if (result.isRefused()) {
            header.countRefusal(result);
        }
        return result;
    }

    private PutResult putNow(Ipv4Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        PutResult result = tryPut(prefix, nextHop, protocol, originId);
        reclaimer.advance();
        if (result.isRefused() && reclaimer.awaitReaders()) {
            result = tryPut(prefix, nextHop, protocol, originId);
            reclaimer.advance();
        }
        return result;
    }

    private PutResult tryPut(Ipv4Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        if (!owed.isEmpty()) {
            return store.refusal();
        }
        int key = prefix.address();
        int length = prefix.length();
        PutResult result = staged.put(key, length, nextHop, protocol, originId);
        if (result.isRefused() || result == PutResult.UNCHANGED) {
            return result;
        }
        if (publishOne(key, length)) {
            settlement.stamp(generation + 1, latestMs);
            settlement.settle(0, true);
        } else {
            staged.undo(0);
            result = store.refusal();
        }
        staged.forget(key, length);
        return result;
    }

    /** The one change that is staged, or nothing of it. */
    private boolean publishOne(int key, int length) {
        if (length > FibLayout.DIRECT_BITS) {
            return trie.apply(key >>> Fib4.DIRECT_SHIFT, false, false);
        }
        SlotSet changed = staged.changedCovers;
        for (int slot = changed.next(0); slot >= 0; slot = changed.next(slot + 1)) {
            trie.applyCover(slot);
        }
        return true;
    }

    /** @return whether there was such a route */
    public boolean remove(Ipv4Prefix prefix) {
        if (transaction != null) {
            return staged.remove(prefix.address(), prefix.length());
        }
        settle();
        header.beginChange();
        boolean removed = removeNow(prefix);
        header.endChange();
        account();
        return removed;
    }

    private boolean removeNow(Ipv4Prefix prefix) {
        if (!staged.remove(prefix.address(), prefix.length())) {
            return false;
        }
        settlement.clearRecord(0);
        publishStaged();
        return true;
    }

    /** Ends the transaction, if one was begun. @return the generation that the changes since the last commit belong to */
    public long commit() {
        header.beginChange();
        if (transaction != null) {
            FibRefusals refusals = transaction;
            transaction = null;
            apply(refusals);
        }
        payOwed();
        reclaimer.reclaim();
        header.endChange();
        account();
        generation++;
        header.commit(generation, latestMs);
        return generation;
    }

    private void apply(FibRefusals refusals) {
        Routes4 routes = staged.routes();
        if (owed.isEmpty() && !store.hasRoom(routes.maxNodes(), routes.maxEntries())) {
            reclaimer.awaitReaders();
            if (!store.hasRoom(routes.maxNodes(), routes.maxEntries())) {
                applyOneByOne(refusals);
                return;
            }
        }
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
        for (Ipv4Prefix prefix : net.removals()) {
            settle();
            removeNow(prefix);
        }
        for (Route route : net.puts()) {
            settle();
            PutResult result = putNow(route.prefix(), route.nextHop(), route.protocol(), route.originId());
            if (result.isRefused()) {
                header.countRefusal(result);
                refusals.onRefused(route.prefix(), result);
            }
        }
    }

    /**
     * Gives a group other members, in place: no prefix that leads there is touched, and only those flows change their way that must. In force when it returns,
     * also within a transaction.
     *
     * @param old the group as it was put, or as it last was replaced
     * @return {@code UNCHANGED} if no route leads to such a group, or {@link PutResult#REFUSED_NEXT_HOPS_FULL}
     * @throws IllegalArgumentException if one of the two is not a group
     */
    public PutResult replaceGroup(NextHop old, NextHop replacement) {
        reclaimIfMany();
        header.beginChange();
        PutResult result = nextHops.replaceGroup(old, replacement);
        if (result.isRefused() && reclaimer.awaitReaders()) {
            result = nextHops.replaceGroup(old, replacement);
        }
        reclaimer.advance();
        header.endChange();
        account();
        if (result.isRefused()) {
            header.countRefusal(result);
        }
        return result;
    }

    /**
     * Takes over the routes that an earlier file had, in a transaction of its own, as stale: with the time and the generation that they had there.
     * A put of the same route confirms it, a put of another replaces it, and {@link #sweepStale} removes what nobody has given again. A prefix that
     * has a route here already keeps that.
     *
     * @param refusals told of the routes for which there is no room
     * @return the generation that they belong to as a change
     */
    public long carryOver(Collection<Route> routes, FibRefusals refusals, long nowMs) {
        begin(refusals);
        List<Route> taken = stale.missing(routes);
        for (Route route : taken) {
            PutResult result = put(route.prefix(), route.nextHop(), route.protocol(), route.originId(), nowMs);
            if (result.isRefused()) {
                refusals.onRefused(route.prefix(), result);
            }
        }
        latestMs = nowMs;
        long carried = commit();
        header.beginChange();
        stale.mark(taken);
        header.endChange();
        return carried;
    }

    /**
     * Removes the stale routes that {@code which} says, in a transaction of its own; all of them at last, or those of one peer when it has told
     * all that it has.
     *
     * @return how many
     */
    public int sweepStale(Predicate<Route> which, long nowMs) {
        if (transaction != null) {
            throw new IllegalStateException("a transaction is open");
        }
        List<Ipv4Prefix> swept = stale.prefixes(which);
        if (!swept.isEmpty()) {
            begin((prefix, why) -> {});
            swept.forEach(this::remove);
            latestMs = nowMs;
            commit();
        }
        return swept.size();
    }

    /** All that is staged, a slot at a time; what there is no room for is owed. */
    private void publishStaged() {
        settlement.stamp(generation + 1, latestMs);
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
                reclaimIfMany();
            }
        }
        for (int change = 0; change < staged.changes.size(); change++) {
            if (staged.changes.length(change) <= FibLayout.DIRECT_BITS) {
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

    private void payOwed() {
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

    private void settle() {
        if (!owed.isEmpty()) {
            payOwed();
        }
        reclaimIfMany();
    }

    private void reclaimIfMany() {
        if (reclaimer.size() >= RECLAIM_BATCH) {
            reclaimer.reclaim();
        }
    }

    /** Routes that stand or are about to. */
    public int routes() {
        return freeRecords.used();
    }

    public FibStatistics statistics() {
        return header.statistics(file.layout(), file.readerSlots());
    }

    /** Leaves a published file in place, for readers go on without a writer; deletes one that was not. What a transaction gathered is dropped. */
    @Override
    public void close() throws IOException {
        account();
        file.close();
    }

    private void onReclaimed(int kind, int at, int units) {
        if (kind == Reclaimer.NEXT_HOP) {
            nextHops.onReclaimed(at);
        } else {
            store.onReclaimed(kind, at, units);
        }
    }

    private void account() {
        header.trieUse(store.usedNodes(), store.usedEntries(), nextHops.used(), reclaimer.size(), owed.size());
    }
}
