package io.margay.control.config;

/**
 * The liveness of a peer, watched by the dataplane (RFC 5880).
 *
 * @param intervalMillis between two packets, as wanted and as required of the peer
 * @param multiplier so many missing packets are a failure
 */
public record BfdConfig(int intervalMillis, int multiplier) {
    public static final int MIN_INTERVAL_MILLIS = 10;
    public static final int MAX_INTERVAL_MILLIS = 60_000;
    public static final int MAX_MULTIPLIER = 255;
    public static final BfdConfig DEFAULT = new BfdConfig(300, 3);
}
