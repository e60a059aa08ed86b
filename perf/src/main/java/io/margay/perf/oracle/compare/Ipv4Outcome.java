package io.margay.perf.oracle.compare;

import io.margay.perf.oracle.packet.Checksum;
import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;
import java.util.List;

/** What a router did with an IPv4 packet, as far as its outputs tell. */
final class Ipv4Outcome {
    static final int UNREACHABLE = 3;
    static final int TIME_EXCEEDED = 11;
    static final int PARAMETER_PROBLEM = 12;

    /** A message has 576 octets at most (RFC 1812 4.3.2.3). */
    private static final int MAX_QUOTE_LENGTH = 576 - Ipv4Packet.MIN_HEADER_LENGTH - Transport.ICMP_HEADER_LENGTH;

    private Ipv4Outcome() {}

    /** An ICMP error from the router's own address, with a whole quoted header and right checksums. */
    static boolean isOwnError(byte[] frame) {
        Ipv4View ip = Ipv4View.of(frame).orElse(null);
        if (ip == null || ip.source() != Scene.NODE || ip.protocol() != Transport.ICMP || !ip.isChecksumRight()) {
            return false;
        }
        int icmp = ip.payloadAt();
        int end = ip.at() + ip.totalLength();
        if (end > frame.length || end < icmp + Transport.ICMP_HEADER_LENGTH + Ipv4Packet.MIN_HEADER_LENGTH) {
            return false;
        }
        int type = Octets.u8(frame, icmp);
        return (type == UNREACHABLE || type == TIME_EXCEEDED || type == PARAMETER_PROBLEM)
                && Checksum.sum(frame, icmp, end, 0) == 0xFFFF;
    }

    /** Nothing but one error of this kind, about the input. */
    static boolean isError(Exchange exchange, Outputs outputs, int type, int code) {
        byte[] frame = ownError(exchange, outputs);
        if (frame == null) {
            return false;
        }
        int icmp = Ipv4View.of(frame).orElseThrow().payloadAt();
        return Octets.u8(frame, icmp) == type && Octets.u8(frame, icmp + 1) == code;
    }

    /** Nothing but one error of any kind, about the input. */
    static boolean isError(Exchange exchange, Outputs outputs) {
        return ownError(exchange, outputs) != null;
    }

    /** Whoever it was sent to. */
    private static byte[] ownError(Exchange exchange, Outputs outputs) {
        Ipv4View cause = Ipv4View.of(exchange.input().frame()).orElse(null);
        if (cause == null || outputs.size() != 1) {
            return null;
        }
        byte[] frame = outputs.all().findFirst().orElseThrow();
        if (!isOwnError(frame)) {
            return null;
        }
        int quote = Ipv4View.of(frame).orElseThrow().payloadAt() + Transport.ICMP_HEADER_LENGTH;
        if (cause.headerLength() == Ipv4Packet.MIN_HEADER_LENGTH) {
            int length = Math.min(cause.totalLength(), MAX_QUOTE_LENGTH);
            boolean isQuote = frame.length == quote + length
                    && Arrays.equals(frame, quote, frame.length, cause.octets(), cause.at(), cause.at() + length);
            return isQuote ? frame : null;
        }
        Ipv4View quoted = new Ipv4View(frame, quote);
        boolean quotesCause = quoted.source() == cause.source()
                && quoted.destination() == cause.destination()
                && quoted.identification() == cause.identification()
                && quoted.totalLength() == cause.totalLength()
                && quoted.protocol() == cause.protocol();
        return quotesCause ? frame : null;
    }

    /** The receiver of the one error. */
    static int errorReceiver(Outputs outputs) {
        return Ipv4View.of(outputs.all().findFirst().orElseThrow())
                .orElseThrow()
                .destination();
    }

    /** Nothing but the input, whole or in fragments, with its TTL one lower. */
    static boolean isForwarded(Exchange exchange, Outputs outputs) {
        Ipv4View in = Ipv4View.of(exchange.input().frame()).orElse(null);
        if (in == null || outputs.isEmpty()) {
            return false;
        }
        List<byte[]> frames = outputs.of(Side.WORKLOAD).isEmpty() ? outputs.of(Side.UPLINK) : outputs.of(Side.WORKLOAD);
        if (frames.size() != outputs.size()) {
            return false;
        }
        Octets payload = new Octets();
        for (byte[] frame : frames) {
            Ipv4View out = Ipv4View.of(frame).orElse(null);
            if (out == null
                    || !out.isChecksumRight()
                    || out.source() != in.source()
                    || out.destination() != in.destination()
                    || out.identification() != in.identification()
                    || out.protocol() != in.protocol()
                    || out.ttl() != in.ttl() - 1
                    || out.at() + out.totalLength() != frame.length) {
                return false;
            }
            payload.all(Arrays.copyOfRange(frame, out.payloadAt(), frame.length));
        }
        byte[] sent = Arrays.copyOfRange(exchange.input().frame(), in.payloadAt(), in.at() + in.totalLength());
        return Arrays.equals(payload.take(), sent);
    }
}
