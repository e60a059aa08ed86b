package io.margay.perf.oracle.input;

import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Octets;
import java.util.Arrays;

/** What can be odd about a frame before its packet is looked at. */
final class EthernetFrames {
    private static final int[] TYPES = {
        0x0000, 0x002E, 0x0100, 0x05DC, 0x05FF, 0x0600, 0x0801, 0x0842, 0x22F0, 0x6558, 0x8035, 0x8137, 0x8809, 0x8847,
        0x8863, 0x8864, 0x888E, 0x88CC, 0x88E5, 0x88F7, 0x9000, 0xFFFF
    };
    private static final long[] GROUPS = {
        Ethernet.BROADCAST,
        0x0100_5E00_0001L,
        0x0100_5E7F_0203L,
        0x3333_0000_0001L,
        0x0180_C200_0000L,
        0x0180_C200_0003L
    };
    private static final int MAX_VLAN = 4095;

    private EthernetFrames() {}

    /** Around packets that some generator makes. */
    static Generator around(Generator packets) {
        return (dice, side) -> {
            byte[] frame = packets.frame(dice, side);
            return switch (dice.below(9)) {
                case 0 ->
                    Octets.concat(
                            frame, dice.oneIn(2) ? new byte[dice.between(1, 60)] : dice.octets(dice.between(1, 60)));
                case 1 -> Arrays.copyOf(frame, dice.between(Ethernet.HEADER_LENGTH, frame.length));
                case 2 -> destination(frame, dice.any64() & ~(1L << 40));
                case 3 -> destination(frame, GROUPS[dice.below(GROUPS.length)]);
                case 4 -> destination(frame, side.other().routerMac());
                case 5 -> tagged(dice, frame, dice.of(Ethernet.VLAN, Ethernet.SERVICE_VLAN), 0);
                case 6 ->
                    tagged(
                            dice,
                            frame,
                            dice.of(Ethernet.VLAN, Ethernet.SERVICE_VLAN, 0x9100),
                            dice.between(1, MAX_VLAN));
                case 7 -> type(frame, dice.of(TYPES));
                default -> source(dice, frame);
            };
        };
    }

    private static byte[] destination(byte[] frame, long mac) {
        return Octets.concat(new Octets().u48(mac).take(), Arrays.copyOfRange(frame, 6, frame.length));
    }

    private static byte[] source(Dice dice, byte[] frame) {
        long mac = dice.oneIn(3) ? GROUPS[dice.below(GROUPS.length)] : dice.any64();
        byte[] addressed = destination(frame, Octets.u48(frame, 0));
        System.arraycopy(new Octets().u48(mac).take(), 0, addressed, 6, 6);
        return addressed;
    }

    private static byte[] type(byte[] frame, int type) {
        byte[] typed = frame.clone();
        Octets.putU16(typed, Ethernet.TYPE_AT, type);
        return typed;
    }

    /** With any priority; sometimes twice. */
    private static byte[] tagged(Dice dice, byte[] frame, int tpid, int vlan) {
        byte[] once = Ethernet.tagged(frame, tpid, dice.below(16) << 12 | vlan);
        return dice.oneIn(5) ? Ethernet.tagged(once, Ethernet.VLAN, dice.below(16) << 12 | dice.of(0, vlan)) : once;
    }
}
