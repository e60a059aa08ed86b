package io.margay.perf.oracle.input;

import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Side;

/** What is too large for the way out, and what was cut before (RFC 791 3.2, RFC 1191, RFC 1858). */
final class Ipv4Fragments {
    private Ipv4Fragments() {}

    static byte[] any(Dice dice, Side side) {
        Ipv4Packet packet = dice.oneIn(4) ? Ipv4Valid.packet(dice, side) : Ipv4Valid.longPacket(dice, side);
        if (dice.oneIn(2)) {
            packet.options(options(dice));
        }
        if (dice.oneIn(4)) {
            // about the border: the outgoing MTU, in data of any length
            int room = Side.UPLINK.mtuBytes() - packet.headerLength() + dice.between(-9, 17);
            packet.payload(dice.of(Transport.UDP, Transport.TCP, Transport.ICMP), dice.octets(room));
        }
        packet.flagsAndOffset(
                switch (dice.below(8)) {
                    case 0, 1, 2 -> 0;
                    case 3 -> Ipv4Packet.DONT_FRAGMENT;
                    case 4 -> Ipv4Packet.MORE_FRAGMENTS;
                    case 5 -> dice.of(0, Ipv4Packet.MORE_FRAGMENTS) | dice.between(1, Ipv4Packet.OFFSET_MASK);
                    case 6 -> dice.of(0, Ipv4Packet.MORE_FRAGMENTS) | Ipv4Packet.OFFSET_MASK - dice.below(200);
                    default -> dice.below(8) << 13 | dice.of(0, 1, 2, 185, Ipv4Packet.OFFSET_MASK);
                });
        packet.ttl(dice.oneIn(6) ? dice.of(0, 1, 2) : 64);
        return Ipv4Valid.frame(side, packet);
    }

    /** Some are copied into every fragment, some stay with the first (RFC 791 3.1). */
    private static byte[] options(Dice dice) {
        Octets options = new Octets();
        while (options.length() == 0 || dice.oneIn(2) && options.length() < 24) {
            switch (dice.below(6)) {
                case 0 -> options.u8(1);
                case 1 -> options.u8(148).u8(4).u16(0); // copied
                case 2 -> options.u8(7).u8(11).u8(4).u64(0); // record route: not copied
                case 3 -> options.u8(68).u8(12).u8(5).u8(0).u64(0); // timestamp: not copied
                case 4 -> options.u8(136).u8(4).u16(dice.below(1 << 16)); // copied
                default -> options.u8(94).u8(6).u32(dice.any32()); // unknown, not copied
            }
        }
        return options.take();
    }
}
