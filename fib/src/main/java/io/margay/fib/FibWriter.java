package io.margay.fib;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;

/**
 * Makes one generation of the file {@code fib} and keeps it. The single writer: only the control thread calls it.
 *
 * <p>Each {@link #put} and {@link #remove} is in force for the readers when it returns; {@link #commit} gives what came since the last one a generation
 * number. A put for which there is no room is refused, counted in the header, and changes nothing. A removal is never refused.
 */
public final class FibWriter implements AutoCloseable {
    /** Retired blocks and next hops that are let to gather before the readers' slots are looked at. */
    private static final int RECLAIM_BATCH = 256;

    private final FibFile file;
    private final FibHeader header;
    private final Reclaimer reclaimer;
    private final NextHops nextHops;
    private final RouteTree4 tree = new RouteTree4();
    private final TrieStore4 store;
    private final TrieWriter4 trie;
    private final RouteRecords records;
    private final FreeRecords freeRecords;
    private final ArrayDeque<OwedRemoval> owed = new ArrayDeque<>();
    private long generation;
    private long latestMs;

    /** A route that is gone from the records and the tree, but not yet, for want of room, from the trie at {@code fromSlot} and after. */
    private record OwedRemoval(int key, int length, int fromSlot, int hop) {}

    private FibWriter(FibFile file) {
        this.file = file;
        this.header = file.header();
        this.generation = header.generation();
        FibCapacity capacity = file.layout().capacity();
        this.reclaimer = new Reclaimer(header, file.readerSlots(), this::onReclaimed);
        this.nextHops = new NextHops(new NextHopTable(file.nextHops(), capacity.nextHops()), reclaimer);
        this.store = new TrieStore4(file.direct(), file.nodes(), file.entries(), capacity, reclaimer);
        this.trie = new TrieWriter4(tree, store);
        this.records = new RouteRecords(file.records());
        this.freeRecords = new FreeRecords(header, capacity.routes());
    }

    /**
     * Makes a new file beside the one in use, under a temporary name and with all its blocks reserved. Its generations go on from those of
     * a readable {@code fib} that is there.
     *
     * @throws IOException with one clear line, for instance when the disk is full; nothing is left behind
     */
    public static FibWriter create(Path runtimeDirectory, FibCapacity capacity) throws IOException {
        return new FibWriter(FibFile.create(runtimeDirectory, capacity));
    }

    /** Gives the file its name, atomically. Readers of an earlier {@code fib} keep that until they open this one. */
    public void publishFile() throws IOException {
        account();
        file.publish();
    }

    /** Adds a route, or puts it in the place of the one of the same prefix. */
    public PutResult put(Ipv4Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId, long nowMs) {
        settle();
        latestMs = nowMs;
        PutResult result = tryPut(prefix, nextHop, protocol, originId, nowMs);
        reclaimer.advance();
        if (result.isRefused() && reclaimer.awaitReaders()) {
            result = tryPut(prefix, nextHop, protocol, originId, nowMs);
            reclaimer.advance();
        }
        if (result.isRefused()) {
            header.countRefusal(result);
        }
        account();
        return result;
    }

    private PutResult tryPut(Ipv4Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId, long nowMs) {
        if (!owed.isEmpty()) {
            return store.refusal();
        }
        int node = tree.find(prefix.address(), prefix.length());
        int cover = tree.cover();
        if (node == RouteTree4.NONE && freeRecords.isEmpty()) {
            return PutResult.REFUSED_ROUTES_FULL;
        }
        int hop = nextHops.acquire(nextHop);
        if (hop == 0) {
            return PutResult.REFUSED_NEXT_HOPS_FULL;
        }
        boolean done = node == RouteTree4.NONE ? add(prefix, hop, cover) : change(node, hop);
        if (!done) {
            nextHops.release(hop);
            return store.refusal();
        }
        if (node == RouteTree4.NONE) {
            int record = freeRecords.take();
            tree.record(tree.find(prefix.address(), prefix.length()), record);
            records.write(record, prefix, hop, protocol, originId, generation + 1, nowMs);
            return PutResult.ADDED;
        }
        int record = tree.record(node);
        if (records.holds(record, protocol, originId, hop)) {
            nextHops.release(hop);
            return PutResult.UNCHANGED;
        }
        int oldHop = records.nextHopId(record);
        records.write(record, prefix, hop, protocol, originId, generation + 1, nowMs);
        nextHops.release(oldHop);
        return PutResult.REPLACED;
    }

    private boolean add(Ipv4Prefix prefix, int hop, int cover) {
        tree.insert(prefix.address(), prefix.length(), hop, 0);
        if (hop == cover || trie.apply(prefix.address(), prefix.length(), false)) {
            return true;
        }
        tree.remove(prefix.address(), prefix.length());
        return false;
    }

    private boolean change(int node, int hop) {
        int oldHop = tree.hop(node);
        if (hop == oldHop) {
            return true;
        }
        tree.hop(node, hop);
        if (trie.apply(tree.key(node), tree.length(node), false)) {
            return true;
        }
        tree.hop(node, oldHop);
        return false;
    }

    /** @return whether there was such a route */
    public boolean remove(Ipv4Prefix prefix) {
        settle();
        int key = prefix.address();
        int length = prefix.length();
        int node = tree.find(key, length);
        if (node == RouteTree4.NONE) {
            return false;
        }
        int cover = tree.cover();
        int hop = tree.hop(node);
        int record = tree.record(node);
        tree.remove(key, length);
        records.clear(record);
        freeRecords.give(record);
        if (hop == cover || trie.apply(key, length, true)) {
            nextHops.release(hop);
            reclaimer.advance();
        } else {
            owed.add(new OwedRemoval(key, length, 0, hop));
            payOwed();
        }
        account();
        return true;
    }

    /** @return the generation that the changes since the last commit belong to */
    public long commit() {
        payOwed();
        reclaimer.reclaim();
        account();
        generation++;
        header.commit(generation, latestMs);
        return generation;
    }

    /** Routes that stand. */
    public int routes() {
        return freeRecords.used();
    }

    public FibStatistics statistics() {
        return header.statistics(file.layout(), file.readerSlots().claimed());
    }

    /** Leaves a published file in place, for readers go on without a writer; deletes one that was not. */
    @Override
    public void close() throws IOException {
        account();
        file.close();
    }

    private void settle() {
        if (!owed.isEmpty()) {
            payOwed();
        }
        if (reclaimer.size() >= RECLAIM_BATCH) {
            reclaimer.reclaim();
        }
    }

    private void payOwed() {
        while (!owed.isEmpty()) {
            OwedRemoval next = owed.remove();
            int endedAt = trie.applyPiecemeal(next.key, next.length, next.fromSlot);
            if (endedAt < 0) {
                nextHops.release(next.hop);
                reclaimer.advance();
                continue;
            }
            owed.addFirst(new OwedRemoval(next.key, next.length, endedAt, next.hop));
            reclaimer.advance();
            if (!reclaimer.reclaim()) {
                return;
            }
        }
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
