package io.margay.dataplane.node;

import io.margay.dataplane.packet.EthernetFlyweight;
import io.margay.dataplane.packet.Ipv6Flyweight;
import io.margay.dataplane.packet.NdpFlyweight;

/** Writes neighbour discovery (RFC 4861): an answer over the very bytes of the question, or a question of our own. */
public final class NdpOutput implements Node {
    private static final int FRAME_LENGTH =
            EthernetFlyweight.HEADER_LENGTH + Ipv6Flyweight.HEADER_LENGTH + NdpFlyweight.LENGTH;

    /** ff02::1:ff00:0/104, to which the last 24 bits of an address are added (RFC 4291 2.7.1). */
    private static final long SOLICITED_NODE_HIGH = 0xFF02_0000_0000_0000L;

    private static final long SOLICITED_NODE_LOW = 0x0000_0001_FF00_0000L;
    private static final long SOLICITED_NODE_BITS = 0xFF_FFFFL;

    /** 33:33, before the last 32 bits of a multicast address (RFC 2464 7). */
    private static final long MULTICAST_MAC = 0x3333L << 32;

    private final RouterSettings settings;
    private final ScratchFrames scratch;
    private final Output output;
    private final Frame question = new Frame();

    public NdpOutput(RouterSettings settings, ScratchFrames scratch, Output output) {
        this.settings = settings;
        this.scratch = scratch;
        this.output = output;
    }

    /**
     * Answers a valid solicitation that has a source with the MAC of the port that it came in by, unicast, at once. The question is at least as long as the answer but for its option, for which an Ethernet
     * frame has room.
     *
     * @param isGateway a router that is asked for itself, or one that stands in for another and gives way to it (RFC 4861 7.2.8)
     */
    public void advertise(Frame frame, NdpFlyweight solicitation, boolean isGateway) {
        RouterPort port = frame.ingress();
        Ipv6Flyweight ipv6 = frame.ipv6();
        long askerMac = solicitation.sourceMac() == NdpFlyweight.NO_MAC
                ? frame.ethernet().source()
                : solicitation.sourceMac();
        long targetHigh = solicitation.targetHigh();
        long targetLow = solicitation.targetLow();
        ipv6.put(
                0,
                NdpFlyweight.LENGTH,
                Ipv6Flyweight.ICMPV6,
                NdpFlyweight.HOP_LIMIT,
                targetHigh,
                targetLow,
                ipv6.sourceHigh(),
                ipv6.sourceLow());
        frame.lengthBytes(FRAME_LENGTH);
        int flags = NdpFlyweight.ROUTER | NdpFlyweight.SOLICITED | (isGateway ? NdpFlyweight.OVERRIDE : 0);
        frame.wrapNdp().putAdvertisement(ipv6, flags, targetHigh, targetLow, port.mac());
        frame.ethernet().addresses(askerMac, port.mac());
        frame.clearVirtioHeader();
        output.transmit(frame, port);
    }

    /**
     * Asks who has an address.
     *
     * @param targetMac the MAC to verify by unicast, or {@link EthernetFlyweight#BROADCAST} to ask all who might have it
     */
    public void solicit(RouterPort port, long targetHigh, long targetLow, long targetMac) {
        boolean hasSource = port.isEndpoint() || port.addresses().hasIpv6();
        if (!port.isUp() || !hasSource || !scratch.hasRoom(FRAME_LENGTH)) {
            return;
        }
        boolean isMulticast = targetMac == EthernetFlyweight.BROADCAST;
        long group = SOLICITED_NODE_LOW | targetLow & SOLICITED_NODE_BITS;
        scratch.next(question, FRAME_LENGTH, port);
        question.ethernet().addresses(isMulticast ? MULTICAST_MAC | group & 0xFFFF_FFFFL : targetMac, port.mac());
        question.ethernet().type(EthernetFlyweight.TYPE_IPV6);
        Ipv6Flyweight ipv6 = question.wrapIpv6();
        ipv6.put(
                0,
                NdpFlyweight.LENGTH,
                Ipv6Flyweight.ICMPV6,
                NdpFlyweight.HOP_LIMIT,
                port.isEndpoint()
                        ? settings.gatewayAddress6High()
                        : port.addresses().firstIpv6High(),
                port.isEndpoint()
                        ? settings.gatewayAddress6Low()
                        : port.addresses().firstIpv6Low(),
                isMulticast ? SOLICITED_NODE_HIGH : targetHigh,
                isMulticast ? group : targetLow);
        question.wrapNdp().putSolicitation(ipv6, targetHigh, targetLow, port.mac());
        port.counters().generated(1);
        output.transmit(question, port);
    }
}
