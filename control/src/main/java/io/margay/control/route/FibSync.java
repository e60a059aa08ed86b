package io.margay.control.route;

import io.margay.fib.FibCapacity;
import io.margay.fib.FibWriter;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import io.margay.fib.PutResult;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the FIB file to what {@link RouteTable} decided: what a control cycle changed is one transaction. Owned by the control thread,
 * which is the file's only writer.
 *
 * <p>A route that the file has no room for is offered again when another has gone, and each second, since memory also comes back when a
 * slow reader moves on. What the file held for that prefix goes at once: no route at all, or a shorter one, is better than a way that is known to be wrong.
 * More room is had by a new file, which {@link #resize} fills from the table.
 */
public final class FibSync implements RouteChanges, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FibSync.class);

    /** So many decisions at most between two looks at the sessions: some 20 ms. */
    private static final int CHANGE_LIMIT = 20_000;

    private static final long RETRY_MS = 1_000;

    private final RouteTable table;
    private final Path runtimeDirectory;

    /** Not in the file, for want of room. */
    private final Set<Ipv4Prefix> refused = new LinkedHashSet<>();

    private final List<Ipv4Prefix> refusedByCommit = new ArrayList<>();

    private FibWriter writer;
    private boolean changing;
    private boolean roomMade;
    private long retriedMs;
    private long nowMs;
    private long generation;

    private FibSync(RouteTable table, Path runtimeDirectory, FibWriter writer) {
        this.table = table;
        this.runtimeDirectory = runtimeDirectory;
        this.writer = writer;
    }

    /**
     * With an empty file in place of the one that is there.
     *
     * @throws IOException with one clear line, for instance when the disk is full
     */
    public static FibSync open(RouteTable table, Path runtimeDirectory, FibCapacity capacity) throws IOException {
        FibWriter writer = FibWriter.create(runtimeDirectory, capacity);
        try {
            writer.publishFile();
        } catch (IOException e) {
            writer.close();
            throw e;
        }
        return new FibSync(table, runtimeDirectory, writer);
    }

    /** One control cycle's worth: writes, and commits if anything was written. Returns the number of prefixes looked at. */
    public int doWork(long nowMs) {
        if (!refused.isEmpty() && nowMs - retriedMs >= RETRY_MS) {
            offerAgain(nowMs);
        }
        int work = write(nowMs, CHANGE_LIMIT);
        if (roomMade) {
            offerAgain(nowMs);
            work += write(nowMs, CHANGE_LIMIT);
        }
        return work;
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
        return work;
    }

    /** A commit leaves the old route in force where there is no room for the new one. */
    private void dropWhatWasRefused() {
        boolean dropped = false;
        for (Ipv4Prefix prefix : refusedByCommit) {
            dropped |= writer.remove(prefix);
        }
        refusedByCommit.clear();
        if (dropped) {
            generation = writer.commit();
        }
    }

    /**
     * A new file of that capacity, filled with every route that stands, takes the place of the one in use; whoever looks up in that is to
     * be told. Routes that do not fit are refused, as ever.
     *
     * @throws IOException with one clear line; then the old file stays in use
     */
    public void resize(FibCapacity capacity, long nowMs) throws IOException {
        FibWriter old = writer;
        writer = FibWriter.create(runtimeDirectory, capacity);
        refused.clear();
        table.recallAll();
        write(nowMs, Integer.MAX_VALUE);
        try {
            writer.publishFile();
        } catch (IOException e) {
            writer.close();
            writer = old;
            refused.clear();
            table.recallAll(); // the old file has not heard of what came meanwhile
            throw e;
        }
        old.close();
    }

    @Override
    public void onRoute(Ipv4Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        change();
        refused.remove(prefix);
        PutResult result = writer.put(prefix, nextHop, protocol, originId, nowMs);
        if (result.isRefused()) {
            refuse(prefix, result);
            writer.remove(prefix);
        }
    }

    @Override
    public void onNoRoute(Ipv4Prefix prefix) {
        change();
        refused.remove(prefix);
        roomMade |= writer.remove(prefix) && !refused.isEmpty();
    }

    private void change() {
        if (!changing) {
            changing = true;
            writer.begin(this::onRefusedByCommit);
        }
    }

    private void onRefusedByCommit(Prefix refusedPrefix, PutResult why) {
        Ipv4Prefix prefix = (Ipv4Prefix) refusedPrefix; // there are no others in the table yet
        refuse(prefix, why);
        refusedByCommit.add(prefix);
    }

    private void refuse(Ipv4Prefix prefix, PutResult why) {
        if (refused.isEmpty()) {
            LOG.warn("fib: no room for {} and perhaps more ({}); they wait for room", prefix, why);
        }
        refused.add(prefix);
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
