package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.EthernetFlyweight;
import io.margay.dataplane.packet.Ipv4Flyweight;

/**
 * Cuts a packet that is longer than its way out (RFC 791 3.2, RFC 1812 4.2.2.7), in the places where Linux's {@code ip_do_fragment} does. Its TTL is lower already, and its sender has
 * not asked to be told instead.
 *
 * <p>Each fragment is a copy in the node's own room; where that is full, what is in it is sent first. Of n fragments one stands for the packet that came in, and the others are
 * counted as generated.
 */
public final class Ipv4Fragment implements Node {
    /** Two of the largest packets in the smallest fragments, and some. */
    private static final int ROOM_BYTES = 512 << 10;

    private static final int MAX_DATAGRAM_LENGTH = 65_535;

    private final ScratchFrames room = new ScratchFrames(ROOM_BYTES);
    private final NeighborOutput output;
    private final Output transmitter;
    private final Drops drops;
    private final Frame fragment = new Frame();

    public Ipv4Fragment(NeighborOutput output, Output transmitter, Drops drops) {
        this.output = output;
        this.transmitter = transmitter;
        this.drops = drops;
    }

    public void accept(Frame frame, long nowNs) {
        Ipv4Flyweight ipv4 = frame.ipv4();
        int headerLength = ipv4.headerLength();
        int dataLength = ipv4.totalLength() - headerLength;
        int roomLength = frame.egress().mtuBytes() - headerLength;
        int firstOffset = ipv4.fragmentOffset();
        if (roomLength < 8 || firstOffset + dataLength > MAX_DATAGRAM_LENGTH) {
            drops.drop(frame, DropReason.IPV4_MALFORMED); // nobody could put it together again
            return;
        }
        frame.finishChecksum();
        boolean moreFollow = ipv4.isMoreFragments();
        int count = 0;
        int at = 0;
        while (at < dataLength) {
            int left = dataLength - at;
            int length = left <= roomLength ? left : roomLength & ~7;
            cut(frame, at, length, headerLength);
            Ipv4Flyweight part = fragment.wrapIpv4();
            part.putFragment(headerLength + length, firstOffset + at, moreFollow || length < left);
            if (at > 0 && firstOffset == 0) {
                Ipv4Options.keepCopied(part.buffer(), part.offset(), headerLength);
            }
            part.putChecksum();
            output.accept(fragment, nowNs);
            at += length;
            count++;
        }
        frame.ingress().counters().generated(count - 1);
    }

    private void cut(Frame frame, int at, int length, int headerLength) {
        int headers = EthernetFlyweight.HEADER_LENGTH + headerLength;
        room.nextOrFlush(transmitter, fragment, headers + length, frame.ingress());
        fragment.buffer().putBytes(fragment.offset(), frame.buffer(), frame.offset(), headers);
        fragment.buffer().putBytes(fragment.offset() + headers, frame.buffer(), frame.offset() + headers + at, length);
        fragment.nextHop(frame.egress(), frame.neighborHigh(), frame.neighborLow());
    }

    /** After the flush. */
    void release() {
        room.release();
    }
}
