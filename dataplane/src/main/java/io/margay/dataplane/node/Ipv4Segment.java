package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.EthernetFlyweight;
import io.margay.dataplane.packet.InternetChecksum;
import io.margay.dataplane.packet.Ipv4Flyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A super-packet whose segments are longer than the way out, and may be cut. TCP is given smaller segments, which its receiver cannot tell from those of a sender who knew the way:
 * better than fragments, of which one lost loses all. Of UDP each segment is a datagram of its own, and is cut into fragments.
 */
public final class Ipv4Segment implements Node {
    /** Of the largest super-packet all datagrams, and some. */
    private static final int ROOM_BYTES = 256 << 10;

    private static final int UDP_LENGTH = 4;
    private static final int UDP_CHECKSUM = 6;

    private final ScratchFrames room = new ScratchFrames(ROOM_BYTES);
    private final NeighborOutput output;
    private final Ipv4Fragment fragments;
    private final Output transmitter;
    private final Drops drops;
    private final Frame datagram = new Frame();

    public Ipv4Segment(NeighborOutput output, Ipv4Fragment fragments, Output transmitter, Drops drops) {
        this.output = output;
        this.fragments = fragments;
        this.transmitter = transmitter;
        this.drops = drops;
    }

    public void accept(Frame frame, long nowNs) {
        Ipv4Flyweight ipv4 = frame.ipv4();
        int headers = SuperPacket.headersLength(frame, ipv4.offset(), ipv4.protocol());
        int mtuBytes = frame.egress().mtuBytes();
        if (headers < 0 || headers >= mtuBytes || headers > ipv4.totalLength() || frame.gsoSizeBytes() == 0) {
            drops.drop(frame, DropReason.IPV4_MALFORMED);
        } else if (SuperPacket.isTcp(frame, ipv4.protocol())) {
            frame.gsoSizeBytes(mtuBytes - headers);
            output.accept(frame, nowNs);
        } else {
            cutDatagrams(frame, ipv4, headers, nowNs);
        }
    }

    private void cutDatagrams(Frame frame, Ipv4Flyweight ipv4, int headers, long nowNs) {
        int dataLength = ipv4.totalLength() - headers;
        int size = frame.gsoSizeBytes();
        int count = 0;
        for (int at = 0; at < dataLength; at += size) {
            int length = Math.min(size, dataLength - at);
            cut(frame, headers, at, length);
            Ipv4Flyweight part = datagram.wrapIpv4();
            part.putFragment(headers + length, 0, false);
            part.identification(ipv4.identification() + count);
            part.putChecksum();
            putUdp(part, headers - SuperPacket.UDP_HEADER_LENGTH, SuperPacket.UDP_HEADER_LENGTH + length);
            if (headers + length <= frame.egress().mtuBytes()) {
                output.accept(datagram, nowNs);
            } else {
                fragments.accept(datagram, nowNs);
            }
            count++;
        }
        frame.ingress().counters().generated(count - 1);
    }

    private void cut(Frame frame, int headers, int at, int length) {
        int start = EthernetFlyweight.HEADER_LENGTH + headers;
        room.nextOrFlush(transmitter, datagram, start + length, frame.ingress());
        datagram.buffer().putBytes(datagram.offset(), frame.buffer(), frame.offset(), start);
        datagram.buffer().putBytes(datagram.offset() + start, frame.buffer(), frame.offset() + start + at, length);
        datagram.nextHop(frame.egress(), frame.neighborHigh(), frame.neighborLow());
    }

    private static void putUdp(Ipv4Flyweight ipv4, int headerLength, int udpLength) {
        UnsafeBuffer buffer = ipv4.buffer();
        int udp = ipv4.offset() + headerLength;
        buffer.putShort(udp + UDP_LENGTH, (short) InternetChecksum.word(udpLength));
        buffer.putShort(udp + UDP_CHECKSUM, (short) 0);
        int sum = InternetChecksum.add(ipv4.pseudoHeaderSum(udpLength), InternetChecksum.sum(buffer, udp, udpLength));
        buffer.putShort(udp + UDP_CHECKSUM, (short) (sum == 0xFFFF ? sum : ~sum)); // 0 would say that there is none
    }

    /** After the flush. */
    void release() {
        room.release();
    }
}
