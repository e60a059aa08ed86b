package io.margay.dataplane.packet;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * An ARP packet for IPv4 over Ethernet (RFC 826).
 *
 * <pre>
 *   0    2    4   5   6    8            14         18           24         28
 *   | hw | pr | hl | pl | op | sender MAC | sender IP | target MAC | target IP |
 * </pre>
 */
public final class ArpFlyweight {
    public static final int LENGTH = 28;
    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    private static final int ETHERNET = 1;
    private static final int MAC_LENGTH = 6;
    private static final int IPV4_LENGTH = 4;
    /** Hardware type, protocol type and both lengths, which are the same in every packet we understand. */
    private static final long PREFIX =
            (long) ETHERNET << 32 | EthernetFlyweight.TYPE_IPV4 << 16 | MAC_LENGTH << 8 | IPV4_LENGTH;

    private static final int HARDWARE_TYPE = 0;
    private static final int PROTOCOL_TYPE = 2;
    private static final int OPERATION = 6;
    private static final int SENDER_MAC = 8;
    private static final int SENDER_IP = 14;
    private static final int TARGET_MAC = 18;
    private static final int TARGET_IP = 24;

    private UnsafeBuffer buffer;
    private int offset;
    private int limit;

    public ArpFlyweight wrap(UnsafeBuffer buffer, int offset, int limit) {
        this.buffer = buffer;
        this.offset = offset;
        this.limit = limit;
        return this;
    }

    /** Whole, for IPv4 over Ethernet, and a request or a reply. */
    public boolean isValid() {
        if (limit - offset < LENGTH) {
            return false;
        }
        long prefix = (buffer.getShort(offset + HARDWARE_TYPE, BIG_ENDIAN) & 0xFFFFL) << 32
                | buffer.getInt(offset + PROTOCOL_TYPE, BIG_ENDIAN) & 0xFFFF_FFFFL;
        int operation = operation();
        return prefix == PREFIX && (operation == REQUEST || operation == REPLY);
    }

    public int operation() {
        return buffer.getShort(offset + OPERATION, BIG_ENDIAN) & 0xFFFF;
    }

    public long senderMac() {
        return buffer.getLong(offset + SENDER_MAC, BIG_ENDIAN) >>> 16;
    }

    public int senderIp() {
        return buffer.getInt(offset + SENDER_IP, BIG_ENDIAN);
    }

    public long targetMac() {
        return buffer.getLong(offset + TARGET_MAC, BIG_ENDIAN) >>> 16;
    }

    public int targetIp() {
        return buffer.getInt(offset + TARGET_IP, BIG_ENDIAN);
    }

    /** Writes the whole packet. */
    public void put(int operation, long senderMac, int senderIp, long targetMac, int targetIp) {
        buffer.putShort(offset + HARDWARE_TYPE, (short) (PREFIX >>> 32), BIG_ENDIAN);
        buffer.putInt(offset + PROTOCOL_TYPE, (int) PREFIX, BIG_ENDIAN);
        buffer.putShort(offset + OPERATION, (short) operation, BIG_ENDIAN);
        buffer.putShort(offset + SENDER_MAC, (short) (senderMac >>> 32), BIG_ENDIAN);
        buffer.putInt(offset + SENDER_MAC + 2, (int) senderMac, BIG_ENDIAN);
        buffer.putInt(offset + SENDER_IP, senderIp, BIG_ENDIAN);
        buffer.putShort(offset + TARGET_MAC, (short) (targetMac >>> 32), BIG_ENDIAN);
        buffer.putInt(offset + TARGET_MAC + 2, (int) targetMac, BIG_ENDIAN);
        buffer.putInt(offset + TARGET_IP, targetIp, BIG_ENDIAN);
    }
}
