package io.margay.control.route;

import io.margay.fib.FibWriter;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.PutResult;
import io.margay.fib.RouteProtocol;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the FIB file to what {@link RouteTable} decided. Owned by the control thread, which is the file's only writer.
 *
 * <p>A route that the file has no room for is kept aside and offered again when another has gone, and each second, since memory also
 * comes back when a slow reader moves on. What the file held for that prefix goes
 * at once: no route at all, or a shorter one, is better than a way that is known to be wrong.
 */
public final class FibSync implements RouteChanges {
    private static final Logger LOG = LoggerFactory.getLogger(FibSync.class);

    /** So many decisions at most between two looks at the sessions: some 20 ms. */
    private static final int CHANGE_LIMIT = 20_000;

    private static final long RETRY_MS = 1_000;

    private final RouteTable table;
    private final FibWriter writer;
    private final Map<Ipv4Prefix, Refused> refused = new LinkedHashMap<>();
    private boolean written;
    private boolean roomMade;
    private long retriedMs;
    private long nowMs;
    private long generation;

    private record Refused(NextHop nextHop, RouteProtocol protocol, int originId) {}

    public FibSync(RouteTable table, FibWriter writer) {
        this.table = table;
        this.writer = writer;
    }

    /** One control cycle's worth: writes, then commits if anything was written. Returns the number of prefixes looked at. */
    public int doWork(long nowMs) {
        boolean retry = !refused.isEmpty() && (roomMade || nowMs - retriedMs >= RETRY_MS);
        if (!retry && !table.hasChanges()) {
            return 0;
        }
        this.nowMs = nowMs;
        int work = table.drainChanges(this, CHANGE_LIMIT);
        if (retry || roomMade) {
            roomMade = false;
            retriedMs = nowMs;
            Map.copyOf(refused)
                    .forEach((prefix, route) -> onRoute(prefix, route.nextHop, route.protocol, route.originId));
        }
        if (written) {
            written = false;
            generation = writer.commit();
        }
        return work;
    }

    /** Of the last commit. */
    public long generation() {
        return generation;
    }

    /** Routes that should be in the file and are not, for want of room. */
    public int refusedCount() {
        return refused.size();
    }

    @Override
    public void onRoute(Ipv4Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        PutResult result = writer.put(prefix, nextHop, protocol, originId, nowMs);
        if (result.isRefused()) {
            if (refused.isEmpty()) {
                LOG.warn("fib: no room for {} and perhaps more ({}); they wait for room", prefix, result);
            }
            refused.put(prefix, new Refused(nextHop, protocol, originId));
            written |= writer.remove(prefix);
        } else {
            refused.remove(prefix);
            written = true;
        }
    }

    @Override
    public void onNoRoute(Ipv4Prefix prefix) {
        refused.remove(prefix);
        if (writer.remove(prefix)) {
            written = true;
            roomMade = !refused.isEmpty();
        }
    }
}
