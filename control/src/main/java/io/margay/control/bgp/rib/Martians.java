package io.margay.control.bgp.rib;

import io.margay.fib.AddressFamily;
import io.margay.fib.Prefix;

/** Prefixes that no unicast route leads to: semantically incorrect NLRI (RFC 4271 6.3). */
final class Martians {
    private Martians() {}

    /** The prefix is part of such a block; one that is larger, such as a default route, is not. */
    static boolean contain(Prefix prefix) {
        return prefix.family() == AddressFamily.IPV4
                ? containIpv4((int) (prefix.high() >>> 56), prefix.length())
                : containIpv6(prefix.high(), prefix.low(), prefix.length());
    }

    /** 0.0.0.0/8, 127.0.0.0/8, 224.0.0.0/4 (RFC 1122 3.2.1.3, RFC 5771). */
    private static boolean containIpv4(int firstOctet, int length) {
        return length >= 8 && (firstOctet == 0 || firstOctet == 127) || length >= 4 && firstOctet >>> 4 == 0xE;
    }

    /** Unspecified, loopback, IPv4-mapped, link-local, multicast (RFC 4291 2.4 to 2.7). */
    private static boolean containIpv6(long high, long low, int length) {
        boolean isLow = high == 0 && (length >= 127 && low >>> 1 == 0 || length >= 96 && low >>> 32 == 0xFFFF);
        return isLow || length >= 8 && high >>> 56 == 0xFF || length >= 10 && high >>> 54 == 0xFE80 >>> 6;
    }
}
