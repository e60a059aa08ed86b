package io.margay.control.bgp.wire;

import io.margay.fib.Prefix;

/**
 * What an UPDATE names: a prefix, and which of the sender's paths to it (RFC 7911 3).
 *
 * @param pathId 0 where the session has none
 */
public record Nlri(Prefix prefix, int pathId) {
    public static Nlri of(Prefix prefix) {
        return new Nlri(prefix, 0);
    }

    public Family family() {
        return Family.of(prefix);
    }

    /** {@code 10.0.0.0/8}, or {@code 10.0.0.0/8 #3}. */
    @Override
    public String toString() {
        return pathId == 0 ? prefix.toString() : prefix + " #" + Integer.toUnsignedString(pathId);
    }
}
