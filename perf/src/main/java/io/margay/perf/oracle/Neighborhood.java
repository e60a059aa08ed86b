package io.margay.perf.oracle;

import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Ipv6View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Side;

/** Answers for the workload and for the uplink's peer when a router asks for their MAC: ARP (RFC 826) and neighbour discovery (RFC 4861). */
final class Neighborhood {
    private static final int ARP_LENGTH = 28;
    private static final int ARP_OPERATION = 6;
    private static final int ARP_SENDER_MAC = 8;
    private static final int ARP_SENDER_IP = 14;
    private static final int ARP_TARGET_IP = 24;
    private static final int ARP_REQUEST = 1;
    private static final int ARP_REPLY = 2;

    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int SOLICITED_OVERRIDE = 0x6000_0000;
    private static final int TARGET_LINK_ADDRESS = 2;
    private static final int TARGET_AT = 8;
    private static final int ND_HOP_LIMIT = 255;

    private Neighborhood() {}

    /** The answer, or null to a frame that asks for nobody we play. */
    static byte[] answer(Side side, byte[] frame) {
        return switch (Ethernet.type(frame)) {
            case Ethernet.ARP -> answerArp(side, frame);
            case Ethernet.IPV6 -> answerSolicitation(side, frame);
            default -> null;
        };
    }

    private static byte[] answerArp(Side side, byte[] frame) {
        int at = Ethernet.HEADER_LENGTH;
        if (frame.length < at + ARP_LENGTH
                || Octets.u16(frame, at + ARP_OPERATION) != ARP_REQUEST
                || Octets.u32(frame, at + ARP_TARGET_IP) != side.testerAddress()) {
            return null;
        }
        long asker = Octets.u48(frame, at + ARP_SENDER_MAC);
        byte[] reply = new Octets()
                .u16(1)
                .u16(Ethernet.IPV4)
                .u8(6)
                .u8(4)
                .u16(ARP_REPLY)
                .u48(side.testerMac())
                .u32(side.testerAddress())
                .u48(asker)
                .u32(Octets.u32(frame, at + ARP_SENDER_IP))
                .take();
        return Ethernet.frame(asker, side.testerMac(), Ethernet.ARP, reply);
    }

    private static byte[] answerSolicitation(Side side, byte[] frame) {
        Ipv6View ip = Ipv6View.of(frame).orElse(null);
        int at = Ethernet.HEADER_LENGTH + Ipv6Packet.HEADER_LENGTH;
        if (ip == null
                || ip.nextHeader() != Transport.ICMPV6
                || ip.hopLimit() != ND_HOP_LIMIT
                || frame.length < at + TARGET_AT + 2 * Long.BYTES
                || Octets.u8(frame, at) != SOLICITATION
                || Octets.u64(frame, at + TARGET_AT) != side.testerAddress6().high()
                || Octets.u64(frame, at + TARGET_AT + Long.BYTES)
                        != side.testerAddress6().low()) {
            return null;
        }
        Ipv6Packet packet = new Ipv6Packet(side.testerAddress6(), ip.source()).hopLimit(ND_HOP_LIMIT);
        byte[] data = new Octets()
                .u64(side.testerAddress6().high())
                .u64(side.testerAddress6().low())
                .u8(TARGET_LINK_ADDRESS)
                .u8(1)
                .u48(side.testerMac())
                .take();
        packet.payload(
                Transport.ICMPV6, Transport.icmpv6(packet.pseudoSum(), ADVERTISEMENT, 0, SOLICITED_OVERRIDE, data));
        long asker = Octets.u48(frame, 6);
        return Ethernet.frame(asker, side.testerMac(), Ethernet.IPV6, packet.octets());
    }
}
