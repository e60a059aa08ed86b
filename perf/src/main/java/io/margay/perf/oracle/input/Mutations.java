package io.margay.perf.oracle.input;

import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;
import java.util.List;

/** Random changes of packets of the other classes. What a router checks first is often put right again, so that it looks further. */
final class Mutations {
    /** Ethernet, the longest IPv4 header, and the beginning of what it carries. */
    private static final int HEADERS_LENGTH = Ethernet.HEADER_LENGTH + 68;

    private Mutations() {}

    static Generator of(List<PacketClass> classes) {
        return (dice, side) -> {
            byte[] frame = dice.of(classes).generator().frame(dice, side);
            int changes = dice.between(1, 4);
            for (int i = 0; i < changes; i++) {
                frame = change(dice, frame);
            }
            return dice.oneIn(3) ? frame : repair(dice, side, frame);
        };
    }

    private static byte[] change(Dice dice, byte[] frame) {
        byte[] changed = frame.clone();
        int at = dice.below(dice.oneIn(5) ? frame.length : Math.min(frame.length, HEADERS_LENGTH));
        switch (dice.below(10)) {
            case 0, 1, 2 -> changed[at] ^= (byte) (1 << dice.below(8));
            case 3, 4, 5 -> changed[at] = (byte) dice.below(256);
            case 6 -> changed[at] = (byte) dice.of(0, 1, 0x7F, 0x80, 0xFE, 0xFF);
            case 7 -> changed[at] += (byte) dice.of(1, -1);
            case 8 -> {
                int to = Math.min(frame.length, at + dice.between(1, 8));
                changed = Octets.concat(Arrays.copyOf(frame, at), Arrays.copyOfRange(frame, to, frame.length));
            }
            default ->
                changed = Octets.concat(
                        Arrays.copyOf(frame, at),
                        dice.octets(dice.between(1, 8)),
                        Arrays.copyOfRange(frame, at, frame.length));
        }
        return changed.length < Ethernet.HEADER_LENGTH ? frame : changed;
    }

    private static byte[] repair(Dice dice, Side side, byte[] frame) {
        if (dice.oneIn(2)) {
            System.arraycopy(new Octets().u48(side.routerMac()).take(), 0, frame, 0, 6);
        }
        Ipv4View.of(frame).ifPresent(Ipv4View::putChecksum);
        return frame;
    }
}
