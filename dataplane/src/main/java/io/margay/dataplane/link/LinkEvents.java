package io.margay.dataplane.link;

import io.margay.dataplane.neighbor.NeighborState;

/** The dataplane's news, delivered on the control thread by {@link LinkClient#poll}. */
public interface LinkEvents {
    /**
     * A port changed its state, or {@link LinkClient#reportPorts} asked.
     *
     * @param interfaceIndex the kernel's index, 0 while {@link PortState#MISSING}
     * @param mac low 48 bits, 0 while missing
     * @param mtuBytes layer-3 MTU, 0 while missing
     */
    void onPortState(int portId, PortState state, int interfaceIndex, long mac, int mtuBytes);

    /** A neighbour was resolved, moved to another MAC, or failed. */
    void onNeighbor(int portId, int address, long mac, NeighborState state);

    /** A workload sent ARP with a sender address that is not its own. */
    void onSpoof(int portId, int address, long mac);

    /** The workers now look up in the file of this generation. */
    void onFibInUse(long generation);

    /** Something an operator must know, in one line. */
    void onError(int portId, String text);
}
