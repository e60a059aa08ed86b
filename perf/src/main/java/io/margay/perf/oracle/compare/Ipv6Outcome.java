package io.margay.perf.oracle.compare;

import io.margay.fib.Ipv6Address;
import io.margay.perf.oracle.packet.Checksum;
import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Ipv6View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Scene;
import java.util.Arrays;

/** What a router did with an IPv6 packet, as far as its outputs tell. */
final class Ipv6Outcome {
    static final int UNREACHABLE = 1;
    static final int TOO_BIG = 2;
    static final int TIME_EXCEEDED = 3;
    static final int PARAMETER_PROBLEM = 4;

    private static final int HOP_LIMIT_AT = 7;

    private Ipv6Outcome() {}

    /** Nothing but one error of these types from an address of the router, about the input. */
    static boolean isError(Exchange exchange, Outputs outputs, int... types) {
        Ipv6View cause = Ipv6View.of(exchange.input().frame()).orElse(null);
        if (cause == null || outputs.size() != 1) {
            return false;
        }
        byte[] frame = outputs.all().findFirst().orElseThrow();
        Ipv6View ip = Ipv6View.of(frame).orElse(null);
        if (ip == null
                || !ip.source().equals(Scene.NODE6)
                        && !(Scene.isRouters(ip.source()) && ip.source().equals(cause.destination()))
                || !ip.destination().equals(cause.source())
                || ip.nextHeader() != Transport.ICMPV6
                || ip.payloadAt() + ip.payloadLength() != frame.length
                || ip.payloadLength() < Transport.ICMP_HEADER_LENGTH + Ipv6Packet.HEADER_LENGTH) {
            return false;
        }
        int icmp = ip.payloadAt();
        long pseudoSum =
                new Ipv6Packet(ip.source(), ip.destination()).pseudoSum() + Transport.ICMPV6 + ip.payloadLength();
        int quote = icmp + Transport.ICMP_HEADER_LENGTH;
        int quoted = frame.length - quote;
        return Arrays.stream(types).anyMatch(type -> type == Octets.u8(frame, icmp))
                && Checksum.sum(frame, icmp, frame.length, pseudoSum) == 0xFFFF
                && cause.at() + quoted <= cause.octets().length
                && Arrays.equals(frame, quote, frame.length, cause.octets(), cause.at(), cause.at() + quoted);
    }

    static boolean isError(Exchange exchange, Outputs outputs) {
        return isError(exchange, outputs, UNREACHABLE, TOO_BIG, TIME_EXCEEDED, PARAMETER_PROBLEM);
    }

    /** Nothing but the input, with its hop limit one lower and new Ethernet addresses. */
    static boolean isForwarded(Exchange exchange, Outputs outputs) {
        return isForwarded(exchange, outputs, false);
    }

    /** @param withPadding what lies behind the payload, too */
    static boolean isForwarded(Exchange exchange, Outputs outputs, boolean withPadding) {
        Ipv6View in = Ipv6View.of(exchange.input().frame()).orElse(null);
        if (in == null || outputs.size() != 1) {
            return false;
        }
        int length = withPadding ? in.octets().length : in.payloadAt() + in.payloadLength();
        byte[] expected = Arrays.copyOf(in.octets(), Math.min(in.octets().length, length));
        expected[in.at() + HOP_LIMIT_AT] = (byte) (in.hopLimit() - 1);
        byte[] frame = outputs.all().findFirst().orElseThrow();
        return Arrays.equals(frame, Ethernet.TYPE_AT, frame.length, expected, Ethernet.TYPE_AT, expected.length);
    }

    static boolean isLinkLocal(Ipv6Address address) {
        return address.high() >>> 54 == 0xFE80 >>> 6;
    }

    /** The unspecified address, loopback, and IPv4-mapped ones. */
    static boolean isMartian(Ipv6Address address) {
        return address.high() == 0 && (address.low() >>> 1 == 0 || address.low() >>> Integer.SIZE == 0xFFFF);
    }
}
