package io.margay.control.bgp;

import io.margay.control.bgp.RefusedSnapshot.Stranger;
import io.margay.fib.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections that were refused, with the strangers among those who tried; the last few by address. */
final class RefusedConnections {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedConnections.class);
    private static final int REMEMBERED = 32;

    private final Map<IpAddress, Stranger> strangers = new LinkedHashMap<>();
    private long fromStrangers;
    private long fromPeers;

    /** An address that is no peer's. Told in the log at the 1st, 2nd, 4th, 8th.. time, because it can be done as often as anybody likes. */
    void stranger(IpAddress address, long nowMs) {
        fromStrangers++;
        Stranger before = strangers.remove(address);
        long times = before == null ? 1 : before.times() + 1;
        if (strangers.size() == REMEMBERED) {
            strangers.remove(strangers.keySet().iterator().next());
        }
        strangers.put(address, new Stranger(address, times, nowMs));
        if (Long.bitCount(times) == 1) {
            LOG.warn("bgp: connection from {} refused, which is no peer's address ({} times so far)", address, times);
        }
    }

    /** A peer that has a session already, or is not to have one. */
    void unwelcome() {
        fromPeers++;
    }

    /** The last stranger first. */
    RefusedSnapshot snapshot() {
        List<Stranger> last = new ArrayList<>();
        strangers.values().forEach(each -> last.add(0, each));
        return new RefusedSnapshot(fromStrangers, fromPeers, last);
    }
}
