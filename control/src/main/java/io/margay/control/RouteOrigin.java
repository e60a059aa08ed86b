package io.margay.control;

import io.margay.control.config.PeerConfig;
import io.margay.control.config.PeerPlace;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;

/**
 * The 32 bits by which the FIB knows the peer that gave a route, over restarts too: an IPv4 address as it is; of an IPv6 address a hash, in
 * 240.0.0.0/4, where no peer of IPv4 can be. Two IPv6 peers of one hash would only sweep each other's stale routes.
 */
final class RouteOrigin {
    private static final int IPV6_MARK = 0xF000_0000;

    private RouteOrigin() {}

    static int of(IpAddress peer) {
        return peer.isIpv4() ? peer.ipv4() : IPV6_MARK | Long.hashCode(peer.high() * 31 + peer.low()) >>> 4;
    }

    /** Whether a route of this origin may be the peer's; of an IPv6 peer whose address is not known before it speaks, any IPv6 peer's. */
    static boolean mayBe(PeerConfig peer, int origin) {
        boolean isIpv6 = (origin & IPV6_MARK) == IPV6_MARK;
        if (peer.place() instanceof PeerPlace.Address at) {
            return of(at.address()) == origin;
        }
        if (peer.place().family() == AddressFamily.IPV6) {
            return isIpv6;
        }
        return peer.place() instanceof PeerPlace.Range range
                && range.prefix().contains(new Ipv4Prefix(origin, Ipv4Prefix.MAX_LENGTH));
    }
}
