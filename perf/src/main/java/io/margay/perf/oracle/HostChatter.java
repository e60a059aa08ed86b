package io.margay.perf.oracle;

import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Ipv6View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Side;

/**
 * What a host says of itself and at its own time, so that it belongs to no input: group membership (IGMP, MLD) and router solicitations.
 * Never what was forwarded: it has the router's MAC and a hop limit that no router has lowered.
 */
final class HostChatter {
    private static final int IGMP = 2;
    private static final long ALL_GROUP_ROUTERS_MAC = 0x0100_5E00_0016L;
    private static final int MULTICAST6_MAC = 0x3333;
    private static final int MLD_REPORT = 131;
    private static final int MLD_DONE = 132;
    private static final int ROUTER_SOLICITATION = 133;
    private static final int MLD2_REPORT = 143;
    private static final int HOP_BY_HOP_LENGTH = 8;

    private HostChatter() {}

    static boolean is(Side side, byte[] frame) {
        if (frame.length < Ethernet.HEADER_LENGTH || Octets.u48(frame, 6) != side.routerMac()) {
            return false;
        }
        return Ipv4View.of(frame)
                        .filter(ip ->
                                ip.protocol() == IGMP && ip.ttl() == 1 && Octets.u48(frame, 0) == ALL_GROUP_ROUTERS_MAC)
                        .isPresent()
                || Octets.u16(frame, 0) == MULTICAST6_MAC
                        && Ipv6View.of(frame)
                                .filter(ip -> isOfGroups(frame, ip))
                                .isPresent();
    }

    private static boolean isOfGroups(byte[] frame, Ipv6View ip) {
        int at = ip.payloadAt();
        int header = ip.nextHeader();
        if (header == Ipv6Packet.HOP_BY_HOP && frame.length > at) {
            header = Octets.u8(frame, at);
            at += HOP_BY_HOP_LENGTH;
        }
        if (header != Transport.ICMPV6 || frame.length <= at) {
            return false;
        }
        return switch (Octets.u8(frame, at)) {
            case MLD_REPORT, MLD_DONE, MLD2_REPORT -> ip.hopLimit() == 1;
            case ROUTER_SOLICITATION -> ip.hopLimit() == 255;
            default -> false;
        };
    }
}
