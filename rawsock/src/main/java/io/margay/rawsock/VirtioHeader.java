package io.margay.rawsock;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The {@code struct virtio_net_hdr} that travels before each frame (PACKET_VNET_HDR): what is still to be done to it by whoever puts it on
 * a wire. All zero says: nothing, the frame is complete.
 *
 * <pre>
 *   0        1         2         4          6            8             10
 *   | flags  | gsoType | hdrLen  | gsoSize  | csumStart  | csumOffset  | Ethernet header ...
 * </pre>
 *
 * <p>Fields are in the machine's byte order. {@code offset} is that of the header itself: the frame's offset less {@link #LENGTH}.
 */
public final class VirtioHeader {
    public static final int LENGTH = 10;

    /** Flag: the transport checksum holds the pseudo-header's sum only; to be finished from csumStart, stored at csumStart + csumOffset. */
    public static final int NEEDS_CSUM = 1;

    /** Flag: checksums were verified below. */
    public static final int DATA_VALID = 2;

    /** The frame is one packet; with any other type it stands for many, of gsoSize payload bytes each. */
    public static final int GSO_NONE = 0;

    public static final int GSO_TCPV4 = 1;
    public static final int GSO_UDP = 3;
    public static final int GSO_TCPV6 = 4;
    public static final int GSO_UDP_L4 = 5;

    /** Or-ed to a TCP type: only the first segment carries CWR. */
    public static final int GSO_ECN = 0x80;

    private static final int FLAGS = 0;
    private static final int GSO_TYPE = 1;
    private static final int HDR_LEN = 2;
    private static final int GSO_SIZE = 4;
    private static final int CSUM_START = 6;
    private static final int CSUM_OFFSET = 8;

    private VirtioHeader() {}

    /** For frames of our own making. */
    public static void clear(UnsafeBuffer buffer, int offset) {
        buffer.putLong(offset, 0);
        buffer.putShort(offset + CSUM_OFFSET, (short) 0);
    }

    public static int flags(UnsafeBuffer buffer, int offset) {
        return buffer.getByte(offset + FLAGS) & 0xFF;
    }

    public static void flags(UnsafeBuffer buffer, int offset, int flags) {
        buffer.putByte(offset + FLAGS, (byte) flags);
    }

    public static boolean needsChecksum(UnsafeBuffer buffer, int offset) {
        return (buffer.getByte(offset + FLAGS) & NEEDS_CSUM) != 0;
    }

    public static int gsoType(UnsafeBuffer buffer, int offset) {
        return buffer.getByte(offset + GSO_TYPE) & 0xFF;
    }

    public static void gsoType(UnsafeBuffer buffer, int offset, int gsoType) {
        buffer.putByte(offset + GSO_TYPE, (byte) gsoType);
    }

    /** Bytes of headers that the kernel would like to find in one piece: a hint, no more. */
    public static int hdrLen(UnsafeBuffer buffer, int offset) {
        return buffer.getShort(offset + HDR_LEN) & 0xFFFF;
    }

    public static void hdrLen(UnsafeBuffer buffer, int offset, int lengthBytes) {
        buffer.putShort(offset + HDR_LEN, (short) lengthBytes);
    }

    /** Transport payload bytes of each segment. */
    public static int gsoSize(UnsafeBuffer buffer, int offset) {
        return buffer.getShort(offset + GSO_SIZE) & 0xFFFF;
    }

    public static void gsoSize(UnsafeBuffer buffer, int offset, int lengthBytes) {
        buffer.putShort(offset + GSO_SIZE, (short) lengthBytes);
    }

    /** From the Ethernet header. */
    public static int csumStart(UnsafeBuffer buffer, int offset) {
        return buffer.getShort(offset + CSUM_START) & 0xFFFF;
    }

    public static void csumStart(UnsafeBuffer buffer, int offset, int start) {
        buffer.putShort(offset + CSUM_START, (short) start);
    }

    /** From csumStart. */
    public static int csumOffset(UnsafeBuffer buffer, int offset) {
        return buffer.getShort(offset + CSUM_OFFSET) & 0xFFFF;
    }

    public static void csumOffset(UnsafeBuffer buffer, int offset, int csumOffset) {
        buffer.putShort(offset + CSUM_OFFSET, (short) csumOffset);
    }
}
