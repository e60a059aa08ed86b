package io.margay.control.bgp.wire;

import java.util.Set;

/**
 * What a session has agreed on, as far as bytes depend on it.
 *
 * @param fourOctetAs AS numbers in AS_PATH and AGGREGATOR have four bytes (RFC 6793)
 * @param isInternal the peer is of our AS: LOCAL_PREF and the reflection attributes are believed (RFC 7606 7.5, 7.9, 7.10)
 * @param families routes of others are passed over
 * @param pathIdsIn families in which the peer's routes carry path identifiers (RFC 7911)
 * @param pathIdsOut families in which ours do
 * @param ipv4OverIpv6 IPv4 routes may have an IPv6 next hop (RFC 8950)
 * @param enhancedRefresh RFC 7313
 * @param maxLengthOut of a message to the peer, OPEN and KEEPALIVE excepted (RFC 8654)
 */
public record WireOptions(
        boolean fourOctetAs,
        boolean isInternal,
        Set<Family> families,
        Set<Family> pathIdsIn,
        Set<Family> pathIdsOut,
        boolean ipv4OverIpv6,
        boolean enhancedRefresh,
        int maxLengthOut) {
    public WireOptions {
        families = Set.copyOf(families);
        pathIdsIn = Set.copyOf(pathIdsIn);
        pathIdsOut = Set.copyOf(pathIdsOut);
    }

    /** IPv4 as RFC 4271 has it: what holds before anything was agreed on. */
    public static WireOptions plain(boolean fourOctetAs, boolean isInternal) {
        return new WireOptions(
                fourOctetAs,
                isInternal,
                Set.of(Family.IPV4_UNICAST),
                Set.of(),
                Set.of(),
                false,
                false,
                Wire.MAX_LENGTH);
    }
}
