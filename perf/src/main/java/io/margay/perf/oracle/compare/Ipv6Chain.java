package io.margay.perf.oracle.compare;

import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Ipv6View;
import io.margay.perf.oracle.packet.Octets;

/**
 * What stands behind the extension headers of an IPv6 packet.
 *
 * @param header its type; that of an extension header where the rest is missing or is not this fragment's
 * @param at where it begins
 * @param extensions how many stand before it
 */
record Ipv6Chain(int header, int at, int extensions) {
    private static final int UNIT = 8;

    static Ipv6Chain of(Ipv6View ip) {
        byte[] octets = ip.octets();
        int header = ip.nextHeader();
        int at = ip.payloadAt();
        int extensions = 0;
        while (isExtension(header) && at + UNIT <= octets.length) {
            if (header == Ipv6Packet.FRAGMENT && Octets.u16(octets, at + 2) >>> 3 != 0) {
                break;
            }
            int length =
                    switch (header) {
                        case Ipv6Packet.FRAGMENT -> UNIT;
                        case Ipv6Packet.AUTHENTICATION -> UNIT + 4 * Octets.u8(octets, at + 1);
                        default -> UNIT + UNIT * Octets.u8(octets, at + 1);
                    };
            header = Octets.u8(octets, at);
            at += length;
            extensions++;
        }
        return new Ipv6Chain(header, at, extensions);
    }

    private static boolean isExtension(int header) {
        return header == Ipv6Packet.HOP_BY_HOP
                || header == Ipv6Packet.ROUTING
                || header == Ipv6Packet.FRAGMENT
                || header == Ipv6Packet.AUTHENTICATION
                || header == Ipv6Packet.DESTINATION_OPTIONS;
    }
}
