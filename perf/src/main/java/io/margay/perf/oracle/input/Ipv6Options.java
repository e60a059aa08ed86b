package io.margay.perf.oracle.input;

import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;

/** Hop-by-hop and destination options (RFC 8200 4.2, 4.3, 4.6): known and unknown ones, with lengths that are right and wrong. */
final class Ipv6Options {
    private static final int PAD1 = 0;
    private static final int PADN = 1;
    private static final int ROUTER_ALERT = 0x05;
    private static final int JUMBO = 0xC2;
    private static final int[] KNOWN = {0x07, 0x26, 0x31, 0x63, 0x04, 0x8C, 0xC9};
    /** Skip, discard, tell, tell unless it was multicast; each may also change on the way. */
    private static final int[] UNKNOWN = {0x0F, 0x2F, 0x4F, 0x6F, 0x8F, 0xAF, 0xCF, 0xEF};

    private static final int MIN_LENGTH = 8;

    private Ipv6Options() {}

    static byte[] hopByHop(Dice dice, Side side) {
        return frame(dice, side, Ipv6Packet.HOP_BY_HOP);
    }

    static byte[] destination(Dice dice, Side side) {
        return frame(dice, side, Ipv6Packet.DESTINATION_OPTIONS);
    }

    private static byte[] frame(Dice dice, Side side, int type) {
        Ipv6Packet packet = dice.oneIn(6) ? Ipv6Valid.longPacket(dice, side) : Ipv6Valid.packet(dice, side);
        packet.extension(type, header(dice, packet.payload().length)).hopLimit(dice.oneIn(6) ? dice.of(0, 1, 2) : 64);
        if (dice.oneIn(8)) {
            packet.destination(Ipv6Addresses.any(dice));
        }
        return Ipv6Valid.frame(side, packet);
    }

    /** A whole header of options; its first octet is left to whoever puts it into a packet. */
    static byte[] header(Dice dice, int payloadLength) {
        Octets header = new Octets().u8(0).u8(0);
        do {
            option(dice, header, payloadLength);
        } while (dice.oneIn(2) && header.length() < 64);
        byte[] padded = pad(dice, header);
        padded[1] = (byte) (padded.length / MIN_LENGTH - 1);
        if (dice.oneIn(4)) {
            breakSomething(dice, padded);
        }
        return padded;
    }

    private static void option(Dice dice, Octets header, int payloadLength) {
        switch (dice.below(10)) {
            case 0 -> padding(dice, header, dice.between(1, 9));
            case 1 -> header.u8(PAD1);
            case 2 -> header.u8(ROUTER_ALERT).u8(2).u16(dice.oneIn(3) ? dice.below(1 << 16) : 0);
            case 3 -> {
                while (header.length() % 4 != 2) {
                    header.u8(PAD1);
                }
                header.u8(JUMBO).u8(4).u32(dice.of(payloadLength, payloadLength + 16, 65536, 70000, 0, dice.any32()));
            }
            case 4 -> {
                int length = dice.below(9);
                header.u8(dice.of(KNOWN)).u8(length).all(dice.octets(length));
            }
            default -> {
                int length = dice.below(7);
                header.u8(dice.of(UNKNOWN) & ~0xF | dice.below(16)).u8(length).all(dice.octets(length));
            }
        }
    }

    private static byte[] pad(Dice dice, Octets header) {
        int rest = (MIN_LENGTH - header.length() % MIN_LENGTH) % MIN_LENGTH;
        if (rest == 1) {
            header.u8(PAD1);
        } else if (rest > 1) {
            padding(dice, header, rest);
        }
        return header.take();
    }

    /** Zeros, as a rule. */
    private static void padding(Dice dice, Octets header, int length) {
        if (length == 1) {
            header.u8(PAD1);
        } else {
            header.u8(PADN).u8(length - 2).all(dice.oneIn(6) ? dice.octets(length - 2) : new byte[length - 2]);
        }
    }

    private static void breakSomething(Dice dice, byte[] header) {
        switch (dice.below(3)) {
            case 0 -> header[1] = (byte) dice.of(0, 1, header[1] + 1, 20, 255);
            case 1 -> header[3] = (byte) dice.of(0, 1, 2, 4, header.length - 3, header.length - 4, 255);
            default -> Arrays.fill(header, 2, Math.min(header.length, dice.between(3, 12)), (byte) PAD1);
        }
    }
}
