package io.margay.control.route;

import io.margay.fib.AddressFamily;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.FibRecovery;
import io.margay.fib.FibRecovery.Recovered;
import io.margay.fib.FibWriter;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import io.margay.fib.PutResult;
import io.margay.fib.Route;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the FIB file to what {@link RouteTable} decided: what a control cycle changed is one transaction. Owned by the control thread,
 * which is the file's only writer.
 *
 * <p>A route that the file has no room for is offered again when another has gone, and each second, since memory also comes back when a
 * slow reader moves on. What the file held for that prefix goes at once: no route at all, or a shorter one, is better than a way that is known to be wrong.
 * More room is had by a new file, which {@link #resize} fills from the table.
 *
 * <p>A file without room for IPv6 is without IPv6: what the interfaces bring of it is not missed there.
 *
 * <p>Routes that an earlier process left ({@link #carryOver}) are in the file and not in the table: they are stale until the table has a route for the
 * prefix, which confirms or replaces them, or takes one back.
 */
public final class FibSync implements RouteChanges, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FibSync.class);

    /** So many decisions at most between two looks at the sessions: some 20 ms. */
    private static final int CHANGE_LIMIT = 20_000;

    private static final long RETRY_MS = 1_000;

    /** Workers that run need a millisecond or two. */
    private static final long LATE_MS = 2_000;

    private final RouteTable table;
    private final Path runtimeDirectory;

    /** Not in the file, for want of room. */
    private final Set<Prefix> refused = new LinkedHashSet<>();

    private final List<Prefix> refusedByCommit = new ArrayList<>();

    /** Those that may have become, or ceased to be, refused since the listener was last told. */
    private final Set<Prefix> reconsidered = new LinkedHashSet<>();

    private final Set<Prefix> toldRefused = new HashSet<>();
    private final FibProgress progress = new FibProgress();
    private Consumer<Prefix> refusals = prefix -> {};

    private FibWriter writer;
    private boolean hasIpv6;

    /** Which stale routes are to go; null for none. */
    private Predicate<Route> overdue;

    private boolean carrying;
    private boolean kept;
    private boolean changing;
    private boolean roomMade;
    private boolean isLate;
    private long retriedMs;
    private long nowMs;
    private long generation;

    private FibSync(RouteTable table, Path runtimeDirectory, FibWriter writer, FibCapacity capacity) {
        this.table = table;
        this.runtimeDirectory = runtimeDirectory;
        this.writer = writer;
        this.hasIpv6 = capacity.routes6() > 0;
    }

    /**
     * With a new file, which is nobody's to see before {@link #publish}.
     *
     * @throws IOException with one clear line, for instance when the disk is full
     */
    public static FibSync open(RouteTable table, Path runtimeDirectory, FibCapacity capacity) throws IOException {
        return new FibSync(table, runtimeDirectory, FibWriter.create(runtimeDirectory, capacity), capacity);
    }

    /**
     * Takes over routes that an earlier process left, as stale. What the table has decided goes before.
     *
     * @return how many are in the file now: others have a route here already, or find no room
     */
    public int carryOver(List<Route> left, long nowMs) {
        write(nowMs, Integer.MAX_VALUE);
        int before = writer.routes();
        generation = writer.carryOver(left, (prefix, why) -> {}, nowMs);
        carrying = true;
        return writer.routes() - before;
    }

    /** Puts the file, with all that the table has decided, in the place of the one that is there. */
    public void publish(long nowMs) throws IOException {
        write(nowMs, Integer.MAX_VALUE);
        writer.publishFile();
        progress.published(writer.statistics().generation(), nowMs);
    }

    /** @param listener hears of a prefix for which there is no room, and again when there is */
    public void onRefusals(Consumer<Prefix> listener) {
        refusals = listener;
    }

    /** The dataplane has taken the file into use that had this generation then. */
    public void onInUse(long fileGeneration) {
        if (progress.isFirstUse(fileGeneration)) {
            generation = writer.commit(); // which only those acknowledge who look up here
            progress.inUse(generation, table.decidedCount());
        }
    }

    /** Those of the stale routes go, in one transaction, once all that the table has decided by now is in the file. */
    public void sweepStale(Predicate<Route> which) {
        overdue = overdue == null ? which : overdue.or(which);
    }

    /** From here on the file stays as it is: what this router had is the next one's to take over. */
    public void keep() {
        kept = true;
    }

    /** One control cycle's worth: writes, and commits if anything was written. Returns the number of prefixes looked at. */
    public int doWork(long nowMs) {
        progress.look(writer.acknowledgedGeneration(), nowMs);
        sayIfLate(nowMs);
        if (kept) {
            return 0;
        }
        if (!refused.isEmpty() && nowMs - retriedMs >= RETRY_MS) {
            offerAgain(nowMs);
        }
        int work = write(nowMs, CHANGE_LIMIT);
        if (overdue != null && !table.hasChanges()) {
            work += sweep(nowMs);
        }
        if (roomMade) {
            offerAgain(nowMs);
            work += write(nowMs, CHANGE_LIMIT);
        }
        return work;
    }

    private void sayIfLate(long nowMs) {
        boolean isLateNow = progress.waitingMs(nowMs) >= LATE_MS;
        if (isLateNow && !isLate) {
            LOG.warn("fib: a worker has not taken up generation {}; peers are told nothing new", generation);
        } else if (!isLateNow && isLate) {
            LOG.info("fib: the workers have taken up generation {}", writer.acknowledgedGeneration());
        }
        isLate = isLateNow;
    }

    private int sweep(long nowMs) {
        int swept = writer.sweepStale(overdue, nowMs);
        overdue = null;
        if (swept > 0) {
            generation = writer.statistics().generation();
            roomMade |= !refused.isEmpty();
            LOG.info("fib: {} stale routes removed, which nobody has given again", swept);
        }
        return swept;
    }

    private void offerAgain(long nowMs) {
        roomMade = false;
        retriedMs = nowMs;
        refused.forEach(table::recall);
    }

    private int write(long nowMs, int limit) {
        if (!table.hasChanges()) {
            return 0;
        }
        this.nowMs = nowMs;
        int work = table.drainChanges(this, limit);
        if (changing) {
            changing = false;
            generation = writer.commit();
            dropWhatWasRefused();
        }
        progress.written(generation, table.decidedCount(), nowMs);
        tellRefusals();
        return work;
    }

    private void tellRefusals() {
        for (Prefix prefix : reconsidered) {
            boolean isNews = refused.contains(prefix) ? toldRefused.add(prefix) : toldRefused.remove(prefix);
            if (isNews) {
                refusals.accept(prefix);
            }
        }
        reconsidered.clear();
    }

    /** A commit leaves the old route in force where there is no room for the new one. */
    private void dropWhatWasRefused() {
        boolean dropped = false;
        for (Prefix prefix : refusedByCommit) {
            dropped |= writer.remove(prefix);
        }
        refusedByCommit.clear();
        if (dropped) {
            generation = writer.commit();
        }
    }

    /**
     * A new file of that capacity, filled with every route that stands, also those that are stale, takes the place of the one in use; whoever looks up in that is to
     * be told. Routes that do not fit are refused, as ever.
     *
     * @throws IOException with one clear line; then the old file stays in use
     */
    public void resize(FibCapacity capacity, long nowMs) throws IOException {
        List<Route> stale = staleRoutes();
        FibWriter old = writer;
        boolean hadIpv6 = hasIpv6;
        writer = FibWriter.create(runtimeDirectory, capacity);
        hasIpv6 = capacity.routes6() > 0;
        forgetRefused();
        table.recallAll();
        write(nowMs, Integer.MAX_VALUE);
        if (!stale.isEmpty()) {
            carryOver(stale, nowMs);
        }
        try {
            writer.publishFile();
            progress.published(writer.statistics().generation(), nowMs);
        } catch (IOException e) {
            writer.close();
            writer = old;
            hasIpv6 = hadIpv6;
            forgetRefused();
            table.recallAll(); // the old file has not heard of what came meanwhile
            throw e;
        }
        old.close();
    }

    private void forgetRefused() {
        reconsidered.addAll(refused);
        refused.clear();
    }

    private List<Route> staleRoutes() {
        return carrying && FibRecovery.routes(runtimeDirectory.resolve(FibReader.FILE_NAME)) instanceof Recovered own
                ? own.routes().stream().filter(Route::stale).toList()
                : List.of();
    }

    @Override
    public void onRoute(Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        if (hasRoom(prefix.family())) {
            put(prefix, nextHop, protocol, originId);
        }
    }

    private void put(Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        change();
        accept(prefix);
        PutResult result = writer.put(prefix, nextHop, protocol, originId, nowMs);
        if (result.isRefused()) {
            refuse(prefix, result);
            writer.remove(prefix);
        }
    }

    @Override
    public void onNoRoute(Prefix prefix) {
        if (hasRoom(prefix.family())) {
            change();
            accept(prefix);
            roomMade |= writer.remove(prefix) && !refused.isEmpty();
        }
    }

    private boolean hasRoom(AddressFamily family) {
        return family == AddressFamily.IPV4 || hasIpv6;
    }

    private void change() {
        if (!changing) {
            changing = true;
            writer.begin(this::onRefusedByCommit);
        }
    }

    private void onRefusedByCommit(Prefix prefix, PutResult why) {
        refuse(prefix, why);
        refusedByCommit.add(prefix);
    }

    private void accept(Prefix prefix) {
        if (refused.remove(prefix)) {
            reconsidered.add(prefix);
        }
    }

    private void refuse(Prefix prefix, PutResult why) {
        if (refused.isEmpty()) {
            LOG.warn("fib: no room for {} and perhaps more ({}); they wait for room", prefix, why);
        }
        refused.add(prefix);
        reconsidered.add(prefix);
    }

    /** So many of the table's {@linkplain RouteTable#decidedCount decisions} are what every worker forwards by. */
    public long inForce() {
        return progress.inForce();
    }

    /** How long the workers have not taken up what was written last; 0 when they have. */
    public long waitingMs(long now) {
        return progress.waitingMs(now);
    }

    /** The last generation that every worker has taken up. */
    public long acknowledgedGeneration() {
        return writer.acknowledgedGeneration();
    }

    /** Is there a route for the prefix that the file has no room for? */
    public boolean isRefused(Prefix prefix) {
        return refused.contains(prefix) || !hasRoom(prefix.family());
    }

    /** Of the last commit. */
    public long generation() {
        return generation;
    }

    /** Routes in the file. */
    public int routes() {
        return writer.routes();
    }

    /** Routes that should be in the file and are not, for want of room. */
    public int refusedCount() {
        return refused.size();
    }

    /** Leaves the file in place: readers go on without a writer. */
    @Override
    public void close() throws IOException {
        writer.close();
    }
}
