package io.margay.dataplane;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
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

    /** An ICMPv6 echo request. */
    public static byte[] ping6(
            long destinationMac, long sourceMac, Ipv6Address source, Ipv6Address destination, int hopLimit) {
        byte[] icmp = icmp(128, 0, 56);
        return ipv6(
                destinationMac,
                sourceMac,
                source,
                destination,
                hopLimit,
                58,
                withIcmpv6Checksum(icmp, source, destination));
    }

    public static byte[] ipv6(
            long destinationMac,
            long sourceMac,
            Ipv6Address source,
            Ipv6Address destination,
            int hopLimit,
            int nextHeader,
            byte[] payload) {
        ByteBuffer ip = ByteBuffer.allocate(40 + payload.length);
        ip.putInt(0x6000_0000)
                .putShort((short) payload.length)
                .put((byte) nextHeader)
                .put((byte) hopLimit);
        address(ip, source);
        address(ip, destination);
        ip.put(payload);
        return ethernet(destinationMac, sourceMac, 0x86DD, ip.array());
    }

    /** A BFD control packet without authentication, intervals in microseconds. @param flags the low bits of the second octet */
    public static byte[] bfd(int state, int flags, int multiplier, int mine, int yours, int txUs, int rxUs) {
        ByteBuffer bfd = ByteBuffer.allocate(24);
        bfd.put((byte) 0x20)
                .put((byte) (state << 6 | flags))
                .put((byte) multiplier)
                .put((byte) 24);
        bfd.putInt(mine).putInt(yours).putInt(txUs).putInt(rxUs).putInt(0);
        return bfd.array();
    }

    public static byte[] udp4(
            long destinationMac, long sourceMac, int source, int destination, int ttl, int port, byte[] data) {
        ByteBuffer pseudo = ByteBuffer.allocate(12 + 8 + data.length);
        pseudo.putInt(source).putInt(destination).putInt(17 << 16 | 8 + data.length);
        byte[] udp = udp(pseudo, port, data);
        return ipv4(destinationMac, sourceMac, source, destination, ttl, 17, 0, udp);
    }

    public static byte[] udp6(
            long destinationMac,
            long sourceMac,
            Ipv6Address source,
            Ipv6Address destination,
            int hopLimit,
            int port,
            byte[] data) {
        ByteBuffer pseudo = ByteBuffer.allocate(40 + 8 + data.length);
        address(pseudo, source);
        address(pseudo, destination);
        pseudo.putInt(8 + data.length).putInt(17);
        return ipv6(destinationMac, sourceMac, source, destination, hopLimit, 17, udp(pseudo, port, data));
    }

    /** From port 50000, with the checksum over what the pseudo-header holds so far. */
    private static byte[] udp(ByteBuffer pseudo, int port, byte[] data) {
        ByteBuffer udp = ByteBuffer.allocate(8 + data.length);
        udp.putShort((short) 50_000).putShort((short) port).putShort((short) (8 + data.length));
        udp.putShort((short) 0).put(data);
        pseudo.put(udp.array());
        udp.putShort(6, (short) checksum(pseudo.array(), 0, pseudo.capacity()));
        return udp.array();
    }

    /** 0 if the checksum of a frame's UDP datagram is right. */
    public static int udpChecksum(byte[] frame) {
        boolean isIpv4 = u16(frame, 12) == 0x0800;
        int start = isIpv4 ? 34 : 54;
        int length = frame.length - start;
        ByteBuffer pseudo = ByteBuffer.allocate(40 + length);
        pseudo.put(frame, isIpv4 ? 26 : 22, isIpv4 ? 8 : 32)
                .putInt(length)
                .putInt(17)
                .put(frame, start, length);
        return checksum(pseudo.array(), 0, pseudo.position());
    }

    /** A neighbour solicitation, or with type 136 an advertisement, with a link-layer option unless the MAC is 0. */
    public static byte[] ndp(
            long destinationMac,
            long sourceMac,
            Ipv6Address source,
            Ipv6Address destination,
            int type,
            int flags,
            Ipv6Address target,
            long optionMac) {
        ByteBuffer ndp = ByteBuffer.allocate(optionMac == 0 ? 24 : 32);
        ndp.put((byte) type).put((byte) 0).putShort((short) 0).putInt(flags);
        address(ndp, target);
        if (optionMac != 0) {
            ndp.put((byte) (type == 135 ? 1 : 2)).put((byte) 1);
            mac(ndp, optionMac);
        }
        return ipv6(
                destinationMac,
                sourceMac,
                source,
                destination,
                255,
                58,
                withIcmpv6Checksum(ndp.array(), source, destination));
    }

    /** A solicitation to the solicited-node group of its target. */
    public static byte[] solicitation(long sourceMac, Ipv6Address source, Ipv6Address target) {
        Ipv6Address group = new Ipv6Address(0xFF02L << 48, 0x1_FF00_0000L | target.low() & 0xFF_FFFF);
        return ndp(0x3333_0000_0000L | group.low() & 0xFFFF_FFFFL, sourceMac, source, group, 135, 0, target, sourceMac);
    }

    private static byte[] withIcmpv6Checksum(byte[] icmp, Ipv6Address source, Ipv6Address destination) {
        ByteBuffer pseudo = ByteBuffer.allocate(40 + icmp.length);
        address(pseudo, source);
        address(pseudo, destination);
        icmp[2] = 0;
        icmp[3] = 0;
        pseudo.putInt(icmp.length).putInt(58).put(icmp);
        int checksum = checksum(pseudo.array(), 0, pseudo.capacity());
        icmp[2] = (byte) (checksum >>> 8);
        icmp[3] = (byte) checksum;
        return icmp;
    }

    /** 0 if the checksum of a frame's ICMPv6 message, which follows its IPv6 header, is right. */
    public static int icmpv6Checksum(byte[] frame) {
        ByteBuffer pseudo = ByteBuffer.allocate(40 + frame.length - 54);
        pseudo.put(frame, 22, 32).putInt(frame.length - 54).putInt(58).put(frame, 54, frame.length - 54);
        return checksum(pseudo.array(), 0, pseudo.capacity());
    }

    public static String ip6(byte[] frame, int offset) {
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        return new Ipv6Address(buffer.getLong(offset), buffer.getLong(offset + 8)).toString();
    }

    private static void address(ByteBuffer buffer, Ipv6Address address) {
        buffer.putLong(address.high()).putLong(address.low());
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
