package io.margay.control.bgp;

/**
 * How a peer's liveness is watched by BFD (RFC 5880), a value.
 *
 * @param intervalMillis between two packets, as we want to send and are able to receive
 * @param multiplier so many packets missing are a failure
 * @param isMultihop the peer may be several hops away (RFC 5883), else it is on a link of ours (RFC 5881)
 */
public record BfdOptions(int intervalMillis, int multiplier, boolean isMultihop) {
    public BfdOptions {
        if (intervalMillis < 1 || multiplier < 1 || multiplier > 255) {
            throw new IllegalArgumentException("bfd every " + intervalMillis + " ms, " + multiplier + " times");
        }
    }
}
