package io.margay.perf.oracle.input;

import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;

/** ICMP errors and unknown types that meet an end themselves: about some of them nothing may be said (RFC 1812 4.3.2.7). */
final class Ipv4IcmpErrors {
    private static final int[] TYPES = {3, 4, 5, 11, 12, 3, 11, 0, 8, 1, 2, 6, 7, 13, 16, 18, 19, 20, 40, 41, 43, 255};

    private Ipv4IcmpErrors() {}

    static byte[] any(Dice dice, Side side) {
        // it quotes what the receiver might have sent
        Side receiver = side.other();
        byte[] quoted = Ipv4Valid.packet(dice, receiver).octets();
        byte[] quote =
                dice.oneIn(4) ? new byte[0] : Arrays.copyOf(quoted, Math.min(quoted.length, dice.of(8, 20, 28, 548)));
        Ipv4Packet packet = Ipv4Valid.packet(dice, side);
        int code = dice.oneIn(4) ? dice.below(256) : dice.below(16);
        packet.payload(Transport.ICMP, Transport.icmp(dice.of(TYPES), code, dice.oneIn(2) ? 0 : dice.any32(), quote));
        switch (dice.below(8)) {
            case 0, 1, 2 -> packet.ttl(dice.of(0, 1));
            case 3 -> packet.destination(Ipv4Addresses.any(dice));
            case 4 -> packet.destination(Ipv4Addresses.any(dice)).ttl(1);
            case 5 -> packet.payload(Transport.ICMP, dice.octets(dice.below(9))).ttl(1); // not even a whole header
            case 6 ->
                packet.flagsAndOffset(dice.oneIn(2) ? 1 + dice.below(100) : Ipv4Packet.MORE_FRAGMENTS)
                        .ttl(1);
            default -> packet.tos(dice.below(256));
        }
        return Ipv4Valid.frame(side, packet);
    }
}
