package io.margay.dataplane.bfd;

/** What the worker tells the conductor, delivered by {@link BfdInbox#drain}. */
public interface BfdEvents {
    /**
     * A session is new, or its state or that of the other end has changed; only the last of quick changes may be told.
     *
     * @return false if it cannot be taken now: it is delivered again
     */
    boolean onState(int sessionId, int stateId, int diagnosticCode, int remoteStateId);

    /** A session that was to go has gone. */
    void onGone(int localDiscriminator);
}
