package io.margay.dataplane.link;

import io.margay.dataplane.neighbor.NeighborState;
import io.margay.fib.IpAddress;

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

    /** A neighbour was resolved, or failed. */
    void onNeighbor(int portId, IpAddress address, long mac, NeighborState state);

    /** A neighbour that was known is behind another MAC now. */
    void onNeighborMoved(int portId, IpAddress address, long oldMac, long newMac);

    /** Somebody said unasked that a known neighbour is behind another MAC: not believed; the one that is known is being asked. */
    void onNeighborClaim(int portId, IpAddress address, long claimedMac);

    /** A workload named a sender in ARP or in a neighbour solicitation that is not its own address. */
    void onSpoof(int portId, IpAddress address, long mac);

    /** The workers now look up in the file of this generation. */
    void onFibInUse(long generation);

    /**
     * A BFD session was added or given new values, or its state changed, or the other end's to or from {@link BfdState#ADMIN_DOWN}. Of changes that follow one another quickly only the last may be told.
     *
     * @param sessionId see {@link BfdSettings#id}
     * @param remoteState as last heard; {@link BfdState#DOWN} when it is not heard
     */
    default void onBfdState(int sessionId, BfdState state, BfdDiagnostic diagnostic, BfdState remoteState) {}

    /** Something an operator must know, in one line. */
    void onError(int portId, String text);
}
