package io.margay.dataplane.node;

import io.margay.dataplane.packet.EthernetFlyweight;
import io.margay.dataplane.packet.IcmpFlyweight;
import io.margay.dataplane.packet.Ipv4Flyweight;
import io.margay.fib.Fib4;
import io.margay.fib.IpAddress;
import io.margay.fib.NextHopKind;

/**
 * Tells a sender why its packet ended here (RFC 792, RFC 1812 4.3.2): from the node's address, quoting as much as fits into 576
 * bytes, and never about ICMP errors, fragments but the first, or what was not sent to one host.
 *
 * <p>It makes a frame of its own, which takes the road of every other from {@link Ipv4Lookup} on; the caller still owns the frame
 * that it complains about, and counts it.
 */
public final class IcmpError implements Node {
    /** RFC 1812 4.3.2.3: the whole message must not exceed it. */
    private static final int MAX_TOTAL_LENGTH = 576;

    private static final int TTL = 64;
    /** As Linux does: internetwork control precedence over the type of service of the cause (RFC 1812 4.3.2.5). */
    private static final int PRECEDENCE = 0xC0;

    private static final int TOS_MASK = 0x1E;

    private final RouterSettings settings;
    private final ScratchFrames scratch;
    private final IcmpBudget budget;
    private final Frame own = new Frame();
    private final IcmpFlyweight icmp = new IcmpFlyweight();
    private Ipv4Lookup lookup;
    private int identification;

    public IcmpError(RouterSettings settings, ScratchFrames scratch, IcmpBudget budget) {
        this.settings = settings;
        this.scratch = scratch;
        this.budget = budget;
    }

    /** The graph's one circle: what we send may itself have no neighbour. Set once, before the first frame. */
    public void successor(Ipv4Lookup lookup) {
        this.lookup = lookup;
    }

    /** @param rest see {@link IcmpFlyweight#putError} */
    public void accept(Frame cause, int type, int code, int rest, long nowNs) {
        Ipv4Flyweight causeIpv4 = cause.ipv4();
        int receiver = causeIpv4.source();
        // the host would not believe a message from its own address
        int source = cause.ingress().isHost() ? settings.gatewayAddress() : settings.nodeAddress();
        if (!mayCause(cause, causeIpv4) || source == 0) {
            return;
        }
        int quoted = Math.min(
                causeIpv4.totalLength(),
                MAX_TOTAL_LENGTH - Ipv4Flyweight.MIN_HEADER_LENGTH - IcmpFlyweight.HEADER_LENGTH);
        int icmpLength = IcmpFlyweight.HEADER_LENGTH + quoted;
        int totalLength = Ipv4Flyweight.MIN_HEADER_LENGTH + icmpLength;
        int frameLength = EthernetFlyweight.HEADER_LENGTH + totalLength;
        if (!scratch.hasRoom(frameLength) || !budget.take(0, IpAddress.mapped(receiver), nowNs)) {
            cause.ingress().counters().icmpSuppressed();
            return;
        }
        scratch.next(own, frameLength, cause.ingress());
        own.ethernet().type(EthernetFlyweight.TYPE_IPV4);
        Ipv4Flyweight ipv4 = own.wrapIpv4();
        int icmpOffset = ipv4.offset() + Ipv4Flyweight.MIN_HEADER_LENGTH;
        own.buffer().putBytes(icmpOffset + IcmpFlyweight.HEADER_LENGTH, causeIpv4.buffer(), causeIpv4.offset(), quoted);
        icmp.wrap(own.buffer(), icmpOffset).putError(type, code, rest, icmpLength);
        ipv4.put(
                causeIpv4.tos() & TOS_MASK | PRECEDENCE,
                totalLength,
                identification++,
                TTL,
                Ipv4Flyweight.PROTOCOL_ICMP,
                source,
                receiver);
        cause.ingress().counters().generated(1);
        lookup.accept(own, nowNs);
    }

    /** What is wrong with a packet may be seen before where it goes. */
    private boolean isDirectedBroadcast(int destination) {
        Fib4 fib = settings.fib4();
        if (fib == null) {
            return false;
        }
        int nextHop = fib.lookup(destination);
        return nextHop != Fib4.NO_ROUTE && fib.kind(nextHop) == NextHopKind.BROADCAST.id();
    }

    /** RFC 1812 4.3.2.7, as far as {@link Ipv4Input} has not refused such frames already. */
    private boolean mayCause(Frame cause, Ipv4Flyweight ipv4) {
        if (ipv4.fragmentOffset() != 0 || isDirectedBroadcast(ipv4.destination())) {
            return false;
        }
        if (ipv4.protocol() != Ipv4Flyweight.PROTOCOL_ICMP) {
            return true;
        }
        int icmpOffset = ipv4.offset() + ipv4.headerLength();
        return ipv4.totalLength() > ipv4.headerLength()
                && !IcmpFlyweight.isError(icmp.wrap(cause.buffer(), icmpOffset).type());
    }
}
