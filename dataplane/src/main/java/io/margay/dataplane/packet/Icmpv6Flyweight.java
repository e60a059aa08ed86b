package io.margay.dataplane.packet;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * An ICMPv6 message (RFC 4443 2.1), as far as a router writes it: the errors.
 *
 * <pre>
 *   0      1      2          4                      8
 *   | type | code | checksum | MTU, pointer, or 0   | quoted packet
 * </pre>
 */
public final class Icmpv6Flyweight {
    public static final int HEADER_LENGTH = 8;

    public static final int DESTINATION_UNREACHABLE = 1;
    public static final int PACKET_TOO_BIG = 2;
    public static final int TIME_EXCEEDED = 3;

    public static final int NO_ROUTE = 0;
    public static final int ADDRESS_UNREACHABLE = 3;
    public static final int HOP_LIMIT_EXCEEDED = 0;

    private static final int REDIRECT = 137;
    private static final int FIRST_INFORMATIONAL = 128;

    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int REST = 4;

    private UnsafeBuffer buffer;
    private int offset;

    public Icmpv6Flyweight wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    public int type() {
        return buffer.getByte(offset) & 0xFF;
    }

    public int code() {
        return buffer.getByte(offset + CODE) & 0xFF;
    }

    /** The MTU of {@link #PACKET_TOO_BIG} (RFC 4443 3.2). */
    public int rest() {
        return buffer.getInt(offset + REST, BIG_ENDIAN);
    }

    /** About which an error may be sent: a redirect is none, though it has such a number (RFC 4443 2.4 e.2). */
    public static boolean isInformational(int type) {
        return type >= FIRST_INFORMATIONAL && type != REDIRECT;
    }

    /**
     * Writes the header over a quoted packet that is already in place, checksum included.
     *
     * @param ipv6 the header before it, complete
     * @param lengthBytes with this header
     */
    public void putError(Ipv6Flyweight ipv6, int type, int code, int rest, int lengthBytes) {
        buffer.putByte(offset, (byte) type);
        buffer.putByte(offset + CODE, (byte) code);
        buffer.putInt(offset + REST, rest, BIG_ENDIAN);
        putChecksum(ipv6, lengthBytes);
    }

    void putChecksum(Ipv6Flyweight ipv6, int lengthBytes) {
        buffer.putShort(offset + CHECKSUM, (short) 0);
        int sum = InternetChecksum.add(
                ipv6.pseudoHeaderSum(Ipv6Flyweight.ICMPV6, lengthBytes),
                InternetChecksum.sum(buffer, offset, lengthBytes));
        buffer.putShort(offset + CHECKSUM, (short) ~sum);
    }
}
