package io.margay.dataplane.packet;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A message of neighbour discovery (RFC 4861 4.3, 4.4) that is a solicitation or an advertisement of a neighbour.
 *
 * <pre>
 *   0      1      2          4                8        24
 *   | type | code | checksum | flags, reserved | target | options: type 1, length in 8 bytes 1, value
 * </pre>
 */
public final class NdpFlyweight {
    public static final int ROUTER_SOLICITATION = 133;
    public static final int NEIGHBOR_SOLICITATION = 135;
    public static final int NEIGHBOR_ADVERTISEMENT = 136;
    public static final int REDIRECT = 137;

    /** All messages of neighbour discovery have it, so that they come from the link itself (RFC 4861 3.1). */
    public static final int HOP_LIMIT = 255;

    /** With one link-layer address as option. */
    public static final int LENGTH = 32;

    public static final int ROUTER = 0x8000_0000;
    public static final int SOLICITED = 0x4000_0000;
    public static final int OVERRIDE = 0x2000_0000;

    /** Where there is no such option. */
    public static final long NO_MAC = 0;

    private static final int MIN_LENGTH = 24;
    private static final int SOURCE_LINK_LAYER_ADDRESS = 1;
    private static final int TARGET_LINK_LAYER_ADDRESS = 2;

    private static final int CODE = 1;
    private static final int FLAGS = 4;
    private static final int TARGET = 8;
    private static final int OPTIONS = 24;

    private final Icmpv6Flyweight icmpv6 = new Icmpv6Flyweight();
    private UnsafeBuffer buffer;
    private int offset;
    private int limit;

    public NdpFlyweight wrap(UnsafeBuffer buffer, int offset, int limit) {
        this.buffer = buffer;
        this.offset = offset;
        this.limit = limit;
        return this;
    }

    public static boolean isNdp(int type) {
        return type >= ROUTER_SOLICITATION && type <= REDIRECT;
    }

    /** Meaningful only if there is at least a byte. */
    public int type() {
        return buffer.getByte(offset) & 0xFF;
    }

    /**
     * Of a neighbour's solicitation or advertisement: RFC 4861 7.1.1 and 7.1.2, but for what concerns its addresses.
     *
     * @param ipv6 the header before it
     * @param checksumKnown the kernel has vouched for the checksum, or has yet to write it
     */
    public boolean isValid(Ipv6Flyweight ipv6, boolean checksumKnown) {
        int length = limit - offset;
        return length >= MIN_LENGTH
                && ipv6.hopLimit() == HOP_LIMIT
                && buffer.getByte(offset + CODE) == 0
                && !Ipv6Flyweight.isMulticast(targetHigh())
                && areOptionsWhole()
                && (checksumKnown
                        || InternetChecksum.add(
                                        ipv6.pseudoHeaderSum(Ipv6Flyweight.ICMPV6, length),
                                        InternetChecksum.sum(buffer, offset, length))
                                == 0xFFFF);
    }

    private boolean areOptionsWhole() {
        int at = offset + OPTIONS;
        while (limit - at >= 2) {
            int length = (buffer.getByte(at + 1) & 0xFF) << 3;
            if (length == 0 || length > limit - at) {
                return false;
            }
            at += length;
        }
        return at == limit;
    }

    public boolean isSolicited() {
        return (buffer.getInt(offset + FLAGS, BIG_ENDIAN) & SOLICITED) != 0;
    }

    public long targetHigh() {
        return buffer.getLong(offset + TARGET, BIG_ENDIAN);
    }

    public long targetLow() {
        return buffer.getLong(offset + TARGET + 8, BIG_ENDIAN);
    }

    /** Of a solicitation, or {@link #NO_MAC}. */
    public long sourceMac() {
        return option(SOURCE_LINK_LAYER_ADDRESS);
    }

    /** Of an advertisement, or {@link #NO_MAC}. */
    public long targetMac() {
        return option(TARGET_LINK_LAYER_ADDRESS);
    }

    private long option(int type) {
        int at = offset + OPTIONS;
        while (limit - at >= 8) {
            if (buffer.getByte(at) == type) {
                return buffer.getLong(at, BIG_ENDIAN) & EthernetFlyweight.BROADCAST;
            }
            at += (buffer.getByte(at + 1) & 0xFF) << 3;
        }
        return NO_MAC;
    }

    /**
     * Writes a solicitation with the asker's MAC, checksum included.
     *
     * @param ipv6 the header before it, complete
     */
    public void putSolicitation(Ipv6Flyweight ipv6, long targetHigh, long targetLow, long sourceMac) {
        put(ipv6, NEIGHBOR_SOLICITATION, 0, targetHigh, targetLow, SOURCE_LINK_LAYER_ADDRESS, sourceMac);
    }

    /** Writes an advertisement with the target's MAC, checksum included. */
    public void putAdvertisement(Ipv6Flyweight ipv6, int flags, long targetHigh, long targetLow, long targetMac) {
        put(ipv6, NEIGHBOR_ADVERTISEMENT, flags, targetHigh, targetLow, TARGET_LINK_LAYER_ADDRESS, targetMac);
    }

    private void put(Ipv6Flyweight ipv6, int type, int flags, long high, long low, int option, long mac) {
        buffer.putByte(offset, (byte) type);
        buffer.putByte(offset + CODE, (byte) 0);
        buffer.putInt(offset + FLAGS, flags, BIG_ENDIAN);
        buffer.putLong(offset + TARGET, high, BIG_ENDIAN);
        buffer.putLong(offset + TARGET + 8, low, BIG_ENDIAN);
        buffer.putLong(offset + OPTIONS, (long) option << 56 | 1L << 48 | mac, BIG_ENDIAN);
        icmpv6.wrap(buffer, offset).putChecksum(ipv6, LENGTH);
    }
}
