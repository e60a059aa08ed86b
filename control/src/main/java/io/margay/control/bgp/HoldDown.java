package io.margay.control.bgp;

/** Why there is to be no session with a peer for now, if so, and until when. */
final class HoldDown {
    private static final long SECOND_NS = 1_000_000_000L;

    /** Null while there is to be one. */
    private String reason;

    private boolean isForAWhile;
    private long endNs;

    /** Until somebody ends it. */
    void begin(String why) {
        reason = why;
        isForAWhile = false;
    }

    /** Until then, or until somebody ends it. */
    void begin(String why, long untilNs) {
        reason = why;
        isForAWhile = true;
        endNs = untilNs;
    }

    void end() {
        reason = null;
        isForAWhile = false;
    }

    boolean isOn() {
        return reason != null;
    }

    boolean isOver(long nowNs) {
        return isForAWhile && nowNs - endNs >= 0;
    }

    /** {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNs() {
        return isForAWhile ? endNs : Long.MAX_VALUE;
    }

    /** One line; null while there is to be a session. */
    String text(long nowNs) {
        return isForAWhile ? reason + "; begins again in " + Math.max(0, endNs - nowNs) / SECOND_NS + " s" : reason;
    }
}
