package io.margay.control.bgp;

import io.margay.fib.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who tried to connect and is no peer: the last few, by address. */
final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
    private static final int REMEMBERED = 32;

    /** Who came last is the last. */
    private final Map<IpAddress, StrangerSnapshot> strangers = new LinkedHashMap<>();

    private long count;

    /**
     * The log hears of the 1st, 2nd, 4th, 8th.. time of each of the first few; then it must be such a time of them all too, because anybody can do
     * it as often as he likes, and from as many addresses as he has.
     */
    void add(IpAddress address, long nowMs) {
        count++;
        StrangerSnapshot before = strangers.remove(address);
        long times = before == null ? 1 : before.times() + 1;
        if (strangers.size() == REMEMBERED) {
            strangers.remove(strangers.keySet().iterator().next());
        }
        strangers.put(address, new StrangerSnapshot(address, times, nowMs));
        if (Long.bitCount(times) == 1 && (count <= REMEMBERED || Long.bitCount(count) == 1)) {
            LOG.warn("bgp: connection from {} refused, which is no peer's address ({} times so far)", address, times);
        }
    }

    /** The last first. */
    List<StrangerSnapshot> snapshots() {
        List<StrangerSnapshot> snapshots = new ArrayList<>();
        strangers.values().forEach(each -> snapshots.add(0, each));
        return snapshots;
    }
}
