package io.margay.control.bgp.wire;

import io.margay.fib.IpAddress;

/**
 * The next hop in an MP_REACH_NLRI.
 *
 * <p>Of two IPv6 addresses the second is the one on the link (RFC 2545 3). Who has no global one sends the other twice, or alone, or behind
 * zeroes.
 *
 * @param linkLocal null when absent
 */
record MpNextHop(IpAddress address, IpAddress linkLocal) {
    private static final IpAddress NOBODY = new IpAddress(0, 0);

    /** @param value 4, 16 or 32 bytes */
    static MpNextHop read(WireReader value) {
        if (value.remaining() == 4) {
            return new MpNextHop(IpAddress.of(value.i32()), null);
        }
        IpAddress first = address(value);
        IpAddress second = value.remaining() > 0 ? address(value) : first;
        if (!isLinkLocal(second)) {
            return new MpNextHop(first, null);
        }
        return new MpNextHop(first.equals(NOBODY) ? second : first, second);
    }

    /** An IPv4-mapped address is nobody's on a wire. */
    private static IpAddress address(WireReader value) {
        long high = value.i64();
        long low = value.i64();
        return IpAddress.isIpv4(high, low) ? NOBODY : new IpAddress(high, low);
    }

    private static boolean isLinkLocal(IpAddress address) {
        return !address.isIpv4() && address.high() >>> 54 == 0xFE80 >>> 6;
    }

    /** Neither unspecified, nor loopback, nor multicast. */
    static boolean isHost(IpAddress address) {
        if (address.isIpv4()) {
            int first = address.ipv4() >>> 24;
            return first != 0 && first != 127 && first < 224;
        }
        boolean isLow = address.high() == 0 && (address.low() == 0 || address.low() == 1);
        return !isLow && address.high() >>> 56 != 0xFF;
    }
}
