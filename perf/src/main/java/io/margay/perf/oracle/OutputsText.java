package io.margay.perf.oracle;

import io.margay.perf.oracle.compare.Outputs;
import io.margay.perf.oracle.packet.Description;
import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.packet.Ipv6View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;
import java.util.ArrayList;
import java.util.List;

/** What a router sent, in one line. */
final class OutputsText {
    private OutputsText() {}

    static String of(Outputs outputs) {
        List<String> frames = new ArrayList<>();
        for (Side side : Side.values()) {
            for (byte[] frame : outputs.of(side)) {
                frames.add("out by " + side + ": " + Description.of(frame));
            }
        }
        return frames.isEmpty() ? "nothing" : String.join(" | ", frames);
    }

    /** The same for outputs that differ only in detail: what kind of frames came out where. */
    static String kinds(Outputs outputs) {
        List<String> kinds = new ArrayList<>();
        for (Side side : Side.values()) {
            for (byte[] frame : outputs.of(side)) {
                kinds.add(kind(frame) + " by " + side);
            }
        }
        return kinds.isEmpty() ? "nothing" : String.join(", ", kinds);
    }

    /** What it is, and of a router's own ICMP message which. */
    private static String kind(byte[] frame) {
        Ipv4View ip = Ipv4View.of(frame).orElse(null);
        if (ip != null) {
            if (ip.source() == Scene.NODE && ip.protocol() == Transport.ICMP) {
                return icmp(frame, ip.payloadAt());
            }
            return (ip.flagsAndOffset() & (Ipv4Packet.MORE_FRAGMENTS | Ipv4Packet.OFFSET_MASK)) != 0
                    ? "IPv4 fragment"
                    : "IPv4";
        }
        Ipv6View ip6 = Ipv6View.of(frame).orElse(null);
        if (ip6 != null) {
            return ip6.source().equals(Scene.NODE6) && ip6.nextHeader() == Transport.ICMPV6
                    ? icmp(frame, ip6.payloadAt())
                    : "IPv6";
        }
        return String.format("type %04x", Ethernet.type(frame));
    }

    private static String icmp(byte[] frame, int at) {
        return frame.length < at + 2 ? "ICMP" : "ICMP " + Octets.u8(frame, at) + "/" + Octets.u8(frame, at + 1);
    }
}
