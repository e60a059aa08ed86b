package io.margay.rawsock;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Complete frames with IP in them, for a kernel that looks at what it gets. Addresses are bytes in network order. */
final class IpFrames {
    private static final int ETHERNET_LENGTH = 14;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int UDP = 17;
    private static final int DESTINATION_OPTIONS = 60;

    /** Protocols without a meaning: IPv4's for experiments (RFC 3692), IPv6's "no next header". */
    private static final int EXPERIMENT = 253;

    private static final int NO_NEXT_HEADER = 59;

    private final byte[] destinationMac;
    private final byte[] sourceMac = {2, 0, 0, 0, 0, 0};

    IpFrames(byte[] destinationMac) {
        this.destinationMac = destinationMac.clone();
    }

    static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress(); // a literal: nobody is asked
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    byte[] sourceMac() {
        return sourceMac.clone();
    }

    /** Of the destination's family, with a number for payload. */
    byte[] numbered(byte[] source, byte[] destination, int hops, int number) {
        byte[] payload = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        return packet(source, destination, hops, destination.length == 4 ? EXPERIMENT : NO_NEXT_HEADER, payload);
    }

    byte[] echoRequest(byte[] source, byte[] destination) {
        boolean isIpv4 = destination.length == 4;
        byte[] message = new byte[8];
        message[0] = (byte) (isIpv4 ? 8 : 128);
        return icmp(source, destination, 64, message);
    }

    /** RFC 4861 section 4.3, with the sender's link-layer address. */
    byte[] neighborSolicitation(byte[] source, byte[] destination, byte[] target) {
        ByteBuffer message = ByteBuffer.allocate(32).putInt(135 << 24).putInt(0).put(target);
        message.put((byte) 1).put((byte) 1).put(sourceMac);
        return icmp(source, destination, 255, message.array());
    }

    /** To a port, its payload a number. IPv4 does without a checksum. */
    byte[] udp(byte[] source, byte[] destination, int port, int number) {
        return packet(source, destination, 255, UDP, udpMessage(source, destination, port, number));
    }

    byte[] udpMessage(byte[] source, byte[] destination, int port, int number) {
        ByteBuffer message = ByteBuffer.allocate(12).putShort((short) 50_000).putShort((short) port);
        message.putShort((short) 12).putShort((short) 0).putInt(number);
        if (destination.length > 4) {
            message.putShort(6, (short) ~fold(sum(source) + sum(destination) + 12 + UDP + sum(message.array())));
        }
        return message.array();
    }

    /** An IPv4 packet with options that say nothing, or as part of one that was cut. */
    byte[] ipv4(byte[] source, byte[] destination, int protocol, int optionWords, int fragment, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(20 + optionWords * 4);
        header.put((byte) (0x45 + optionWords)).put((byte) 0).putShort((short) (header.capacity() + payload.length));
        header.putShort((short) 7).putShort((short) fragment);
        header.put((byte) 255).put((byte) protocol).putShort((short) 0);
        header.put(source).put(destination);
        for (int i = 0; i < optionWords; i++) {
            header.putInt(0x0101_0101);
        }
        header.putShort(10, (short) ~fold(sum(header.array())));
        return frame(0x0800, header, payload);
    }

    /** An IPv6 packet with destination options that say nothing before its payload. */
    byte[] ipv6WithExtension(byte[] source, byte[] destination, int protocol, byte[] payload) {
        ByteBuffer extended = ByteBuffer.allocate(8 + payload.length);
        extended.put((byte) protocol)
                .put((byte) 0)
                .putShort((short) 0x0104)
                .putInt(0)
                .put(payload);
        return ipv6(source, destination, 255, DESTINATION_OPTIONS, extended.array());
    }

    byte[] ofProtocol(byte[] source, byte[] destination, int protocol, byte[] payload) {
        return packet(source, destination, 255, protocol, payload);
    }

    private byte[] icmp(byte[] source, byte[] destination, int hops, byte[] message) {
        boolean isIpv4 = destination.length == 4;
        int sum = isIpv4 ? 0 : sum(source) + sum(destination) + message.length + ICMPV6; // RFC 8200 section 8.1
        ByteBuffer.wrap(message).putShort(2, (short) ~fold(sum + sum(message)));
        return packet(source, destination, hops, isIpv4 ? ICMP : ICMPV6, message);
    }

    private byte[] packet(byte[] source, byte[] destination, int hops, int protocol, byte[] payload) {
        return destination.length == 4
                ? ipv4(source, destination, hops, protocol, payload)
                : ipv6(source, destination, hops, protocol, payload);
    }

    private byte[] ipv4(byte[] source, byte[] destination, int hops, int protocol, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(20);
        header.putShort((short) 0x4500).putShort((short) (20 + payload.length)).putInt(0);
        header.put((byte) hops).put((byte) protocol).putShort((short) 0);
        header.put(source).put(destination);
        header.putShort(10, (short) ~fold(sum(header.array())));
        return frame(0x0800, header, payload);
    }

    private byte[] ipv6(byte[] source, byte[] destination, int hops, int protocol, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(40);
        header.putInt(6 << 28).putShort((short) payload.length);
        header.put((byte) protocol).put((byte) hops);
        header.put(source).put(destination);
        return frame(0x86DD, header, payload);
    }

    private byte[] frame(int ethertype, ByteBuffer header, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET_LENGTH + header.capacity() + payload.length);
        frame.put(destinationMac).put(sourceMac).putShort((short) ethertype);
        return frame.put(header.array()).put(payload).array();
    }

    /** The same frame with a tag before what stood behind the addresses. */
    static byte[] tagged(int tpid, int tci, byte[] frame) {
        ByteBuffer tagged = ByteBuffer.allocate(frame.length + VlanTag.LENGTH);
        tagged.put(frame, 0, 12).putShort((short) tpid).putShort((short) tci);
        return tagged.put(frame, 12, frame.length - 12).array();
    }

    private static int sum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(i));
        }
        return sum;
    }

    private static int fold(int sum) {
        int once = (sum & 0xFFFF) + (sum >>> 16);
        return (once & 0xFFFF) + (once >>> 16);
    }
}
