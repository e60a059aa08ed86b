package io.margay.dataplane.packet;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The Ethernet II header (IEEE 802.3 3.1.1, type interpretation).
 *
 * <pre>
 *   0          6          12     14
 *   | destination | source | type | payload
 * </pre>
 */
public final class EthernetFlyweight {
    public static final int HEADER_LENGTH = 14;

    public static final int TYPE_IPV4 = 0x0800;
    public static final int TYPE_ARP = 0x0806;
    public static final int TYPE_VLAN = 0x8100;
    public static final int TYPE_IPV6 = 0x86DD;

    public static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private static final int DESTINATION = 0;
    private static final int SOURCE = 6;
    private static final int TYPE = 12;
    private static final long GROUP_BIT = 1L << 40;

    private UnsafeBuffer buffer;
    private int offset;

    public EthernetFlyweight wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    public long destination() {
        return buffer.getLong(offset + DESTINATION, BIG_ENDIAN) >>> 16;
    }

    public long source() {
        return buffer.getLong(offset + SOURCE, BIG_ENDIAN) >>> 16;
    }

    public int type() {
        return buffer.getShort(offset + TYPE, BIG_ENDIAN) & 0xFFFF;
    }

    /** Writes destination and source, in this order of memory; the type stays. */
    public void addresses(long destination, long source) {
        buffer.putLong(offset + DESTINATION, destination << 16 | source >>> 32, BIG_ENDIAN);
        buffer.putInt(offset + SOURCE + 2, (int) source, BIG_ENDIAN);
    }

    public void type(int type) {
        buffer.putShort(offset + TYPE, (short) type, BIG_ENDIAN);
    }

    /** Broadcast is a group address too. */
    public static boolean isGroup(long mac) {
        return (mac & GROUP_BIT) != 0;
    }
}
