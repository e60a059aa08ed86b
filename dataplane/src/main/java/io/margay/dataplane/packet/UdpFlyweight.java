package io.margay.dataplane.packet;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The UDP header (RFC 768).
 *
 * <pre>
 *   0             2                  4        6          8
 *   | source port | destination port | length | checksum | data
 * </pre>
 */
public final class UdpFlyweight {
    public static final int HEADER_LENGTH = 8;

    private static final int DESTINATION_PORT = 2;
    private static final int LENGTH = 4;
    private static final int CHECKSUM = 6;

    private UnsafeBuffer buffer;
    private int offset;
    private int limit;

    /** @param limit where the packet ends; at least the header lies before it */
    public UdpFlyweight wrap(UnsafeBuffer buffer, int offset, int limit) {
        this.buffer = buffer;
        this.offset = offset;
        this.limit = limit;
        return this;
    }

    public int offset() {
        return offset;
    }

    /** The length that it says is there. */
    public boolean isValid() {
        return length() >= HEADER_LENGTH && length() <= limit - offset;
    }

    public int sourcePort() {
        return buffer.getShort(offset, BIG_ENDIAN) & 0xFFFF;
    }

    public int destinationPort() {
        return buffer.getShort(offset + DESTINATION_PORT, BIG_ENDIAN) & 0xFFFF;
    }

    /** In bytes, header and data. */
    public int length() {
        return buffer.getShort(offset + LENGTH, BIG_ENDIAN) & 0xFFFF;
    }

    /** Over IPv4 there may be none. */
    public boolean isChecksumRight(Ipv4Flyweight ipv4) {
        return buffer.getShort(offset + CHECKSUM) == 0 || isSumRight(ipv4.pseudoHeaderSum(length()));
    }

    /** Over IPv6 there must be one (RFC 8200 8.1). */
    public boolean isChecksumRight(Ipv6Flyweight ipv6) {
        return buffer.getShort(offset + CHECKSUM) != 0
                && isSumRight(ipv6.pseudoHeaderSum(Ipv4Flyweight.PROTOCOL_UDP, length()));
    }

    private boolean isSumRight(int pseudoHeaderSum) {
        return InternetChecksum.add(pseudoHeaderSum, InternetChecksum.sum(buffer, offset, length())) == 0xFFFF;
    }

    /** Writes the header but for the checksum, which comes when the data is there. */
    public void put(int sourcePort, int destinationPort, int lengthBytes) {
        buffer.putShort(offset, (short) sourcePort, BIG_ENDIAN);
        buffer.putShort(offset + DESTINATION_PORT, (short) destinationPort, BIG_ENDIAN);
        buffer.putShort(offset + LENGTH, (short) lengthBytes, BIG_ENDIAN);
        buffer.putShort(offset + CHECKSUM, (short) 0);
    }

    /** After {@link #put}, when header before and data behind are complete. */
    public void putChecksum(Ipv4Flyweight ipv4) {
        putChecksum(ipv4.pseudoHeaderSum(length()));
    }

    public void putChecksum(Ipv6Flyweight ipv6) {
        putChecksum(ipv6.pseudoHeaderSum(Ipv4Flyweight.PROTOCOL_UDP, length()));
    }

    private void putChecksum(int pseudoHeaderSum) {
        int checksum = ~InternetChecksum.add(pseudoHeaderSum, InternetChecksum.sum(buffer, offset, length())) & 0xFFFF;
        buffer.putShort(
                offset + CHECKSUM, (short) (checksum == 0 ? 0xFFFF : checksum)); // 0 would say that there is none
    }
}
