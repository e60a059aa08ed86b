package io.margay.dataplane.bfd;

/** What follows from the events of a {@link BfdSession}; its changes of state are asked for, see {@link BfdSession#isUntold}. */
public interface BfdActions {
    /** Sends what {@link BfdSession#write} writes. */
    void send(BfdSession session, boolean isFinal, long nowNs);
}
