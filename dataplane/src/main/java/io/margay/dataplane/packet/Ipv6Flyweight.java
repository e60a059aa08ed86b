package io.margay.dataplane.packet;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The IPv6 header (RFC 8200 3).
 *
 * <pre>
 *   0                                4                6             7           8        24
 *   | ver 4, class 8, flow label 20  | payload length | next header | hop limit | source | destination | 40
 * </pre>
 */
public final class Ipv6Flyweight {
    public static final int HEADER_LENGTH = 40;

    /** RFC 8200 5: every link takes packets of this length. */
    public static final int MIN_MTU = 1280;

    public static final int HOP_BY_HOP = 0;
    public static final int ROUTING = 43;
    public static final int FRAGMENT = 44;
    public static final int AUTHENTICATION = 51;
    public static final int ICMPV6 = 58;
    public static final int NO_NEXT_HEADER = 59;
    public static final int DESTINATION_OPTIONS = 60;

    private static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;
    private static final int CLASS_SHIFT = 20;

    /** Of extension headers looked at behind one another; who sends more is not told why its packet was dropped. */
    private static final int MAX_EXTENSIONS = 8;

    private UnsafeBuffer buffer;
    private int offset;
    private int limit;

    public Ipv6Flyweight wrap(UnsafeBuffer buffer, int offset, int limit) {
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

    /** Version 6, and all of it there. */
    public boolean isValid() {
        return limit - offset >= HEADER_LENGTH && version() == 6 && totalLength() <= limit - offset;
    }

    public int version() {
        return buffer.getByte(offset) >>> 4 & 0xF;
    }

    public int trafficClass() {
        return buffer.getInt(offset, BIG_ENDIAN) >>> CLASS_SHIFT & 0xFF;
    }

    /** In bytes, extension headers included. */
    public int payloadLength() {
        return buffer.getShort(offset + PAYLOAD_LENGTH, BIG_ENDIAN) & 0xFFFF;
    }

    /** In bytes, header and payload. */
    public int totalLength() {
        return HEADER_LENGTH + payloadLength();
    }

    public int nextHeader() {
        return buffer.getByte(offset + NEXT_HEADER) & 0xFF;
    }

    public int hopLimit() {
        return buffer.getByte(offset + HOP_LIMIT) & 0xFF;
    }

    public long sourceHigh() {
        return buffer.getLong(offset + SOURCE, BIG_ENDIAN);
    }

    public long sourceLow() {
        return buffer.getLong(offset + SOURCE + 8, BIG_ENDIAN);
    }

    public long destinationHigh() {
        return buffer.getLong(offset + DESTINATION, BIG_ENDIAN);
    }

    public long destinationLow() {
        return buffer.getLong(offset + DESTINATION + 8, BIG_ENDIAN);
    }

    public void decrementHopLimit() {
        buffer.putByte(offset + HOP_LIMIT, (byte) (hopLimit() - 1));
    }

    /** Writes the whole header, flow label 0. */
    public void put(
            int trafficClass,
            int payloadLength,
            int nextHeader,
            int hopLimit,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow) {
        buffer.putInt(offset, 6 << 28 | trafficClass << CLASS_SHIFT, BIG_ENDIAN);
        buffer.putShort(offset + PAYLOAD_LENGTH, (short) payloadLength, BIG_ENDIAN);
        buffer.putByte(offset + NEXT_HEADER, (byte) nextHeader);
        buffer.putByte(offset + HOP_LIMIT, (byte) hopLimit);
        buffer.putLong(offset + SOURCE, sourceHigh, BIG_ENDIAN);
        buffer.putLong(offset + SOURCE + 8, sourceLow, BIG_ENDIAN);
        buffer.putLong(offset + DESTINATION, destinationHigh, BIG_ENDIAN);
        buffer.putLong(offset + DESTINATION + 8, destinationLow, BIG_ENDIAN);
    }

    /**
     * The sum, in memory order, of addresses, length and protocol that a transport checksum has in it (RFC 8200 8.1).
     *
     * @param lengthBytes of the transport's header and data
     */
    public int pseudoHeaderSum(int protocol, int lengthBytes) {
        return InternetChecksum.add(
                InternetChecksum.sum(buffer, offset + SOURCE, 32),
                InternetChecksum.add(InternetChecksum.word(lengthBytes), InternetChecksum.word(protocol)));
    }

    /**
     * May an ICMPv6 error be about this packet, as far as it says what it carries: not about an ICMPv6 error or a redirect (RFC 4443 2.4 e), nor about a fragment that is not the
     * first, nor where that cannot be found out.
     */
    public boolean mayCauseError() {
        int header = nextHeader();
        int at = offset + HEADER_LENGTH;
        int end = offset + totalLength();
        boolean isFragment = false;
        for (int i = 0; i < MAX_EXTENSIONS; i++) {
            if (header == ICMPV6) {
                // a first fragment may be cut before it says what it is
                return at < end ? Icmpv6Flyweight.isInformational(buffer.getByte(at) & 0xFF) : isFragment;
            }
            if (!isExtension(header) || end - at < (header == FRAGMENT ? 4 : 2)) {
                return true;
            }
            if (header == FRAGMENT) {
                int offsetAndFlags = buffer.getShort(at + 2, BIG_ENDIAN) & 0xFFFF;
                if (offsetAndFlags >>> 3 != 0) {
                    return false;
                }
                isFragment = offsetAndFlags != 0;
            }
            int length = extensionLength(header, at);
            header = buffer.getByte(at) & 0xFF;
            at += length;
        }
        return false;
    }

    private static boolean isExtension(int header) {
        return header == HOP_BY_HOP
                || header == ROUTING
                || header == DESTINATION_OPTIONS
                || header == FRAGMENT
                || header == AUTHENTICATION;
    }

    /** RFC 8200 4, RFC 4302 2.2. */
    private int extensionLength(int header, int at) {
        int units = buffer.getByte(at + 1) & 0xFF;
        return header == FRAGMENT ? 8 : header == AUTHENTICATION ? units + 2 << 2 : units + 1 << 3;
    }

    public static boolean isMulticast(long high) {
        return high >>> 56 == 0xFF;
    }

    /** fe80::/10 (RFC 4291 2.5.6). */
    public static boolean isLinkLocal(long high) {
        return high >>> 54 == 0xFE80 >>> 6;
    }

    /** {@code ::}, {@code ::1}, and IPv4-mapped addresses, which are nobody's on a wire (RFC 6890 2.2.3). */
    public static boolean isMartian(long high, long low) {
        return high == 0 && (low >>> 1 == 0 || low >>> 32 == 0xFFFF);
    }
}
