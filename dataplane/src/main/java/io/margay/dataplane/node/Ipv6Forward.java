package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.Icmpv6Flyweight;
import io.margay.dataplane.packet.Ipv6Flyweight;

/** What makes a router of a lookup: the hop limit (RFC 8200 3) and the size of the way out (RFC 8200 5): a router of IPv6 cuts nothing. */
public final class Ipv6Forward implements Node {
    private final NeighborOutput output;
    private final Icmpv6Error icmpv6Error;
    private final Drops drops;

    public Ipv6Forward(NeighborOutput output, Icmpv6Error icmpv6Error, Drops drops) {
        this.output = output;
        this.icmpv6Error = icmpv6Error;
        this.drops = drops;
    }

    public void accept(Frame frame, long nowNs) {
        Ipv6Flyweight ipv6 = frame.ipv6();
        int mtuBytes = Math.max(frame.egress().mtuBytes(), Ipv6Flyweight.MIN_MTU);
        boolean isFromHost = frame.ingress().isHost();
        if (ipv6.hopLimit() <= 1 && !isFromHost) {
            icmpv6Error.accept(frame, Icmpv6Flyweight.TIME_EXCEEDED, Icmpv6Flyweight.HOP_LIMIT_EXCEEDED, 0, nowNs);
            drops.drop(frame, DropReason.TTL_EXPIRED);
        } else if (ipv6.totalLength() <= mtuBytes
                || frame.isGso() && SuperPacket.segmentLength(frame, ipv6.offset(), ipv6.nextHeader()) <= mtuBytes) {
            if (!isFromHost) {
                ipv6.decrementHopLimit();
            }
            output.accept(frame, nowNs);
        } else {
            icmpv6Error.accept(frame, Icmpv6Flyweight.PACKET_TOO_BIG, 0, mtuBytes, nowNs);
            drops.drop(frame, DropReason.MTU_EXCEEDED);
        }
    }
}
