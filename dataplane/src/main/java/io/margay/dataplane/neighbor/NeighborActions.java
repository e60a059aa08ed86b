package io.margay.dataplane.neighbor;

/** What follows from the decisions of {@link Neighbors}; the conductor carries it out. */
public interface NeighborActions {
    /** @param targetMac the MAC to verify by unicast, or all ones to ask everybody */
    void sendRequest(int portId, int address, long targetMac);

    /** The MAC is known: let go what waits. */
    void resolved(int portId, int address, long mac);

    /** Nobody answered: refuse what waits. */
    void failed(int portId, int address);

    /** No room for another neighbour: drop what waits. */
    void tableFull(int portId, int address);

    /** For the operator: resolved, moved to another MAC, or failed. */
    void changed(int portId, int address, long mac, NeighborState state);

    /** For the operator: a workload claimed an address that is not its own. */
    void spoofed(int portId, int address, long mac);
}
