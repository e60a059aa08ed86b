package io.margay.dataplane.node;

import io.margay.dataplane.neighbor.NeighborInbox;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.dataplane.neighbor.Neighbors;

/**
 * What of ARP and neighbour discovery is told to the conductor, who keeps the neighbours. Addresses are the two halves of an {@link io.margay.fib.IpAddress}.
 *
 * <p>On an uplink anybody can say anything, so nothing is believed that was not asked for: an answer counts while everybody is being asked, or, while one is asked by unicast, if it has
 * the MAC that is known. Any other claim makes us ask the one we know.
 */
final class Learning {
    /** To one neighbour that answers to its own MAC while another claims it: a flood of claims is not one of questions. */
    private static final long CLAIM_INTERVAL_NS = 1_000_000_000L;

    private final NeighborTable neighbors;
    private final NeighborInbox conductor;

    Learning(NeighborTable neighbors, NeighborInbox conductor) {
        this.neighbors = neighbors;
        this.conductor = conductor;
    }

    /** What a workload says of itself. The conductor hears of it only when there is news: most requests come from a workload that it knows well. */
    void learn(RouterPort ingress, long high, long low, long mac) {
        long value = neighbors.valueOf(ingress.portId(), high, low);
        if (NeighborTable.stateId(value) != NeighborState.REACHABLE.id() || NeighborTable.mac(value) != mac) {
            conductor.learn(ingress.portId(), high, low, mac);
        }
    }

    /** On an uplink: is this an answer to what we have asked? */
    boolean isAwaited(RouterPort ingress, long high, long low, long mac) {
        int index = neighbors.find(ingress.portId(), high, low);
        if (index == NeighborTable.NOT_FOUND) {
            return false;
        }
        long value = neighbors.value(index, ingress.portId(), high, low);
        int state = NeighborTable.stateId(value);
        return state == NeighborState.INCOMPLETE.id()
                || state == NeighborState.PROBE.id()
                        && (NeighborTable.mac(value) == mac || neighbors.probes(index) > Neighbors.MAX_PROBES);
    }

    /** On an uplink: somebody says unasked who it is. */
    void claim(RouterPort ingress, long high, long low, long mac, long nowNs) {
        int index = neighbors.find(ingress.portId(), high, low);
        long value = index == NeighborTable.NOT_FOUND ? 0 : neighbors.value(index, ingress.portId(), high, low);
        int state = NeighborTable.stateId(value);
        if ((state == NeighborState.REACHABLE.id() || state == NeighborState.STALE.id())
                && NeighborTable.mac(value) != mac
                && nowNs - neighbors.confirmedNs(index) >= CLAIM_INTERVAL_NS) {
            conductor.claim(ingress.portId(), high, low, mac);
        }
    }
}
