package io.margay.perf.oracle.compare;

import io.margay.perf.oracle.packet.Checksum;
import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Ipv4View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;
import java.util.List;

/** Fields of IPv4 that are not compared as they are. */
final class Ipv4Normalizations {
    /** What the longest echoed options leave of a quote. */
    private static final int QUOTE_LENGTH = 576 - 60 - Transport.ICMP_HEADER_LENGTH;

    private static final int CHECKSUM_AT = 10;
    private static final int TOTAL_LENGTH_AT = 2;
    private static final int ICMP_CHECKSUM_AT = 2;

    static final List<Normalization> ALL = List.of(
            new Normalization(
                    "identification",
                    "IPv4 that makes a router send a message of its own",
                    "an identification from counters that begin at random",
                    "one from its own counter",
                    "two routers do not count alike; that the checksum over it is right is checked",
                    (exchange, frame) -> identification(frame),
                    (exchange, frame) -> identification(frame)),
            new Normalization(
                    "clock",
                    "IPv4 timestamp options, and ICMP timestamp requests to the host",
                    "its time",
                    "its time, some moments apart",
                    "two clocks are not read at once; both are checked to be about right, and so are the checksums",
                    Clock::blank,
                    Clock::blank),
            new Normalization(
                    "timestamp-prespecified",
                    "IPv4 with a timestamp option that names an address which is neither the router's nor any other host's",
                    "its time",
                    "nothing",
                    "only the router that is named writes there (RFC 791 3.1); the kernel takes 0.0.0.0, multicast and broadcast for itself",
                    (exchange, frame) -> prespecified(exchange, frame),
                    (exchange, frame) -> frame),
            new Normalization(
                    "error-options",
                    "IPv4 with options, about which an ICMP error is sent",
                    "echoes recorded routes, timestamps and security options in the error's own header, written into once more, and quotes so much"
                            + " less; quotes a header whose checksum is that before it wrote into options",
                    "an error without options; quotes the header with its right checksum",
                    "an echo tells the sender nothing that the quote does not (RFC 792 asks for the quote alone); all else is compared, of the"
                            + " quote the first " + QUOTE_LENGTH + " octets",
                    (exchange, frame) -> errorOptions(exchange, withoutOptions(frame), true),
                    (exchange, frame) -> isLeftToKernel(exchange)
                            ? errorOptions(exchange, withoutOptions(frame), true)
                            : errorOptions(exchange, frame, false)));

    private Ipv4Normalizations() {}

    private static byte[] identification(byte[] frame) {
        Ipv4View ip = Ipv4View.of(frame).orElse(null);
        if (ip == null || ip.source() != Scene.NODE || !ip.isChecksumRight()) {
            return frame;
        }
        byte[] normal = frame.clone();
        new Ipv4View(normal, ip.at()).putIdentification(0);
        return normal;
    }

    /** On the uplink what is in no pool is answered by the host's kernel there too. */
    private static boolean isLeftToKernel(Exchange exchange) {
        return exchange.input().side() == Side.UPLINK
                && Ipv4View.of(exchange.input().frame())
                        .filter(ip -> !Scene.POOL.contains(ip.destination()))
                        .isPresent();
    }

    private static byte[] withoutOptions(byte[] frame) {
        Ipv4View ip = Ipv4View.of(frame).orElse(null);
        if (ip == null || !Ipv4Outcome.isOwnError(frame) || ip.headerLength() == Ipv4Packet.MIN_HEADER_LENGTH) {
            return frame;
        }
        byte[] stripped = Octets.concat(
                Arrays.copyOf(frame, ip.at() + Ipv4Packet.MIN_HEADER_LENGTH),
                Arrays.copyOfRange(frame, ip.payloadAt(), frame.length));
        stripped[ip.at()] = 0x45;
        Octets.putU16(
                stripped,
                ip.at() + TOTAL_LENGTH_AT,
                ip.totalLength() - ip.headerLength() + Ipv4Packet.MIN_HEADER_LENGTH);
        new Ipv4View(stripped, ip.at()).putChecksum();
        return stripped;
    }

    /** Of an error without options of its own about a packet that had some: a shorter quote, without the quoted header's checksum. */
    private static byte[] errorOptions(Exchange exchange, byte[] frame, boolean mayQuoteWrongChecksum) {
        Ipv4View cause = Ipv4View.of(exchange.input().frame()).orElse(null);
        Ipv4View ip = Ipv4View.of(frame).orElse(null);
        if (cause == null
                || cause.headerLength() == Ipv4Packet.MIN_HEADER_LENGTH
                || ip == null
                || !Ipv4Outcome.isOwnError(frame)
                || ip.headerLength() != Ipv4Packet.MIN_HEADER_LENGTH) {
            return frame;
        }
        int icmp = ip.payloadAt();
        int quote = icmp + Transport.ICMP_HEADER_LENGTH;
        if (!mayQuoteWrongChecksum && !new Ipv4View(frame, quote).isChecksumRight()) {
            return frame;
        }
        int end = Math.min(ip.at() + ip.totalLength(), quote + QUOTE_LENGTH);
        byte[] normal = Arrays.copyOf(frame, end);
        Octets.putU16(normal, quote + CHECKSUM_AT, 0);
        Octets.putU16(normal, ip.at() + TOTAL_LENGTH_AT, end - Ethernet.HEADER_LENGTH);
        Checksum.put(normal, icmp, end, icmp + ICMP_CHECKSUM_AT, 0);
        new Ipv4View(normal, ip.at()).putChecksum();
        return normal;
    }

    /** Puts back the timestamp option of the input, in a header that was forwarded or is quoted. */
    private static byte[] prespecified(Exchange exchange, byte[] frame) {
        Ipv4View cause = Ipv4View.of(exchange.input().frame()).orElse(null);
        Ipv4View ip = Ipv4View.of(frame).orElse(null);
        if (cause == null || ip == null || !Ipv4Timestamp.namesNobody(cause)) {
            return frame;
        }
        int option = Ipv4OptionList.of(cause).at(Ipv4OptionList.TIMESTAMP);
        byte[] normal = frame.clone();
        if (!Ipv4Outcome.isOwnError(frame)) {
            if (Ipv4OptionList.of(ip).at(Ipv4OptionList.TIMESTAMP) == option) {
                System.arraycopy(cause.octets(), option, normal, option, Octets.u8(cause.octets(), option + 1));
                new Ipv4View(normal, ip.at()).putChecksum();
            }
            return normal;
        }
        int icmp = ip.payloadAt();
        int quoted = icmp + Transport.ICMP_HEADER_LENGTH + option - cause.at();
        System.arraycopy(cause.octets(), option, normal, quoted, Octets.u8(cause.octets(), option + 1));
        Checksum.put(normal, icmp, ip.at() + ip.totalLength(), icmp + ICMP_CHECKSUM_AT, 0);
        return normal;
    }
}
