package io.margay.control.bgp.fsm;

import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;

/** One leg from its OPEN on: how far it has come, what was said, and its two timers. Owned by its {@link PeerFsm}. */
final class Connection {
    private static final long SECOND_NS = 1_000_000_000L;
    /** RFC 4271 8.2.2: while the peer's own hold time is not known. */
    private static final long OPEN_WAIT_NS = 240 * SECOND_NS;
    /** RFC 4271 4.4: no more than one KEEPALIVE a second. */
    private static final long MIN_KEEPALIVE_NS = SECOND_NS;

    private final Open localOpen;
    private final long openedNs;
    private State state = State.OPEN_SENT;
    /** Null before the peer's OPEN. */
    private Negotiated negotiated;

    private long establishedNs;
    private long holdDeadlineNs;
    private long keepaliveDueNs;
    private boolean hasHoldTimer = true;

    Connection(Open localOpen, long nowNs) {
        this.localOpen = localOpen;
        this.openedNs = nowNs;
        this.holdDeadlineNs = nowNs + OPEN_WAIT_NS;
    }

    Open localOpen() {
        return localOpen;
    }

    State state() {
        return state;
    }

    Negotiated negotiated() {
        return negotiated;
    }

    /** The peer's OPEN was in order. Without a hold time it still owes us its first KEEPALIVE. */
    void onAgreed(Negotiated agreed, long nowNs) {
        negotiated = agreed;
        state = State.OPEN_CONFIRM;
        holdDeadlineNs = nowNs + (holdTimeNs() > 0 ? holdTimeNs() : OPEN_WAIT_NS);
    }

    void onEstablished(long nowNs) {
        state = State.ESTABLISHED;
        establishedNs = nowNs;
        hasHoldTimer = holdTimeNs() > 0;
    }

    /** Whatever it is, the peer is alive. */
    void onHeard(long nowNs) {
        if (holdTimeNs() > 0) {
            holdDeadlineNs = nowNs + holdTimeNs();
        }
    }

    /** The smaller of both sides', 0 for none and before it is known. */
    long holdTimeNs() {
        return negotiated == null ? 0 : negotiated.holdTimeSeconds() * SECOND_NS;
    }

    void keepaliveIn(long intervalNs, long nowNs) {
        keepaliveDueNs = nowNs + Math.max(MIN_KEEPALIVE_NS, intervalNs);
    }

    boolean isHoldTimeOver(long nowNs) {
        return hasHoldTimer && nowNs - holdDeadlineNs >= 0;
    }

    boolean isKeepaliveDue(long nowNs) {
        return holdTimeNs() > 0 && nowNs - keepaliveDueNs >= 0;
    }

    /** Until one of the timers is over; {@link Long#MAX_VALUE} for never. */
    long waitNs(long nowNs) {
        long holdNs = hasHoldTimer ? holdDeadlineNs - nowNs : Long.MAX_VALUE;
        return holdTimeNs() > 0 ? Math.min(holdNs, keepaliveDueNs - nowNs) : holdNs;
    }

    long ageNs(long nowNs) {
        return nowNs - openedNs;
    }

    /** RFC 4724 5: would the peer connect anew for a graceful restart, and has it been up for so long? */
    boolean mayBeOvertaken(long atLeastNs, long nowNs) {
        return state == State.ESTABLISHED
                && nowNs - establishedNs >= atLeastNs
                && negotiated.families().stream().anyMatch(negotiated::isKeptOverRestart);
    }

    /** Does the peer keep our routes when this ends without a word? */
    boolean isKeptByPeer() {
        return state == State.ESTABLISHED
                && negotiated.restart() != null
                && !localOpen.get(GracefulRestart.class).families().isEmpty();
    }

    /** For a message of this type, which has no place here (RFC 6608 3: the data are the type). */
    Notification outOfPlace(int messageType) {
        byte[] data = {(byte) messageType};
        return new Notification(Notification.FSM_ERROR, state.unexpectedMessageSubcode(), data);
    }
}
