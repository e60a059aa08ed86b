package io.margay.control.bgp;

/**
 * How many prefixes of a family a peer may send, refused ones included.
 *
 * @param warnPercent of the limit from which on there is a warning in the log
 * @param restartSeconds after a {@link Action#RESTART}
 */
public record MaxPrefixes(int limit, int warnPercent, Action action, int restartSeconds) {
    /** What happens above the limit. */
    public enum Action {
        /** A warning. */
        WARN,
        /** The session ends (RFC 4486 4, Cease/1) and stays down until the peer is configured anew. */
        STOP,
        /** The session ends, and begins again after a while. */
        RESTART
    }

    public MaxPrefixes {
        if (limit < 1 || warnPercent < 1 || warnPercent > 100 || restartSeconds < 0) {
            throw new IllegalArgumentException("no limit of prefixes: " + limit + ", " + warnPercent + " %");
        }
    }

    /** From here on there is a warning. */
    public boolean isNear(int count) {
        return count * 100L > (long) limit * warnPercent;
    }
}
