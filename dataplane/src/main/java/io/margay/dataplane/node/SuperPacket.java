package io.margay.dataplane.node;

import io.margay.dataplane.packet.Ipv4Flyweight;
import io.margay.rawsock.VirtioHeader;

/** What the virtio header says of a frame that stands for many: a GSO super-packet, cut by whoever puts it on a wire. */
final class SuperPacket {
    static final int UDP_HEADER_LENGTH = 8;

    private static final int TCP_DATA_OFFSET = 12;
    private static final int TCP_HEADER_LENGTH = 20;

    private SuperPacket() {}

    /**
     * The length, IP header included, of the packets that it will become; headers cut short, or no size, count as too long.
     *
     * @param ipOffset of the IP header in the frame's buffer
     */
    static int segmentLength(Frame frame, int ipOffset, int protocol) {
        int headers = headersLength(frame, ipOffset, protocol);
        int gsoSizeBytes = frame.gsoSizeBytes();
        return headers < 0 || gsoSizeBytes == 0 ? Integer.MAX_VALUE : headers + gsoSizeBytes;
    }

    /**
     * From the IP header to the data. The transport begins where its checksum does, which the kernel says of each super-packet; so extension headers are counted.
     *
     * @return negative if they are not whole
     */
    static int headersLength(Frame frame, int ipOffset, int protocol) {
        int transport = frame.offset() + frame.checksumStart();
        int end = frame.offset() + frame.lengthBytes();
        if (transport <= ipOffset || transport + TCP_HEADER_LENGTH > end && isTcp(frame, protocol)) {
            return -1;
        }
        return transport
                - ipOffset
                + (isTcp(frame, protocol)
                        ? frame.buffer().getByte(transport + TCP_DATA_OFFSET) >>> 2 & 0x3C
                        : UDP_HEADER_LENGTH);
    }

    static boolean isTcp(Frame frame, int protocol) {
        int gsoType = frame.gsoType() & ~VirtioHeader.GSO_ECN;
        return protocol == Ipv4Flyweight.PROTOCOL_TCP
                || gsoType == VirtioHeader.GSO_TCPV4
                || gsoType == VirtioHeader.GSO_TCPV6;
    }
}
