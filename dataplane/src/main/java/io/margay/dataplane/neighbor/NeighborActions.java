package io.margay.dataplane.neighbor;

/** What follows from the decisions of {@link Neighbors}; the conductor carries it out. Addresses are the two halves of an {@link io.margay.fib.IpAddress}. */
public interface NeighborActions {
    /** @param targetMac the MAC to verify by unicast, or all ones to ask everybody */
    void sendRequest(int portId, long high, long low, long targetMac);

    /** The MAC is known: let go what waits. */
    void resolved(int portId, long high, long low, long mac);

    /** Nobody answered: refuse what waits. */
    void failed(int portId, long high, long low);

    /** No room for another neighbour: drop what waits. */
    void tableFull(int portId, long high, long low);

    /** For the operator: resolved, or failed. */
    void changed(int portId, long high, long low, long mac, NeighborState state);

    /** For the operator: known, and now behind another MAC. */
    void moved(int portId, long high, long low, long oldMac, long newMac);

    /** For the operator: somebody claimed unasked that a known neighbour is behind another MAC. */
    void claimed(int portId, long high, long low, long claimedMac);

    /** For the operator: a workload claimed an address that is not its own. */
    void spoofed(int portId, long high, long low, long mac);
}
