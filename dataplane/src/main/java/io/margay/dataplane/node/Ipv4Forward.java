package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.IcmpFlyweight;
import io.margay.dataplane.packet.Ipv4Flyweight;

/** What makes a router of a lookup: the TTL (RFC 1812 5.3.1), which what the host itself sends keeps, and the size of the way out (RFC 1191). */
public final class Ipv4Forward implements Node {
    private final NeighborOutput output;
    private final Ipv4Fragment fragments;
    private final Ipv4Segment segments;
    private final IcmpError icmpError;
    private final Drops drops;

    public Ipv4Forward(
            NeighborOutput output, Ipv4Fragment fragments, Ipv4Segment segments, IcmpError icmpError, Drops drops) {
        this.output = output;
        this.fragments = fragments;
        this.segments = segments;
        this.icmpError = icmpError;
        this.drops = drops;
    }

    public void accept(Frame frame, long nowNs) {
        Ipv4Flyweight ipv4 = frame.ipv4();
        boolean isFromHost = frame.ingress().isHost();
        if (ipv4.ttl() <= 1 && !isFromHost) {
            icmpError.accept(frame, IcmpFlyweight.TIME_EXCEEDED, IcmpFlyweight.TTL_EXCEEDED_IN_TRANSIT, 0, nowNs);
            drops.drop(frame, DropReason.TTL_EXPIRED);
            return;
        }
        int mtuBytes = frame.egress().mtuBytes();
        boolean fits = ipv4.totalLength() <= mtuBytes
                || frame.isGso() && SuperPacket.segmentLength(frame, ipv4.offset(), ipv4.protocol()) <= mtuBytes;
        if (!fits && ipv4.isDontFragment()) {
            icmpError.accept(
                    frame, IcmpFlyweight.DESTINATION_UNREACHABLE, IcmpFlyweight.FRAGMENTATION_NEEDED, mtuBytes, nowNs);
            drops.drop(frame, DropReason.MTU_EXCEEDED);
            return;
        }
        if (!isFromHost) {
            ipv4.decrementTtl();
        }
        if (fits) {
            output.accept(frame, nowNs);
        } else if (frame.isGso()) {
            segments.accept(frame, nowNs);
        } else {
            fragments.accept(frame, nowNs);
        }
    }
}
