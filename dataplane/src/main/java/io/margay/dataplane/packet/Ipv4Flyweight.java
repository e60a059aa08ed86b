package io.margay.dataplane.packet;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The IPv4 header (RFC 791 3.1).
 *
 * <pre>
 *   0            1      2              4                6                8     9          10         12       16
 *   | ver | ihl | tos  | total length | identification | flags, offset  | ttl | protocol | checksum | source | destination
 * </pre>
 */
public final class Ipv4Flyweight {
    public static final int MIN_HEADER_LENGTH = 20;
    public static final int PROTOCOL_ICMP = 1;
    public static final int PROTOCOL_TCP = 6;
    public static final int PROTOCOL_UDP = 17;

    private static final int TOS = 1;
    private static final int TOTAL_LENGTH = 2;
    private static final int IDENTIFICATION = 4;
    private static final int FLAGS = 6;
    private static final int TTL = 8;
    private static final int PROTOCOL = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_OFFSET_MASK = 0x1FFF;

    private UnsafeBuffer buffer;
    private int offset;
    private int limit;

    public Ipv4Flyweight wrap(UnsafeBuffer buffer, int offset, int limit) {
        this.buffer = buffer;
        this.offset = offset;
        this.limit = limit;
        return this;
    }

    public UnsafeBuffer buffer() {
        return buffer;
    }

    public int offset() {
        return offset;
    }

    /** RFC 1812 5.2.2 (1), (3), (4), (5): long enough, version 4, header length and total length plausible. */
    public boolean isValid() {
        return limit - offset >= MIN_HEADER_LENGTH
                && version() == 4
                && headerLength() >= MIN_HEADER_LENGTH
                && headerLength() <= totalLength()
                && totalLength() <= limit - offset;
    }

    /** RFC 1812 5.2.2 (2). */
    public boolean isChecksumRight() {
        return InternetChecksum.sum(buffer, offset, headerLength()) == 0xFFFF;
    }

    public int version() {
        return buffer.getByte(offset) >>> 4 & 0xF;
    }

    /** In bytes. */
    public int headerLength() {
        return (buffer.getByte(offset) & 0xF) << 2;
    }

    public int tos() {
        return buffer.getByte(offset + TOS) & 0xFF;
    }

    /** In bytes, header and payload. */
    public int totalLength() {
        return buffer.getShort(offset + TOTAL_LENGTH, BIG_ENDIAN) & 0xFFFF;
    }

    public int identification() {
        return buffer.getShort(offset + IDENTIFICATION, BIG_ENDIAN) & 0xFFFF;
    }

    public boolean isDontFragment() {
        return (flags() & DONT_FRAGMENT) != 0;
    }

    public boolean isMoreFragments() {
        return (flags() & MORE_FRAGMENTS) != 0;
    }

    /** In bytes. */
    public int fragmentOffset() {
        return (flags() & FRAGMENT_OFFSET_MASK) << 3;
    }

    /** Any part of a datagram that was cut, the first one too. */
    public boolean isFragment() {
        return (flags() & (MORE_FRAGMENTS | FRAGMENT_OFFSET_MASK)) != 0;
    }

    public int ttl() {
        return buffer.getByte(offset + TTL) & 0xFF;
    }

    public int protocol() {
        return buffer.getByte(offset + PROTOCOL) & 0xFF;
    }

    public int checksum() {
        return buffer.getShort(offset + CHECKSUM, BIG_ENDIAN) & 0xFFFF;
    }

    public int source() {
        return buffer.getInt(offset + SOURCE, BIG_ENDIAN);
    }

    public int destination() {
        return buffer.getInt(offset + DESTINATION, BIG_ENDIAN);
    }

    /** Says what part of a datagram this is, and how long: {@link #checksum} is wrong until {@link #putChecksum}. */
    public void putFragment(int totalLength, int fragmentOffsetBytes, boolean moreFragments) {
        buffer.putShort(offset + TOTAL_LENGTH, (short) totalLength, BIG_ENDIAN);
        int flags = fragmentOffsetBytes >>> 3 | (moreFragments ? MORE_FRAGMENTS : 0);
        buffer.putShort(offset + FLAGS, (short) flags, BIG_ENDIAN);
    }

    /** {@link #checksum} is wrong until {@link #putChecksum}. */
    public void identification(int identification) {
        buffer.putShort(offset + IDENTIFICATION, (short) identification, BIG_ENDIAN);
    }

    /** After a change of the header, options included. */
    public void putChecksum() {
        buffer.putShort(offset + CHECKSUM, (short) 0);
        InternetChecksum.put(buffer, offset, headerLength(), offset + CHECKSUM);
    }

    /**
     * The sum, in memory order, of addresses, length and protocol that a transport checksum has in it (RFC 768).
     *
     * @param lengthBytes of the transport's header and data
     */
    public int pseudoHeaderSum(int lengthBytes) {
        return InternetChecksum.add(
                InternetChecksum.sum(buffer, offset + SOURCE, 8),
                InternetChecksum.add(InternetChecksum.word(lengthBytes), InternetChecksum.word(protocol())));
    }

    /** Lowers the TTL by one and patches the checksum. */
    public void decrementTtl() {
        buffer.putByte(offset + TTL, (byte) (ttl() - 1));
        buffer.putShort(offset + CHECKSUM, (short) InternetChecksum.afterTtlDecrement(checksum()), BIG_ENDIAN);
    }

    /** Writes a header of 20 bytes without options or fragmentation, checksum included. */
    public void put(int tos, int totalLength, int identification, int ttl, int protocol, int source, int destination) {
        buffer.putShort(offset, (short) (0x4500 | tos), BIG_ENDIAN);
        buffer.putShort(offset + TOTAL_LENGTH, (short) totalLength, BIG_ENDIAN);
        buffer.putShort(offset + IDENTIFICATION, (short) identification, BIG_ENDIAN);
        buffer.putShort(offset + FLAGS, (short) 0, BIG_ENDIAN);
        buffer.putByte(offset + TTL, (byte) ttl);
        buffer.putByte(offset + PROTOCOL, (byte) protocol);
        buffer.putShort(offset + CHECKSUM, (short) 0, BIG_ENDIAN);
        buffer.putInt(offset + SOURCE, source, BIG_ENDIAN);
        buffer.putInt(offset + DESTINATION, destination, BIG_ENDIAN);
        InternetChecksum.put(buffer, offset, MIN_HEADER_LENGTH, offset + CHECKSUM);
    }

    private int flags() {
        return buffer.getShort(offset + FLAGS, BIG_ENDIAN) & 0xFFFF;
    }
}
