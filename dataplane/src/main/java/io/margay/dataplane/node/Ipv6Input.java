package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.EthernetFlyweight;
import io.margay.dataplane.packet.Ipv6Flyweight;
import io.margay.dataplane.packet.NdpFlyweight;

/**
 * The door of IPv6: the header's checks (RFC 8200 3, RFC 4291 2.5), then who may send from where to where. Nobody behind it checks again. Extension headers are the
 * destination's (RFC 8200 4), hop-by-hop options too: a router need not look at them.
 *
 * <p>On an uplink only destinations in our pools are ours, the answers to what we asked of neighbours, and the packets of our BFD sessions; everything else is the kernel's, also what is broken.
 */
public final class Ipv6Input implements Node {
    private final RouterSettings settings;
    private final NdpInput ndpInput;
    private final Ipv6Lookup lookup;
    private final BfdInput bfdInput;
    private final Drops drops;

    public Ipv6Input(RouterSettings settings, NdpInput ndpInput, Ipv6Lookup lookup, BfdInput bfdInput, Drops drops) {
        this.settings = settings;
        this.ndpInput = ndpInput;
        this.lookup = lookup;
        this.bfdInput = bfdInput;
        this.drops = drops;
    }

    public void accept(Frame frame, long nowNs) {
        Ipv6Flyweight ipv6 = frame.wrapIpv6();
        if (!ipv6.isValid()) {
            drops.drop(frame, DropReason.IPV6_MALFORMED);
            return;
        }
        RouterPort ingress = frame.ingress();
        long destinationHigh = ipv6.destinationHigh();
        long destinationLow = ipv6.destinationLow();
        if (isNdp(frame, ipv6, destinationHigh)) {
            ndpInput.accept(frame, nowNs);
            return;
        }
        boolean isBfd = !ingress.isEndpoint() && bfdInput.takes(ipv6);
        if (!ingress.isEndpoint() && !isBfd && !settings.pools().holds(destinationHigh, destinationLow)) {
            drops.drop(frame, DropReason.LEFT_TO_KERNEL);
            return;
        }
        long sourceHigh = ipv6.sourceHigh();
        long sourceLow = ipv6.sourceLow();
        if (Ipv6Flyweight.isMulticast(sourceHigh) || Ipv6Flyweight.isMartian(sourceHigh, sourceLow)) {
            drops.drop(frame, DropReason.MARTIAN_SOURCE);
        } else if (Ipv6Flyweight.isMulticast(destinationHigh)) {
            drops.drop(frame, DropReason.MULTICAST);
        } else if (EthernetFlyweight.isGroup(frame.ethernet().destination())) {
            drops.drop(frame, DropReason.BROADCAST);
        } else if (isBfd) {
            bfdInput.accept(frame, nowNs);
        } else if (Ipv6Flyweight.isMartian(destinationHigh, destinationLow)) {
            drops.drop(frame, DropReason.MARTIAN_DESTINATION);
        } else if (Ipv6Flyweight.isLinkLocal(destinationHigh) || Ipv6Flyweight.isLinkLocal(sourceHigh)) {
            // RFC 4291 2.5.6: never forwarded; this includes the workloads' gateway, which is nobody to talk to
            drops.drop(frame, DropReason.LINK_LOCAL);
        } else if (ingress.isEndpoint() && !ingress.addresses().has(sourceHigh, sourceLow)) {
            drops.drop(frame, DropReason.SOURCE_SPOOFED);
        } else {
            // what lies behind the payload is Ethernet's padding
            frame.lengthBytes(EthernetFlyweight.HEADER_LENGTH + ipv6.totalLength());
            lookup.accept(frame, nowNs);
        }
    }

    /**
     * Neighbour discovery that concerns this link: to a group, to a link-local address, a question asked of its very target, or an advertisement to us on an uplink. Anything else that
     * only has such a type is a packet like any other.
     */
    private static boolean isNdp(Frame frame, Ipv6Flyweight ipv6, long destinationHigh) {
        if (ipv6.nextHeader() != Ipv6Flyweight.ICMPV6 || ipv6.payloadLength() == 0) {
            return false;
        }
        NdpFlyweight ndp = frame.wrapNdp();
        int type = ndp.type();
        if (!NdpFlyweight.isNdp(type)) {
            return false;
        }
        if (Ipv6Flyweight.isMulticast(destinationHigh) || Ipv6Flyweight.isLinkLocal(destinationHigh)) {
            return true;
        }
        if (ipv6.hopLimit() != NdpFlyweight.HOP_LIMIT) {
            return false;
        }
        if (type == NdpFlyweight.NEIGHBOR_ADVERTISEMENT) {
            return frame.ingress().addresses().has(destinationHigh, ipv6.destinationLow());
        }
        return type == NdpFlyweight.NEIGHBOR_SOLICITATION
                && ipv6.payloadLength() >= 24
                && ndp.targetHigh() == destinationHigh
                && ndp.targetLow() == ipv6.destinationLow();
    }
}
