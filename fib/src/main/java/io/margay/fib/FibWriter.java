package io.margay.fib;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private final FibFile file;
    private final FibHeader header;
    private final Reclaimer reclaimer;
    private final Acknowledgements acknowledgements;
    private final NextHops nextHops;
    private final TableWriter ipv4;
    private final TableWriter ipv6;

    /** Not null within a transaction. */
    private FibRefusals transaction;

    private long generation;
    private long latestMs;

    FibWriter(FibFile file) {
        this.file = file;
        this.header = file.header();
        this.generation = header.generation();
        this.reclaimer = new Reclaimer(header, file.readerSlots(), this::onReclaimed);
        this.acknowledgements = new Acknowledgements(reclaimer, generation);
        NextHopTable table = new NextHopTable(
                file.buffer(FibLayout.Part.NEXT_HOPS), file.layout().capacity().nextHops());
        this.nextHops = new NextHops(table, reclaimer);
        FibJournal journal = new FibJournal(file.buffer(FibLayout.Part.JOURNAL));
        this.ipv4 = TableWriter.ipv4(file, nextHops, journal, reclaimer);
        this.ipv6 = TableWriter.ipv6(file, nextHops, journal, reclaimer);
    }

    private TableWriter table(AddressFamily family) {
        return family == AddressFamily.IPV4 ? ipv4 : ipv6;
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
        header.beginChange();
        settle();
        header.endChange();
        transaction = refusals;
    }

    /** Adds a route, or puts it in the place of the one of the same prefix. */
    public PutResult put(Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId, long nowMs) {
        latestMs = nowMs;
        TableWriter table = table(prefix.family());
        PutResult result;
        if (transaction == null) {
            header.beginChange();
            table.settle();
            table.stamp(generation + 1, latestMs);
            result = table.put(prefix, nextHop, protocol, originId);
            header.endChange();
            account(table);
        } else {
            result = table.stage(prefix, nextHop, protocol, originId);
        }
        if (result.isRefused()) {
            header.countRefusal(result, prefix.family());
        }
        return result;
    }

    /** @return whether there was such a route */
    public boolean remove(Prefix prefix) {
        TableWriter table = table(prefix.family());
        if (transaction != null) {
            return table.stageRemoval(prefix);
        }
        header.beginChange();
        table.settle();
        table.stamp(generation + 1, latestMs);
        boolean removed = table.remove(prefix);
        header.endChange();
        account(table);
        return removed;
    }

    /** Ends the transaction, if one was begun. @return the generation that the changes since the last commit belong to */
    public long commit() {
        header.beginChange();
        if (transaction != null) {
            FibRefusals refusals = transaction;
            transaction = null;
            ipv4.stamp(generation + 1, latestMs);
            ipv6.stamp(generation + 1, latestMs);
            ipv4.apply(refusals);
            ipv6.apply(refusals);
        }
        ipv4.payOwed();
        ipv6.payOwed();
        while (reclaimer.reclaim()) { // what is given back may give back others: a group its members
            reclaimer.advance();
        }
        header.endChange();
        account();
        generation++;
        header.commit(generation, latestMs);
        acknowledgements.published(generation);
        return generation;
    }

    /**
     * The last generation that every reader of this file knows: what each looks up from here on is of it, or of a later one. A reader that stands still
     * without having gone {@linkplain EpochSlot#offline offline} holds it back; one whose process died does not, and without readers it is the last one.
     */
    public long acknowledgedGeneration() {
        return acknowledgements.generation();
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
        reclaimer.reclaimIfMany();
        header.beginChange();
        PutResult result = nextHops.replaceGroup(old, replacement);
        if (result.isRefused() && ipv4.takeKeptHops()) {
            result = nextHops.replaceGroup(old, replacement);
        }
        if (result.isRefused() && reclaimer.awaitReaders()) {
            result = nextHops.replaceGroup(old, replacement);
        }
        reclaimer.advance();
        header.endChange();
        account();
        if (result.isRefused()) {
            header.countRefusal(result, AddressFamily.IPV4);
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
        List<Route> taken = new ArrayList<>(routes.size());
        for (Route route : routes) {
            if (stale(route).isMissing(route.prefix())) {
                taken.add(route);
            }
        }
        for (Route route : taken) {
            PutResult result = put(route.prefix(), route.nextHop(), route.protocol(), route.originId(), nowMs);
            if (result.isRefused()) {
                refusals.onRefused(route.prefix(), result);
            }
        }
        latestMs = nowMs;
        long carried = commit();
        header.beginChange();
        taken.forEach(route -> stale(route).mark(route));
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
        List<Prefix> swept = new ArrayList<>();
        ipv4.stale.collect(which, swept);
        ipv6.stale.collect(which, swept);
        if (!swept.isEmpty()) {
            begin((prefix, why) -> {});
            swept.forEach(this::remove);
            latestMs = nowMs;
            commit();
        }
        return swept.size();
    }

    private StaleRoutes stale(Route route) {
        return table(route.prefix().family()).stale;
    }

    private void settle() {
        ipv4.settle();
        ipv6.settle();
    }

    /** Routes that stand or are about to. */
    public int routes() {
        return ipv4.routes() + ipv6.routes();
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
        switch (kind) {
            case Reclaimer.NEXT_HOP -> nextHops.onReclaimed(at);
            case Reclaimer.NODES6 -> ipv6.onReclaimed(kind, at, units);
            default -> ipv4.onReclaimed(kind, at, units);
        }
    }

    private void account() {
        account(ipv4);
        account(ipv6);
    }

    private void account(TableWriter table) {
        header.nextHopUse(nextHops.used(), reclaimer.size());
        table.account();
    }
}
