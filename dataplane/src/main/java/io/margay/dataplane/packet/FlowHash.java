package io.margay.dataplane.packet;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * One number for all packets of a flow and of its answers, by which it keeps to one way: of addresses, protocol and ports. Symmetric: both directions of a flow have the same, so that whatever
 * looks at both of them finds them in one place.
 *
 * <p>Only the first fragment of a datagram has ports, and it goes where the others go; so fragments are told apart by addresses and protocol
 * alone, as is what has no ports, or has extension headers before them. The flow label of IPv6 is left out, for each direction has its own (RFC 6437 3).
 */
public final class FlowHash {
    private static final int DCCP = 33;
    private static final int SCTP = 132;
    private static final int UDP_LITE = 136;

    /** Source and destination port, the first words of every protocol that has them. */
    private static final int PORTS_LENGTH = 4;

    /** Odd, and its bits without a pattern: the upper half of a product hears of every bit below it. */
    private static final long MULTIPLIER = 0xD134_2543_DE82_EF95L;

    private FlowHash() {}

    /** @param ipv4 {@linkplain Ipv4Flyweight#isValid valid} */
    public static int of(Ipv4Flyweight ipv4) {
        int headerLength = ipv4.headerLength();
        boolean hasPorts = !ipv4.isFragment() && ipv4.totalLength() - headerLength >= PORTS_LENGTH;
        return hash(
                Integer.toUnsignedLong(ipv4.source()),
                Integer.toUnsignedLong(ipv4.destination()),
                ipv4.protocol(),
                ipv4.buffer(),
                hasPorts ? ipv4.offset() + headerLength : 0);
    }

    /** @param ipv6 {@linkplain Ipv6Flyweight#isValid valid} */
    public static int of(Ipv6Flyweight ipv6) {
        return hash(
                fold(ipv6.sourceHigh(), ipv6.sourceLow()),
                fold(ipv6.destinationHigh(), ipv6.destinationLow()),
                ipv6.nextHeader(),
                ipv6.buffer(),
                ipv6.payloadLength() >= PORTS_LENGTH ? ipv6.offset() + Ipv6Flyweight.HEADER_LENGTH : 0);
    }

    private static long fold(long high, long low) {
        long mixed = high * MULTIPLIER;
        return (mixed ^ mixed >>> 32) + low;
    }

    /** @param portsOffset 0 for none */
    private static int hash(long source, long destination, int protocol, UnsafeBuffer buffer, int portsOffset) {
        int ports = portsOffset != 0 && hasPorts(protocol) ? buffer.getInt(portsOffset, BIG_ENDIAN) : 0;
        long from = end(source, ports >>> 16);
        long to = end(destination, ports & 0xFFFF);
        long rest = from + to; // both ends alike: which is the source says nothing
        return (int) (((rest ^ rest >>> 32) + protocol) * MULTIPLIER >>> 32);
    }

    /** Of one end of the flow. Mixed before the two are added, or exchanging bits between the ends would go unnoticed. */
    private static long end(long address, int port) {
        long mixed = (address ^ (long) port << 40) * MULTIPLIER;
        mixed ^= mixed >>> 29;
        return mixed * MULTIPLIER;
    }

    private static boolean hasPorts(int protocol) {
        return switch (protocol) {
            case Ipv4Flyweight.PROTOCOL_TCP, Ipv4Flyweight.PROTOCOL_UDP, DCCP, SCTP, UDP_LITE -> true;
            default -> false;
        };
    }
}
