package io.margay.dataplane.link;

import io.margay.fib.IpAddress;
import io.margay.fib.Ipv6Address;

/**
 * A BFD session that control wants (RFC 5880; 5881 for one hop, 5883 for several). Two ends of one session are told apart by family, addresses, port and hops; what remains may change while it is up.
 *
 * @param id control's name for it in events; positive, unique
 * @param portId the uplink that leads to the peer, needed where addresses are link-local; 0 leaves it to the routes
 * @param localAddress one of this host's, of the peer's family
 * @param multihop the peer may be several hops away: UDP port 4784, and any TTL is believed
 * @param desiredMinTxUs how often this end wants to send while the session is up
 * @param requiredMinRxUs how often it is able to receive
 * @param multiplier so many packets missing are a failure, 1 to 255
 */
public record BfdSettings(
        int id,
        int portId,
        IpAddress localAddress,
        IpAddress peerAddress,
        boolean multihop,
        int desiredMinTxUs,
        int requiredMinRxUs,
        int multiplier) {
    /** The dataplane sleeps in steps of a millisecond: what is shorter would not be kept. */
    public static final int MIN_INTERVAL_US = 10_000;

    public static final int MAX_INTERVAL_US = 60_000_000;
    public static final int MAX_MULTIPLIER = 255;

    public BfdSettings {
        if (id <= 0 || portId < 0) {
            throw new IllegalArgumentException("bfd: id " + id + ", port " + portId);
        }
        if (localAddress.family() != peerAddress.family() || localAddress.equals(peerAddress)) {
            throw new IllegalArgumentException("bfd: from " + localAddress + " to " + peerAddress);
        }
        if (multihop && portId != 0 || portId == 0 && isLinkLocal(peerAddress)) {
            throw new IllegalArgumentException(
                    "bfd: " + peerAddress + (multihop ? " over hops" : "") + " by port " + portId);
        }
        checkInterval(desiredMinTxUs);
        checkInterval(requiredMinRxUs);
        if (multiplier < 1 || multiplier > MAX_MULTIPLIER) {
            throw new IllegalArgumentException("bfd: multiplier out of 1.." + MAX_MULTIPLIER + ": " + multiplier);
        }
    }

    private static void checkInterval(int intervalUs) {
        if (intervalUs < MIN_INTERVAL_US || intervalUs > MAX_INTERVAL_US) {
            throw new IllegalArgumentException("bfd: interval out of " + MIN_INTERVAL_US + ".." + MAX_INTERVAL_US
                    + " microseconds: " + intervalUs);
        }
    }

    private static boolean isLinkLocal(IpAddress address) {
        if (address.isIpv4()) {
            return address.ipv4() >>> 16 == 0xA9FE;
        }
        Ipv6Address ipv6 = address.ipv6();
        return ipv6.high() >>> 54 == 0xFE80 >>> 6;
    }

    /** Whether both are about the same session on the wire. */
    public boolean isSameSession(BfdSettings other) {
        return portId == other.portId
                && multihop == other.multihop
                && localAddress.equals(other.localAddress)
                && peerAddress.equals(other.peerAddress);
    }
}
