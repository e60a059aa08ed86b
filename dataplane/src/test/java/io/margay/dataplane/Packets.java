package io.margay.dataplane;

import io.margay.fib.Ipv4;
import java.nio.ByteBuffer;

/** Frames for tests, written field by field from the RFCs and not with the product's flyweights, so that the two can disagree. */
public final class Packets {
    private Packets() {}

    public static byte[] ethernet(long destination, long source, int type, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        mac(frame, destination);
        mac(frame, source);
        frame.putShort((short) type).put(payload);
        return frame.array();
    }

    public static byte[] arp(
            long ethDestination, int operation, long senderMac, int senderIp, long targetMac, int targetIp) {
        ByteBuffer arp = ByteBuffer.allocate(28);
        arp.putShort((short) 1)
                .putShort((short) 0x0800)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) operation);
        mac(arp, senderMac);
        arp.putInt(senderIp);
        mac(arp, targetMac);
        arp.putInt(targetIp);
        return ethernet(ethDestination, senderMac, 0x0806, arp.array());
    }

    public static byte[] arpRequest(long senderMac, int senderIp, int targetIp) {
        return arp(0xFFFF_FFFF_FFFFL, 1, senderMac, senderIp, 0, targetIp);
    }

    /** An ICMP echo request. */
    public static byte[] ping(long destinationMac, long sourceMac, int source, int destination, int ttl) {
        return ipv4(destinationMac, sourceMac, source, destination, ttl, 1, 0, icmp(8, 0, 56));
    }

    public static byte[] icmp(int type, int code, int dataLength) {
        ByteBuffer icmp = ByteBuffer.allocate(8 + dataLength);
        icmp.put((byte) type).put((byte) code).putShort((short) 0).putInt(0x1234_0001);
        for (int i = 0; i < dataLength; i++) {
            icmp.put((byte) i);
        }
        icmp.putShort(2, (short) checksum(icmp.array(), 0, icmp.capacity()));
        return icmp.array();
    }

    /** @param flags the 16 bits of flags and fragment offset */
    public static byte[] ipv4(
            long destinationMac,
            long sourceMac,
            int source,
            int destination,
            int ttl,
            int protocol,
            int flags,
            byte[] payload) {
        ByteBuffer ip = ByteBuffer.allocate(20 + payload.length);
        ip.put((byte) 0x45).put((byte) 0).putShort((short) (20 + payload.length));
        ip.putShort((short) 0x4242).putShort((short) flags).put((byte) ttl).put((byte) protocol);
        ip.putShort((short) 0).putInt(source).putInt(destination).put(payload);
        ip.putShort(10, (short) checksum(ip.array(), 0, 20));
        return ethernet(destinationMac, sourceMac, 0x0800, ip.array());
    }

    /** Computes the header checksum again, after a test has changed a field. */
    public static byte[] withIpChecksum(byte[] frame) {
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        buffer.putShort(24, (short) 0);
        buffer.putShort(24, (short) checksum(frame, 14, (frame[14] & 0xF) * 4));
        return frame;
    }

    /** RFC 1071, byte by byte. */
    public static int checksum(byte[] bytes, int offset, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int octet = bytes[offset + i] & 0xFF;
            sum += (i & 1) == 0 ? octet << 8 : octet;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return ~sum & 0xFFFF;
    }

    public static long destinationMac(byte[] frame) {
        return ByteBuffer.wrap(frame).getLong(0) >>> 16;
    }

    public static long sourceMac(byte[] frame) {
        return ByteBuffer.wrap(frame).getLong(6) >>> 16;
    }

    public static int u8(byte[] frame, int offset) {
        return frame[offset] & 0xFF;
    }

    public static int u16(byte[] frame, int offset) {
        return ByteBuffer.wrap(frame).getShort(offset) & 0xFFFF;
    }

    public static int i32(byte[] frame, int offset) {
        return ByteBuffer.wrap(frame).getInt(offset);
    }

    public static String ip(byte[] frame, int offset) {
        return Ipv4.format(i32(frame, offset));
    }

    private static void mac(ByteBuffer buffer, long mac) {
        buffer.putShort((short) (mac >>> 32)).putInt((int) mac);
    }
}
