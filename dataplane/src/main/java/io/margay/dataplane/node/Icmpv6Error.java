package io.margay.dataplane.node;

import io.margay.dataplane.packet.EthernetFlyweight;
import io.margay.dataplane.packet.Icmpv6Flyweight;
import io.margay.dataplane.packet.Ipv6Flyweight;

/**
 * Tells a sender of IPv6 why its packet ended here (RFC 4443 2.4, 3): from the node's address, quoting as much as fits into 1280
 * bytes, and never about ICMPv6 errors, fragments but the first, or what was not sent to one host.
 *
 * <p>It makes a frame of its own, which takes the road of every other from {@link Ipv6Lookup} on; the caller still owns the frame
 * that it complains about, and counts it.
 */
public final class Icmpv6Error implements Node {
    private static final int MAX_QUOTE_LENGTH =
            Ipv6Flyweight.MIN_MTU - Ipv6Flyweight.HEADER_LENGTH - Icmpv6Flyweight.HEADER_LENGTH;

    private static final int HOP_LIMIT = 64;

    private final RouterSettings settings;
    private final ScratchFrames scratch;
    private final IcmpBudget budget;
    private final Frame own = new Frame();
    private final Icmpv6Flyweight icmpv6 = new Icmpv6Flyweight();
    private Ipv6Lookup lookup;

    public Icmpv6Error(RouterSettings settings, ScratchFrames scratch, IcmpBudget budget) {
        this.settings = settings;
        this.scratch = scratch;
        this.budget = budget;
    }

    /** The graph's one circle: what we send may itself have no neighbour. Set once, before the first frame. */
    public void successor(Ipv6Lookup lookup) {
        this.lookup = lookup;
    }

    /**
     * @param cause not from or to a group, see {@link Ipv6Input}
     * @param rest the MTU of {@link Icmpv6Flyweight#PACKET_TOO_BIG}, else 0
     */
    public void accept(Frame cause, int type, int code, int rest, long nowNs) {
        Ipv6Flyweight causeIpv6 = cause.ipv6();
        boolean isFromHost = cause.ingress().isHost();
        if (!causeIpv6.mayCauseError() || !isFromHost && !settings.hasNodeAddress6()) {
            return;
        }
        long receiverHigh = causeIpv6.sourceHigh();
        long receiverLow = causeIpv6.sourceLow();
        int quoted = Math.min(causeIpv6.totalLength(), MAX_QUOTE_LENGTH);
        int icmpLength = Icmpv6Flyweight.HEADER_LENGTH + quoted;
        int frameLength = EthernetFlyweight.HEADER_LENGTH + Ipv6Flyweight.HEADER_LENGTH + icmpLength;
        if (!scratch.hasRoom(frameLength) || !budget.take(receiverHigh, receiverLow, nowNs)) {
            cause.ingress().counters().icmpSuppressed();
            return;
        }
        scratch.next(own, frameLength, cause.ingress());
        own.ethernet().type(EthernetFlyweight.TYPE_IPV6);
        Ipv6Flyweight ipv6 = own.wrapIpv6();
        int icmpOffset = ipv6.offset() + Ipv6Flyweight.HEADER_LENGTH;
        own.buffer()
                .putBytes(icmpOffset + Icmpv6Flyweight.HEADER_LENGTH, causeIpv6.buffer(), causeIpv6.offset(), quoted);
        // the host would not believe a message from its own address
        ipv6.put(
                0,
                icmpLength,
                Ipv6Flyweight.ICMPV6,
                HOP_LIMIT,
                isFromHost ? settings.gatewayAddress6High() : settings.nodeAddress6High(),
                isFromHost ? settings.gatewayAddress6Low() : settings.nodeAddress6Low(),
                receiverHigh,
                receiverLow);
        icmpv6.wrap(own.buffer(), icmpOffset).putError(ipv6, type, code, rest, icmpLength);
        cause.ingress().counters().generated(1);
        lookup.accept(own, nowNs);
    }
}
