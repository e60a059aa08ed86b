package io.margay.perf.oracle.input;

import io.margay.fib.Ipv6Address;
import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;

/** IPv6 packets without fault, of every transport and size: a class of their own, and what other classes begin with. */
final class Ipv6Valid {
    private static final int[] DESTINATION_PORTS = {7, 53, 80, 443, 8080, 33434, 65535};
    private static final int[] TCP_FLAGS = {0x002, 0x010, 0x018, 0x011, 0x004, 0x012, 0x000, 0x1FF};
    private static final int[] OTHER_PROTOCOLS = {2, 4, 41, 47, 50, 59, 89, 103, 112, 132, 136, 253};
    private static final int[] ICMPV6_QUERIES = {128, 128, 129, 129, 139, 140, 144, 151, 200};
    private static final int SHORT_DATA = 64;

    private Ipv6Valid() {}

    static byte[] frame(Side side, Ipv6Packet packet) {
        return Ethernet.frame(side.routerMac(), side.testerMac(), Ethernet.IPV6, packet.octets());
    }

    /** The class: all sizes, what is too big for the way out too. */
    static byte[] any(Dice dice, Side side) {
        Ipv6Packet packet = addressed(dice, side).hopLimit(dice.oneIn(4) ? dice.between(3, 255) : 64);
        if (dice.oneIn(4)) {
            packet.trafficClass(dice.below(256));
        }
        if (dice.oneIn(4)) {
            packet.flowLabel(dice.below(1 << 20));
        }
        int room = side.mtuBytes() - Ipv6Packet.HEADER_LENGTH - Transport.TCP_HEADER_LENGTH;
        carry(dice, packet, dice.oneIn(3) ? dice.between(room - 120, room) : dice.below(room + 1));
        return frame(side, packet);
    }

    /** A short packet that a router has no reason to refuse. */
    static Ipv6Packet packet(Dice dice, Side side) {
        return carry(dice, addressed(dice, side), dice.below(SHORT_DATA));
    }

    static Ipv6Packet packet(Dice dice, Side side, Ipv6Address source, Ipv6Address destination) {
        return carry(dice, new Ipv6Packet(source, destination), dice.below(SHORT_DATA));
    }

    /** Too big for the way out, if it comes from a workload. */
    static Ipv6Packet longPacket(Dice dice, Side side) {
        return carry(dice, addressed(dice, side), side.mtuBytes() - dice.between(60, 100));
    }

    private static Ipv6Packet addressed(Dice dice, Side side) {
        return new Ipv6Packet(source(dice, side), destination(dice, side));
    }

    static Ipv6Address source(Dice dice, Side side) {
        if (side == Side.WORKLOAD) {
            return side.testerAddress6();
        }
        return switch (dice.below(8)) {
            case 0 -> side.testerAddress6();
            case 1 -> Ipv6Address.parse("2001:db8::7"); // nobody has a way back to it
            default -> remote(dice);
        };
    }

    static Ipv6Address destination(Dice dice, Side side) {
        if (side == Side.UPLINK) {
            return Side.WORKLOAD.testerAddress6();
        }
        return dice.oneIn(8) ? Side.UPLINK.testerAddress6() : remote(dice);
    }

    private static Ipv6Address remote(Dice dice) {
        int host = dice.below(1 << 128 - Scene.REMOTE_BLOCK6.length());
        return new Ipv6Address(Scene.REMOTE_BLOCK6.high(), Scene.REMOTE_BLOCK6.low() + host);
    }

    private static Ipv6Packet carry(Dice dice, Ipv6Packet packet, int dataLength) {
        byte[] data = dice.octets(dataLength);
        int sourcePort = dice.between(1024, 65535);
        int destinationPort = dice.of(DESTINATION_PORTS);
        switch (dice.below(8)) {
            case 0, 1, 2 ->
                packet.payload(Transport.UDP, Transport.udp(packet.pseudoSum(), sourcePort, destinationPort, data));
            case 3, 4 ->
                packet.payload(
                        Transport.TCP,
                        Transport.tcp(packet.pseudoSum(), sourcePort, destinationPort, dice.of(TCP_FLAGS), data));
            case 5, 6 ->
                packet.payload(
                        Transport.ICMPV6,
                        Transport.icmpv6(packet.pseudoSum(), dice.of(ICMPV6_QUERIES), 0, dice.any32(), data));
            default -> packet.payload(dice.of(OTHER_PROTOCOLS), data);
        }
        return packet;
    }

    /** Hop limits at and about the end. */
    static byte[] hopLimit(Dice dice, Side side) {
        Ipv6Packet packet = dice.oneIn(4) ? longPacket(dice, side) : packet(dice, side);
        if (dice.oneIn(3)) {
            packet.trafficClass(dice.below(256)).flowLabel(dice.below(1 << 20));
        }
        return frame(side, packet.hopLimit(dice.of(0, 1, 1, 1, 2, 255)));
    }

    /** One header field that is not what it should be, or is seldom what it is. */
    static byte[] field(Dice dice, Side side) {
        Ipv6Packet packet = packet(dice, side);
        int length = packet.payload().length;
        switch (dice.below(7)) {
            case 0 -> packet.version(dice.below(16));
            case 1 -> packet.trafficClass(dice.below(256));
            case 2 -> packet.flowLabel(dice.of(0, 1, 0xF_FFFF, dice.below(1 << 20)));
            case 3 -> packet.payloadLength(dice.of(0, 1, 7, 8, length - 1, length + 1, length + 8, 65535) & 0xFFFF);
            case 4 -> packet.payloadLength(dice.below(length + 2));
            case 5 -> packet.nextHeader(dice.below(256));
            default -> packet.hopLimit(dice.below(256));
        }
        return frame(side, packet);
    }
}
