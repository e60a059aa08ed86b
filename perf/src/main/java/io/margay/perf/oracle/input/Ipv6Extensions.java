package io.margay.perf.oracle.input;

import io.margay.fib.Ipv6Address;
import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;
import java.util.List;

/** Routing and fragment headers and chains of all kinds (RFC 8200 4.1, 4.4, 4.5, RFC 5095), which a router on the way passes on unread. */
final class Ipv6Extensions {
    private static final int[] ROUTING_TYPES = {0, 0, 2, 3, 4, 4, 1, 5, 253, 255};
    private static final int SEGMENT_ROUTING = 4;

    private Ipv6Extensions() {}

    static byte[] routing(Dice dice, Side side) {
        Ipv6Packet packet = Ipv6Valid.packet(dice, side);
        packet.extension(Ipv6Packet.ROUTING, routingHeader(dice, side));
        return finish(dice, side, packet);
    }

    static byte[] fragment(Dice dice, Side side) {
        Ipv6Packet packet = dice.oneIn(4) ? Ipv6Valid.longPacket(dice, side) : Ipv6Valid.packet(dice, side);
        packet.extension(Ipv6Packet.FRAGMENT, fragmentHeader(dice));
        if (dice.oneIn(6)) {
            packet.extension(Ipv6Packet.HOP_BY_HOP, Ipv6Options.header(dice, packet.payload().length));
        }
        return finish(dice, side, packet);
    }

    /** Any chain, in any order; the end may be missing. */
    static byte[] chain(Dice dice, Side side) {
        Ipv6Packet packet = Ipv6Valid.packet(dice, side);
        if (dice.oneIn(4)) {
            packet.payload(Ipv6Packet.NO_NEXT_HEADER, dice.oneIn(2) ? new byte[0] : dice.octets(dice.below(40)));
        }
        int length = dice.between(1, 5);
        for (int i = 0; i < length; i++) {
            switch (dice.below(6)) {
                case 0 -> packet.extension(Ipv6Packet.HOP_BY_HOP, Ipv6Options.header(dice, packet.payload().length));
                case 1, 2 ->
                    packet.extension(Ipv6Packet.DESTINATION_OPTIONS, Ipv6Options.header(dice, packet.payload().length));
                case 3 -> packet.extension(Ipv6Packet.ROUTING, routingHeader(dice, side));
                case 4 -> packet.extension(Ipv6Packet.FRAGMENT, fragmentHeader(dice));
                default ->
                    packet.extension(
                            Ipv6Packet.AUTHENTICATION,
                            new Octets().u8(0).u8(4).u16(0).all(dice.octets(20)).take());
            }
        }
        byte[] frame = finish(dice, side, packet);
        return dice.oneIn(5) ? Arrays.copyOf(frame, dice.between(54, frame.length)) : frame;
    }

    private static byte[] finish(Dice dice, Side side, Ipv6Packet packet) {
        packet.hopLimit(dice.oneIn(6) ? dice.of(0, 1, 2) : 64);
        if (dice.oneIn(8)) {
            packet.destination(Ipv6Addresses.any(dice));
        }
        return Ipv6Valid.frame(side, packet);
    }

    private static byte[] routingHeader(Dice dice, Side side) {
        int type = dice.of(ROUTING_TYPES);
        int segments = dice.below(4);
        int left = dice.of(0, 0, 1, segments, segments + 1, 255);
        Octets header = new Octets().u8(0).u8(2 * segments).u8(type).u8(left);
        header.u32(type == SEGMENT_ROUTING ? Math.max(0, segments - 1) << 24 : 0);
        for (int i = 0; i < segments; i++) {
            Ipv6Address segment = dice.of(List.of(
                    side.other().testerAddress6(), Scene.NODE6, side.testerAddress6(), Ipv6Addresses.any(dice)));
            header.u64(segment.high()).u64(segment.low());
        }
        return header.take();
    }

    private static byte[] fragmentHeader(Dice dice) {
        int offset = dice.of(0, 0, 1, 2, 180, 0x1FFF, 0x1FFF - dice.below(200));
        return new Octets()
                .u8(0)
                .u8(dice.oneIn(6) ? dice.below(256) : 0)
                .u16(offset << 3 | dice.below(dice.oneIn(6) ? 8 : 2))
                .u32(dice.any32())
                .take();
    }
}
