package io.margay.control;

import io.margay.control.endpoint.LinkOutbox;
import io.margay.control.endpoint.Uplink;
import io.margay.control.host.HostLink;
import io.margay.control.query.ControlSocket;
import io.margay.control.route.FibSync;
import io.margay.dataplane.link.LinkClient;
import io.margay.dataplane.link.LinkEvents;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/**
 * The control thread's cycle: sockets that are ready, the dataplane's news, BGP, then the route table's decisions into the FIB with one commit.
 *
 * <p>The thread sleeps in its selector. The link is a ring in a file and wakes nobody, so the sleep is bounded: short after work, doubling to
 * {@link #MAX_SLEEP_MS} when nothing happens.
 */
final class ControlAgent {
    private static final int EVENT_LIMIT = 256;
    private static final long REFRESH_NS = TimeUnit.SECONDS.toNanos(5);

    /** While the kernel is still asking whether an address is unique, which takes it a second or two. */
    private static final long SETTLING_REFRESH_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long MIN_SLEEP_MS = 1;
    private static final long MAX_SLEEP_MS = 32;

    private final Selector selector;
    private final LinkClient link;
    private final LinkEvents events;
    private final LinkOutbox outbox;
    private final Uplink uplink;
    private final HostLink host;
    private final BgpRole bgp;
    private final BgpCounters bgpCounters;
    private final FibSync fibSync;
    private final ControlSocket socket;
    private long refreshDueNs;
    private long sleepMs = MIN_SLEEP_MS;

    ControlAgent(
            Selector selector,
            LinkClient link,
            LinkEvents events,
            LinkOutbox outbox,
            Uplink uplink,
            HostLink host,
            BgpRole bgp,
            BgpCounters bgpCounters,
            FibSync fibSync,
            ControlSocket socket,
            long nowNs) {
        this.selector = selector;
        this.link = link;
        this.events = events;
        this.outbox = outbox;
        this.uplink = uplink;
        this.host = host;
        this.bgp = bgp;
        this.bgpCounters = bgpCounters;
        this.fibSync = fibSync;
        this.socket = socket;
        this.refreshDueNs = nowNs + REFRESH_NS;
    }

    /** One cycle without waiting; returns how much there was to do. */
    int doWork(long nowNs, long nowMs) throws IOException {
        int work = selector.selectNow(ControlAgent::run);
        work += link.poll(events, EVENT_LIMIT);
        work += bgp.doWork(nowNs);
        bgpCounters.doWork(bgp::peers, nowNs);
        if (nowNs - refreshDueNs >= 0) {
            uplink.refresh();
            host.refresh();
            refreshDueNs = nowNs + (uplink.isSettling() ? SETTLING_REFRESH_NS : REFRESH_NS);
            socket.onTick(nowNs);
        }
        work += fibSync.doWork(nowMs);
        work += outbox.doWork();
        return work;
    }

    /** Sleeps until a socket is ready or something may be due. */
    void idle(int work, long nowNs) throws IOException {
        sleepMs = work > 0 ? MIN_SLEEP_MS : Math.min(MAX_SLEEP_MS, sleepMs * 2);
        long deadlineNs = bgp.nextDeadlineNs(nowNs);
        long dueMs = deadlineNs == Long.MAX_VALUE ? sleepMs : TimeUnit.NANOSECONDS.toMillis(deadlineNs - nowNs);
        selector.select(ControlAgent::run, Math.max(1, Math.min(sleepMs, dueMs)));
    }

    private static void run(SelectionKey key) {
        if (key.attachment() instanceof Runnable onReady) {
            onReady.run();
        }
    }
}
