package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.IcmpFlyweight;
import io.margay.dataplane.packet.Ipv4Flyweight;

/** What makes a router of a lookup: the TTL (RFC 1812 5.3.1) and the size of the way out (RFC 1191). */
public final class Ipv4Forward {
    private static final int TCP_DATA_OFFSET = 12;
    private static final int UDP_HEADER_LENGTH = 8;

    private final Ipv4Output output;
    private final IcmpError icmpError;
    private final Drops drops;

    public Ipv4Forward(Ipv4Output output, IcmpError icmpError, Drops drops) {
        this.output = output;
        this.icmpError = icmpError;
        this.drops = drops;
    }

    public void accept(Frame frame, long nowNs) {
        Ipv4Flyweight ipv4 = frame.ipv4();
        int mtuBytes = frame.egress().mtuBytes();
        if (ipv4.ttl() <= 1) {
            icmpError.accept(frame, IcmpFlyweight.TIME_EXCEEDED, IcmpFlyweight.TTL_EXCEEDED_IN_TRANSIT, 0, nowNs);
            drops.drop(frame, DropReason.TTL_EXPIRED);
        } else if (ipv4.totalLength() <= mtuBytes || frame.isGso() && segmentLength(frame, ipv4) <= mtuBytes) {
            ipv4.decrementTtl();
            output.accept(frame, nowNs);
        } else if (ipv4.isDontFragment()) {
            icmpError.accept(
                    frame, IcmpFlyweight.DESTINATION_UNREACHABLE, IcmpFlyweight.FRAGMENTATION_NEEDED, mtuBytes, nowNs);
            drops.drop(frame, DropReason.MTU_EXCEEDED);
        } else {
            drops.drop(frame, DropReason.FRAGMENTATION_NEEDED);
        }
    }

    /** The IPv4 total length of the segments that a super-packet will become; headers cut short count as too long. */
    private static int segmentLength(Frame frame, Ipv4Flyweight ipv4) {
        int transport = ipv4.headerLength();
        int gsoSizeBytes = frame.gsoSizeBytes();
        if (gsoSizeBytes == 0) {
            return Integer.MAX_VALUE;
        }
        if (ipv4.protocol() == Ipv4Flyweight.PROTOCOL_TCP) {
            if (ipv4.totalLength() < transport + TCP_DATA_OFFSET + 1) {
                return Integer.MAX_VALUE;
            }
            int dataOffset = ipv4.buffer().getByte(ipv4.offset() + transport + TCP_DATA_OFFSET) >>> 2 & 0x3C;
            return transport + dataOffset + gsoSizeBytes;
        }
        return transport + UDP_HEADER_LENGTH + gsoSizeBytes;
    }
}
