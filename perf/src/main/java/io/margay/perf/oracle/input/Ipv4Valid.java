package io.margay.perf.oracle.input;

import io.margay.fib.Ipv4;
import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;

/** IPv4 packets without fault, of every transport and size: a class of their own, and what other classes begin with. */
final class Ipv4Valid {
    private static final int[] DESTINATION_PORTS = {7, 53, 80, 443, 8080, 33434, 65535};
    private static final int[] TCP_FLAGS = {0x002, 0x010, 0x018, 0x011, 0x004, 0x012, 0x000, 0x1FF};
    private static final int[] OTHER_PROTOCOLS = {2, 4, 41, 47, 50, 51, 89, 103, 112, 132, 136, 253};
    private static final int SHORT_DATA = 64;
    private static final int ICMP_ECHO = 8;
    private static final int ICMP_ECHO_REPLY = 0;
    private static final int[] ICMP_QUERIES = {ICMP_ECHO, ICMP_ECHO_REPLY, ICMP_ECHO, 13, 14, 15, 17, 9, 10, 42};

    private Ipv4Valid() {}

    static byte[] frame(Side side, Ipv4Packet packet) {
        return Ethernet.frame(side.routerMac(), side.testerMac(), Ethernet.IPV4, packet.octets());
    }

    /** The class: all sizes. */
    static byte[] any(Dice dice, Side side) {
        Ipv4Packet packet = addressed(dice, side).ttl(dice.oneIn(4) ? dice.between(3, 255) : 64);
        if (dice.oneIn(4)) {
            packet.tos(dice.below(256));
        }
        if (dice.oneIn(4)) {
            packet.flagsAndOffset(Ipv4Packet.DONT_FRAGMENT);
        }
        int room = side.mtuBytes() - Ipv4Packet.MIN_HEADER_LENGTH - Transport.TCP_HEADER_LENGTH;
        carry(dice, packet, dice.oneIn(3) ? dice.between(room - 120, room) : dice.below(room + 1));
        return frame(side, packet);
    }

    /** A short packet that a router has no reason to refuse. */
    static Ipv4Packet packet(Dice dice, Side side) {
        return carry(dice, addressed(dice, side), dice.below(SHORT_DATA));
    }

    static Ipv4Packet packet(Dice dice, Side side, int source, int destination) {
        return carry(dice, addressed(dice, side).source(source).destination(destination), dice.below(SHORT_DATA));
    }

    /** As long as it takes to be cut on the way out, if it comes from a workload. */
    static Ipv4Packet longPacket(Dice dice, Side side) {
        return carry(dice, addressed(dice, side), side.mtuBytes() - dice.between(60, 100));
    }

    private static Ipv4Packet addressed(Dice dice, Side side) {
        return new Ipv4Packet(source(dice, side), destination(dice, side)).identification(dice.below(1 << 16));
    }

    static int source(Dice dice, Side side) {
        if (side == Side.WORKLOAD) {
            return side.testerAddress();
        }
        return switch (dice.below(8)) {
            case 0 -> side.testerAddress();
            case 1 -> Ipv4.parse("203.0.113.7"); // nobody has a way back to it
            default -> remote(dice);
        };
    }

    static int destination(Dice dice, Side side) {
        if (side == Side.UPLINK) {
            return Side.WORKLOAD.testerAddress();
        }
        return dice.oneIn(8) ? Side.UPLINK.testerAddress() : remote(dice);
    }

    private static int remote(Dice dice) {
        return Scene.REMOTE_BLOCK.address() + dice.below(1 << Integer.SIZE - Scene.REMOTE_BLOCK.length());
    }

    private static Ipv4Packet carry(Dice dice, Ipv4Packet packet, int dataLength) {
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
            case 5, 6 -> packet.payload(Transport.ICMP, Transport.icmp(dice.of(ICMP_QUERIES), 0, dice.any32(), data));
            default -> packet.payload(dice.of(OTHER_PROTOCOLS), data);
        }
        return packet;
    }

    /** TTLs at and about the end. */
    static byte[] ttl(Dice dice, Side side) {
        Ipv4Packet packet = dice.oneIn(4) ? longPacket(dice, side) : packet(dice, side);
        if (dice.oneIn(3)) {
            packet.flagsAndOffset(Ipv4Packet.DONT_FRAGMENT);
        }
        if (dice.oneIn(3)) {
            packet.tos(dice.below(256));
        }
        return frame(side, packet.ttl(dice.of(0, 1, 1, 1, 2, 255)));
    }

    /** One header field that is not what it should be, or is seldom what it is; the checksum fits unless it is the one. */
    static byte[] field(Dice dice, Side side) {
        Ipv4Packet packet = packet(dice, side);
        int length = packet.octets().length;
        switch (dice.below(9)) {
            case 0 -> packet.version(dice.below(16));
            case 1 -> packet.headerWords(dice.below(16));
            case 2 -> packet.totalLength(dice.of(0, 1, 19, 20, 21, 27, length - 1, length + 1, length + 4, 65535));
            case 3 -> packet.totalLength(dice.below(length + 2));
            case 4 -> packet.checksumError(dice.of(1, 0xFFFF, 0x100, 0x8000, dice.below(1 << 16)));
            case 5 -> packet.flagsAndOffset(dice.below(1 << 16));
            case 6 -> packet.protocol(dice.below(256));
            case 7 -> packet.tos(dice.below(256));
            default -> packet.identification(dice.of(0, 0xFFFF));
        }
        return dice.oneIn(6) ? zeroChecksum(frame(side, packet)) : frame(side, packet);
    }

    private static byte[] zeroChecksum(byte[] frame) {
        Octets.putU16(frame, Ethernet.HEADER_LENGTH + 10, 0);
        return frame;
    }
}
