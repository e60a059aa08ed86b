package io.margay.perf;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import java.nio.ByteBuffer;

/** Complete UDP frames of either family, their payload all zero. */
final class UdpFrame {
    private static final int ETHERNET_LENGTH = 14;
    private static final int UDP_LENGTH = 8;
    private static final int IPV4_LENGTH = 20;
    private static final int IPV6_LENGTH = 40;
    private static final int HOP_LIMIT = 64;
    private static final int UDP = 17;
    private static final int DISCARD_PORT = 9;

    private UdpFrame() {}

    /**
     * A frame of the family that both addresses are of, as long as asked or as its headers are.
     *
     * @throws IllegalArgumentException if an address is none, or they are of two families
     */
    static byte[] of(
            long destinationMac, long sourceMac, String source, String destination, int sourcePort, int lengthBytes) {
        boolean isIpv6 = source.indexOf(':') >= 0;
        int ipLength = isIpv6 ? IPV6_LENGTH : IPV4_LENGTH;
        ByteBuffer frame = ByteBuffer.allocate(Math.max(lengthBytes, ETHERNET_LENGTH + ipLength + UDP_LENGTH));
        putMac(frame, destinationMac);
        putMac(frame, sourceMac);
        if (isIpv6) {
            putIpv6(frame, Ipv6Address.parse(source), Ipv6Address.parse(destination));
        } else {
            putIpv4(frame, Ipv4.parse(source), Ipv4.parse(destination));
        }
        int udpAt = frame.position();
        frame.putShort((short) sourcePort).putShort((short) DISCARD_PORT);
        frame.putShort((short) (frame.limit() - udpAt)).putShort((short) 0);
        if (isIpv6) {
            frame.putShort(udpAt + 6, udpChecksum(frame, udpAt));
        }
        return frame.array();
    }

    private static void putMac(ByteBuffer frame, long mac) {
        frame.putShort((short) (mac >>> 32)).putInt((int) mac);
    }

    /** The UDP checksum is left out, as IPv4 allows. */
    private static void putIpv4(ByteBuffer frame, int source, int destination) {
        frame.putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (frame.limit() - ETHERNET_LENGTH));
        frame.putInt(0);
        frame.put((byte) HOP_LIMIT).put((byte) UDP).putShort((short) 0);
        frame.putInt(source).putInt(destination);
        int headerSum = sum(frame, ETHERNET_LENGTH, ETHERNET_LENGTH + IPV4_LENGTH);
        frame.putShort(ETHERNET_LENGTH + 10, complement(headerSum));
    }

    private static void putIpv6(ByteBuffer frame, Ipv6Address source, Ipv6Address destination) {
        frame.putShort((short) 0x86DD);
        frame.putInt(6 << 28).putShort((short) (frame.limit() - ETHERNET_LENGTH - IPV6_LENGTH));
        frame.put((byte) UDP).put((byte) HOP_LIMIT);
        frame.putLong(source.high()).putLong(source.low());
        frame.putLong(destination.high()).putLong(destination.low());
    }

    /** RFC 8200 8.1: over a pseudo-header too, whose addresses lie right before the UDP header; 0 is written as 0xFFFF. */
    private static short udpChecksum(ByteBuffer frame, int udpAt) {
        int length = frame.limit() - udpAt;
        short checksum = complement(sum(frame, udpAt - 32, frame.limit()) + length + UDP);
        return checksum == 0 ? (short) 0xFFFF : checksum;
    }

    private static int sum(ByteBuffer frame, int from, int to) {
        int sum = 0;
        for (int at = from; at < to; at += 2) {
            sum += at + 1 < to ? frame.getShort(at) & 0xFFFF : (frame.get(at) & 0xFF) << 8;
        }
        return sum;
    }

    private static short complement(int sum) {
        int folded = (sum & 0xFFFF) + (sum >>> 16);
        return (short) ~((folded & 0xFFFF) + (folded >>> 16));
    }
}
