package io.margay.control;

import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.PeerSnapshot.FamilyCounts;
import io.margay.dataplane.counters.CountersFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions in the counters' file, so that they can be read without asking the router: {@code bgp node01 updates-received}. Written by the
 * control thread, once a second; those of a peer that is gone go too.
 */
final class BgpCounters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BgpCounters.class);
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final CountersFile file;
    private final CountersManager manager;
    private final Map<String, AtomicCounter> counters = new HashMap<>();
    private boolean isFull;
    private long dueNs;

    BgpCounters(CountersFile file, long nowNs) {
        this.file = file;
        this.manager = file.controlManager();
        this.dueNs = nowNs;
    }

    /** @param peers asked for when it is time */
    void doWork(Supplier<List<PeerSnapshot>> peers, long nowNs) {
        if (nowNs - dueNs >= 0) {
            dueNs = nowNs + INTERVAL_NS;
            write(peers.get());
        }
    }

    private void write(List<PeerSnapshot> peers) {
        Set<String> gone = new HashSet<>(counters.keySet());
        for (PeerSnapshot peer : peers) {
            values(peer).forEach((name, value) -> {
                String label = "bgp " + peer.name() + " " + name;
                gone.remove(label);
                set(label, value);
            });
        }
        gone.forEach(label -> counters.remove(label).close());
        isFull &= gone.isEmpty();
    }

    private void set(String label, long value) {
        AtomicCounter counter = counters.get(label);
        if (counter == null && !isFull) {
            counter = allocate(label);
        }
        if (counter != null) {
            counter.setOrdered(value);
        }
    }

    /** Null when the file has no room. */
    private AtomicCounter allocate(String label) {
        if (counters.size() == manager.maxCounterId() + 1) {
            LOG.warn(
                    "bgp: the counters' file has room for {} counters of peers, the others are left out",
                    counters.size());
            isFull = true;
            return null;
        }
        AtomicCounter counter = manager.newCounter(label);
        counters.put(label, counter);
        return counter;
    }

    private static Map<String, Long> values(PeerSnapshot peer) {
        Map<String, Long> values = new LinkedHashMap<>();
        values.put("established", peer.isEstablished() ? 1L : 0L);
        values.put("sessions", peer.past().sessions());
        values.put("flaps", peer.past().flaps());
        values.put("failed-attempts", peer.past().failedAttempts());
        values.put("messages-received", peer.messages().received());
        values.put("messages-sent", peer.messages().sent());
        values.put("updates-received", peer.messages().updatesReceived());
        values.put("updates-sent", peer.messages().updatesSent());
        values.put("faults", peer.messages().faults().all());
        for (FamilyCounts each : peer.families()) {
            values.put(each.family() + " received", (long) each.received());
            values.put(each.family() + " accepted", (long) each.accepted());
            values.put(each.family() + " advertised", (long) each.advertised());
        }
        return values;
    }

    @Override
    public void close() {
        file.close();
    }
}
