package io.margay.perf.oracle.input;

import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;

/** ICMPv6 errors and queries that meet an end themselves: about errors nothing may be said (RFC 4443 2.4 (e)). */
final class Ipv6IcmpMessages {
    private static final int[] ERRORS = {1, 2, 3, 4, 0, 5, 100, 101, 127};
    private static final int[] QUERIES = {128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 143, 151, 200, 255
    };

    private Ipv6IcmpMessages() {}

    static byte[] any(Dice dice, Side side) {
        byte[] quoted = Ipv6Valid.packet(dice, side.other()).octets();
        byte[] quote =
                dice.oneIn(4) ? new byte[0] : Arrays.copyOf(quoted, Math.min(quoted.length, dice.of(8, 40, 48, 1232)));
        Ipv6Packet packet = Ipv6Valid.packet(dice, side);
        int type = dice.oneIn(3) ? dice.of(QUERIES) : dice.of(ERRORS);
        int code = dice.oneIn(4) ? dice.below(256) : dice.below(8);
        int rest = dice.oneIn(2) ? dice.of(0, 1280, 1400, 1500) : dice.any32();
        packet.payload(Transport.ICMPV6, Transport.icmpv6(packet.pseudoSum(), type, code, rest, quote));
        switch (dice.below(8)) {
            case 0, 1, 2 -> packet.hopLimit(dice.of(0, 1));
            case 3 -> {
                // neighbour discovery and group membership to the router itself are another matter than forwarding
                if (type < 130 || type > 143) {
                    packet.destination(Ipv6Addresses.any(dice));
                }
            }
            case 4 ->
                packet.extension(Ipv6Packet.DESTINATION_OPTIONS, Ipv6Options.header(dice, 0))
                        .hopLimit(1);
            case 5 ->
                packet.payload(Transport.ICMPV6, dice.octets(dice.below(5))).hopLimit(1); // not even a whole header
            case 6 -> packet.hopLimit(255);
            default -> packet.trafficClass(dice.below(256));
        }
        return Ipv6Valid.frame(side, packet);
    }
}
