package io.margay.perf.oracle.input;

import io.margay.fib.Ipv4;
import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;

/** IPv4 options (RFC 791 3.1, RFC 2113, RFC 1108): each as it should be, and with lengths and pointers that are wrong. */
final class Ipv4Options {
    private static final int END = 0;
    private static final int NOP = 1;
    private static final int RECORD_ROUTE = 7;
    private static final int TIMESTAMP = 68;
    private static final int SECURITY = 130;
    private static final int LOOSE_SOURCE_ROUTE = 131;
    private static final int COMMERCIAL_SECURITY = 134;
    private static final int STREAM_ID = 136;
    private static final int STRICT_SOURCE_ROUTE = 137;
    private static final int ROUTER_ALERT = 148;
    private static final int[] UNKNOWN = {2, 30, 64, 94, 158, 205, 222};
    private static final int[] ALL = {
        RECORD_ROUTE,
        TIMESTAMP,
        SECURITY,
        LOOSE_SOURCE_ROUTE,
        COMMERCIAL_SECURITY,
        STREAM_ID,
        STRICT_SOURCE_ROUTE,
        ROUTER_ALERT,
        30
    };
    private static final int FIRST_POINTER = 4;
    private static final int FIRST_TIMESTAMP_POINTER = 5;

    private Ipv4Options() {}

    static byte[] right(Dice dice, Side side) {
        Octets options = new Octets();
        while (options.length() == 0 || dice.oneIn(3)) {
            byte[] option = option(dice, side, Ipv4Packet.MAX_OPTIONS_LENGTH - options.length());
            options.all(option);
        }
        return frame(dice, side, options.take());
    }

    static byte[] broken(Dice dice, Side side) {
        byte[] option = option(dice, side, dice.between(12, Ipv4Packet.MAX_OPTIONS_LENGTH));
        if (option.length < 3) {
            option = new Octets()
                    .u8(dice.of(ALL))
                    .u8(dice.below(44))
                    .u8(dice.below(44))
                    .take();
        }
        switch (dice.below(5)) {
            case 0 -> option[1] = (byte) dice.of(0, 1, 2, 3, 4, option.length - 1, option.length + 1, 39, 40, 41, 255);
            case 1 ->
                option[2] = (byte)
                        dice.of(0, 1, 2, 3, 5, 6, 7, option.length - 1, option.length + 1, option.length + 2, 255);
            case 2 -> option[option.length > 3 ? 3 : 2] = (byte) dice.below(256);
            case 3 -> option = Octets.concat(new byte[dice.below(4)], option); // an end before it
            default -> option = Arrays.copyOf(option, dice.between(1, option.length)); // its end is missing
        }
        byte[] options = dice.oneIn(3) ? Octets.concat(option(dice, side, 8), option) : option;
        if (dice.oneIn(3)) { // nothing behind it in the last word, so that it ends with the header
            int over = options.length % 4;
            options = over == 0 ? options : Octets.concat(nops(4 - over), options);
        }
        return frame(dice, side, Arrays.copyOf(options, Math.min(options.length, Ipv4Packet.MAX_OPTIONS_LENGTH)));
    }

    private static byte[] frame(Dice dice, Side side, byte[] options) {
        Ipv4Packet packet = dice.oneIn(5) ? Ipv4Valid.longPacket(dice, side) : Ipv4Valid.packet(dice, side);
        packet.options(options).ttl(dice.oneIn(6) ? dice.of(0, 1, 2) : 64);
        if (dice.oneIn(4)) {
            packet.flagsAndOffset(Ipv4Packet.DONT_FRAGMENT);
        }
        if (dice.oneIn(8)) {
            packet.destination(Ipv4Addresses.any(dice));
        }
        return Ipv4Valid.frame(side, packet);
    }

    /** In at most so much room; at least one octet, if there is any room. */
    private static byte[] option(Dice dice, Side side, int room) {
        byte[] option =
                switch (dice.below(14)) {
                    case 0 -> nops(dice.between(1, 4));
                    case 1 -> new byte[] {END};
                    case 2, 3, 4 -> recordRoute(dice, room);
                    case 5, 6, 7, 8 -> timestamp(dice, room);
                    case 9 -> sourceRoute(dice, side, LOOSE_SOURCE_ROUTE, room);
                    case 10 -> sourceRoute(dice, side, STRICT_SOURCE_ROUTE, room);
                    case 11 ->
                        new Octets()
                                .u8(ROUTER_ALERT)
                                .u8(4)
                                .u16(dice.oneIn(4) ? dice.below(1 << 16) : 0)
                                .take();
                    case 12 ->
                        new Octets()
                                .u8(dice.of(SECURITY, COMMERCIAL_SECURITY))
                                .u8(11)
                                .all(dice.octets(9))
                                .take();
                    default -> {
                        int length = dice.between(2, 8);
                        yield new Octets()
                                .u8(dice.oneIn(2) ? STREAM_ID : dice.of(UNKNOWN))
                                .u8(length)
                                .all(dice.octets(length - 2))
                                .take();
                    }
                };
        return option.length <= room ? option : nops(room);
    }

    private static byte[] nops(int length) {
        byte[] nops = new byte[length];
        Arrays.fill(nops, (byte) NOP);
        return nops;
    }

    /** Empty, part full, or full. */
    private static byte[] recordRoute(Dice dice, int room) {
        int slots = Math.max(0, Math.min(dice.below(10), (room - 3) / 4));
        int used = dice.below(slots + 1);
        return new Octets()
                .u8(RECORD_ROUTE)
                .u8(3 + 4 * slots)
                .u8(FIRST_POINTER + 4 * used)
                .all(dice.octets(4 * used))
                .all(new byte[4 * (slots - used)])
                .take();
    }

    /** Of kind 0 (times), 1 (addresses and times), 3 (times of those addresses); the overflow count somewhere. */
    private static byte[] timestamp(Dice dice, int room) {
        int kind = dice.of(0, 0, 1, 1, 3, 3, 2, 15);
        int slotLength = kind == 0 ? 4 : 8;
        int slots = Math.max(0, Math.min(dice.below(10), (room - 4) / slotLength));
        int used = dice.below(slots + 1);
        Octets option = new Octets()
                .u8(TIMESTAMP)
                .u8(4 + slotLength * slots)
                .u8(FIRST_TIMESTAMP_POINTER + slotLength * used)
                .u8(dice.of(0, 0, 1, 14, 15) << 4 | kind)
                .all(dice.octets(slotLength * used));
        for (int slot = used; slot < slots; slot++) {
            option.u32(kind == 3 ? dice.of(Scene.NODE, Scene.NODE, Side.WORKLOAD.testerAddress(), Scene.GATEWAY) : 0);
            if (slotLength == 8) {
                option.u32(0);
            }
        }
        return option.take();
    }

    private static byte[] sourceRoute(Dice dice, Side side, int type, int room) {
        int slots = Math.max(0, Math.min(dice.below(5), (room - 3) / 4));
        int used = dice.below(slots + 1);
        Octets option = new Octets().u8(type).u8(3 + 4 * slots).u8(FIRST_POINTER + 4 * used);
        for (int slot = 0; slot < slots; slot++) {
            option.u32(dice.of(side.other().testerAddress(), Scene.NODE, Ipv4.parse("192.168.196.140")));
        }
        return option.take();
    }
}
