package io.margay.dataplane.packet;

import static java.nio.ByteOrder.BIG_ENDIAN;

/**
 * One number for all packets of a flow, by which it keeps to one way: of addresses, protocol and ports.
 *
 * <p>Only the first fragment of a datagram has ports, and it goes where the others go; so fragments are told apart by addresses and protocol
 * alone, as is what has no ports.
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
        long addresses = ((long) ipv4.source() << 32 | Integer.toUnsignedLong(ipv4.destination())) * MULTIPLIER;
        long rest = (long) ipv4.protocol() << 32 | Integer.toUnsignedLong(ports(ipv4));
        return (int) (((addresses ^ addresses >>> 32) + rest) * MULTIPLIER >>> 32);
    }

    private static int ports(Ipv4Flyweight ipv4) {
        int headerLength = ipv4.headerLength();
        boolean isThere =
                hasPorts(ipv4.protocol()) && !ipv4.isFragment() && ipv4.totalLength() - headerLength >= PORTS_LENGTH;
        return isThere ? ipv4.buffer().getInt(ipv4.offset() + headerLength, BIG_ENDIAN) : 0;
    }

    private static boolean hasPorts(int protocol) {
        return switch (protocol) {
            case Ipv4Flyweight.PROTOCOL_TCP, Ipv4Flyweight.PROTOCOL_UDP, DCCP, SCTP, UDP_LITE -> true;
            default -> false;
        };
    }
}
