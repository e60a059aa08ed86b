package io.margay.control.endpoint;

import io.margay.fib.IpAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log which neighbour is behind another MAC now, and which is claimed to be. Owned by the control thread.
 *
 * <p>Whoever can send frames can cause such news as often as it likes: a workload by its own requests, anybody on an uplink by claims. So it is told at the 1st, 2nd,
 * 4th, 8th.. time for each neighbour; the counts are of those last heard of. A move on an uplink takes seconds of silence of the one that was known, and is always told.
 */
public final class NeighborWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(NeighborWarnings.class);

    static final int MAX_COUNTS = 1_024;

    private record Neighbor(int portId, IpAddress address, boolean claimed) {}

    private static final class Counts extends LinkedHashMap<Neighbor, Long> {
        private static final long serialVersionUID = 1L;

        Counts() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Neighbor, Long> eldest) {
            return size() > MAX_COUNTS;
        }
    }

    private final Map<Neighbor, Long> counts = new Counts();

    /**
     * @param label of the port, for the line
     * @param always a rare event on this port
     */
    public void onMoved(int portId, String label, boolean always, IpAddress address, long oldMac, long newMac) {
        long count = count(new Neighbor(portId, address, false));
        if (always || Long.bitCount(count) == 1) {
            LOG.warn(
                    "{}: neighbour {} moved from {} to {}{}",
                    label,
                    address,
                    MacText.format(oldMac),
                    MacText.format(newMac),
                    soFar(count));
        }
    }

    /** The claim was not believed: the neighbour that is known is being asked. */
    public void onClaim(int portId, String label, IpAddress address, long claimedMac) {
        long count = count(new Neighbor(portId, address, true));
        if (Long.bitCount(count) == 1) {
            LOG.warn(
                    "{}: refused a claim that neighbour {} is at {}{}",
                    label,
                    address,
                    MacText.format(claimedMac),
                    soFar(count));
        }
    }

    int neighbors() {
        return counts.size();
    }

    private long count(Neighbor neighbor) {
        return counts.merge(neighbor, 1L, Long::sum);
    }

    private static String soFar(long count) {
        return count == 1 ? "" : "; " + count + " times so far";
    }
}
