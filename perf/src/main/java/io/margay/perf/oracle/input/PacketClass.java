package io.margay.perf.oracle.input;

import io.margay.fib.Ipv6Address;
import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.packet.Ipv6View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;

/**
 * A kind of packets.
 *
 * @param name what it is called on the command line
 * @param ipv6 whether it takes a router that forwards IPv6
 * @param weight its share of a run
 */
public record PacketClass(String name, boolean ipv6, int weight, Generator generator) {
    private static final int MAX_ROLLS = 100;
    private static final int MIN_FRAME_LENGTH = Ethernet.HEADER_LENGTH;

    public Input input(long seed, int index) {
        Dice dice = Dice.of(seed, name, index);
        Side side = dice.oneIn(2) ? Side.WORKLOAD : Side.UPLINK;
        for (int roll = 0; roll < MAX_ROLLS; roll++) {
            byte[] frame = fit(generator.frame(dice, side), side);
            if (!concernsAbsentNeighbor(frame)) {
                return new Input(name, index, side, frame);
            }
        }
        throw new IllegalStateException(name + " makes only packets for neighbours that are not there");
    }

    /** What the interface takes: a whole Ethernet header, and no more than its MTU. */
    private static byte[] fit(byte[] frame, Side side) {
        int limit = Ethernet.HEADER_LENGTH
                + side.mtuBytes()
                + (Ethernet.type(frame) == Ethernet.VLAN ? Ethernet.VLAN_TAG_LENGTH : 0);
        int length = Math.max(MIN_FRAME_LENGTH, Math.min(limit, frame.length));
        return length == frame.length ? frame : Arrays.copyOf(frame, length);
    }

    private static boolean concernsAbsentNeighbor(byte[] frame) {
        int at = Ethernet.TYPE_AT;
        while (frame.length >= at + 2 + Ethernet.VLAN_TAG_LENGTH && isTag(Octets.u16(frame, at))) {
            at += Ethernet.VLAN_TAG_LENGTH;
        }
        if (frame.length < at + 2) {
            return false;
        }
        return switch (Octets.u16(frame, at)) {
            case Ethernet.IPV4 ->
                Ipv4View.at(frame, at + 2)
                        .filter(ip -> Scene.isAbsentNeighbor(ip.source()) || Scene.isAbsentNeighbor(ip.destination()))
                        .isPresent();
            case Ethernet.IPV6 ->
                Ipv6View.at(frame, at + 2)
                        .filter(ip -> isAbsent(ip.source()) || isAbsent(ip.destination()))
                        .isPresent();
            default -> false;
        };
    }

    private static boolean isTag(int type) {
        return type == Ethernet.VLAN || type == Ethernet.SERVICE_VLAN;
    }

    private static boolean isAbsent(Ipv6Address address) {
        return Scene.isAbsentNeighbor(address);
    }
}
