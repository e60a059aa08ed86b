package io.margay.control.bgp;

import io.margay.fib.IpAddress;
import io.margay.fib.NextHop;
import java.util.List;

/**
 * The speaker's configuration, a value.
 *
 * @param localAs unsigned 32-bit
 * @param routerId our BGP identifier
 * @param listenAddress where IPv4 peers reach us, and where we dial them from; next hop of IPv4 routes that we pass on
 * @param listenAddress6 where IPv6 peers reach us, if there are any, and where we dial them from; null without one
 * @param listenPort 179, but in tests
 * @param address6 next hop of IPv6 routes that we pass on; null without one
 * @param maxWays how many next hops a route may have
 * @param hasRestarted peers that kept our routes are told that we are back (the R bit of RFC 4724)
 * @param peers with different names and addresses
 */
public record BgpSettings(
        int localAs,
        int routerId,
        int listenAddress,
        IpAddress listenAddress6,
        int listenPort,
        IpAddress address6,
        int maxWays,
        boolean hasRestarted,
        List<PeerSettings> peers) {
    public static final int PORT = 179;
    public static final int DEFAULT_WAYS = 16;
    public static final int MAX_WAYS = NextHop.MAX_MEMBERS;

    public BgpSettings {
        peers = List.copyOf(peers);
        if (maxWays < 1 || maxWays > MAX_WAYS) {
            throw new IllegalArgumentException("a route has 1 to " + MAX_WAYS + " next hops: " + maxWays);
        }
    }

    public BgpSettings restarted(boolean isSo) {
        return new BgpSettings(
                localAs, routerId, listenAddress, listenAddress6, listenPort, address6, maxWays, isSo, peers);
    }

    /** Without an IPv6 address, with one next hop a route. */
    public BgpSettings(int localAs, int routerId, int listenAddress, int listenPort, List<PeerSettings> peers) {
        this(localAs, routerId, listenAddress, null, listenPort, null, 1, false, peers);
    }
}
