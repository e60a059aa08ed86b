package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.neighbor.NeighborInbox;
import io.margay.dataplane.packet.Ipv6Flyweight;
import io.margay.dataplane.packet.NdpFlyweight;

/**
 * Decides over neighbour discovery (RFC 4861) as {@link ArpInput} does over ARP, with the gateway's link-local address answered on every workload's veth by that veth's own MAC.
 *
 * <p>On a workload port, with S the source, T the target, W the workload's addresses:
 *
 * <pre>
 *   router solicitation or advertisement, redirect    silent: there is no RA, and a workload is no router
 *   S unspecified                silent: a probe (RFC 4862 5.4.3); an answer would break the workload's DAD
 *   S the gateway, or neither in W nor link-local     silent, recorded as spoof evidence
 *   an advertisement             learnt, if T in W
 *   T in W                       silent: its own address
 *   T = gateway                  answered
 *   any other T                  answered too (proxy, RFC 4861 7.2.8), unless the port is gateway-only; but no other link-local address, where we would forward nothing
 * </pre>
 *
 * <p>A workload's own link-local addresses are not configured: it may use any but the gateway's, and none is learnt, for nothing is forwarded there. On an uplink the kernel answers for the
 * host; see {@link Learning} for whom we believe.
 */
public final class NdpInput implements Node {
    private final RouterSettings settings;
    private final Learning learning;
    private final NeighborInbox conductor;
    private final NdpOutput ndpOutput;
    private final Drops drops;

    public NdpInput(
            RouterSettings settings, Learning learning, NeighborInbox conductor, NdpOutput ndpOutput, Drops drops) {
        this.settings = settings;
        this.learning = learning;
        this.conductor = conductor;
        this.ndpOutput = ndpOutput;
        this.drops = drops;
    }

    /** A message whose type {@link NdpFlyweight#isNdp}. */
    public void accept(Frame frame, long nowNs) {
        NdpFlyweight ndp = frame.wrapNdp();
        int type = ndp.type();
        boolean isNeighbors = type == NdpFlyweight.NEIGHBOR_SOLICITATION || type == NdpFlyweight.NEIGHBOR_ADVERTISEMENT;
        if (isNeighbors && !ndp.isValid(frame.ipv6(), frame.isChecksumKnown())) {
            drops.drop(frame, DropReason.NDP_MALFORMED);
        } else if (!frame.ingress().isEndpoint()) {
            acceptFromUplink(frame, ndp, nowNs);
        } else if (!isNeighbors) {
            drops.drop(frame, DropReason.NDP_ROUTER);
        } else if (type == NdpFlyweight.NEIGHBOR_ADVERTISEMENT) {
            acceptAdvertisement(frame, ndp);
        } else {
            acceptSolicitation(frame, ndp);
        }
    }

    private void acceptSolicitation(Frame frame, NdpFlyweight ndp) {
        RouterPort ingress = frame.ingress();
        Ipv6Flyweight ipv6 = frame.ipv6();
        long high = ipv6.sourceHigh();
        long low = ipv6.sourceLow();
        boolean isOwn = ingress.addresses().has(high, low);
        if (high == 0 && low == 0) {
            drops.drop(frame, DropReason.NDP_SILENT_OWN);
            return;
        }
        if (!isOwn && (!Ipv6Flyweight.isLinkLocal(high) || settings.isGateway6(high, low))) {
            spoofed(frame, high, low, ndp.sourceMac());
            return;
        }
        if (isOwn && ndp.sourceMac() != NdpFlyweight.NO_MAC) {
            learning.learn(ingress, high, low, ndp.sourceMac());
        }
        long targetHigh = ndp.targetHigh();
        boolean isGateway = settings.isGateway6(targetHigh, ndp.targetLow());
        if (ingress.addresses().has(targetHigh, ndp.targetLow())) {
            drops.drop(frame, DropReason.NDP_SILENT_OWN);
        } else if (!isGateway && (settings.isProxyNdpGatewayOnly() || Ipv6Flyweight.isLinkLocal(targetHigh))) {
            drops.drop(frame, DropReason.NDP_NOT_PROXIED);
        } else {
            ingress.counters().ndpReply(isGateway);
            ndpOutput.advertise(frame, ndp, isGateway);
        }
    }

    private void acceptAdvertisement(Frame frame, NdpFlyweight ndp) {
        RouterPort ingress = frame.ingress();
        long high = ndp.targetHigh();
        long low = ndp.targetLow();
        if (!ingress.addresses().has(high, low)) {
            if (Ipv6Flyweight.isLinkLocal(high) && !settings.isGateway6(high, low)) {
                drops.drop(frame, DropReason.NDP_SILENT_OWN);
            } else {
                spoofed(frame, high, low, ndp.targetMac());
            }
            return;
        }
        // the option may be left out where the asker knew the MAC already (RFC 4861 4.4)
        long mac = ndp.targetMac() == NdpFlyweight.NO_MAC ? frame.ethernet().source() : ndp.targetMac();
        learning.learn(ingress, high, low, mac);
        drops.drop(frame, DropReason.NDP_LEARN);
    }

    private void acceptFromUplink(Frame frame, NdpFlyweight ndp, long nowNs) {
        if (ndp.type() != NdpFlyweight.NEIGHBOR_ADVERTISEMENT) {
            drops.drop(frame, DropReason.LEFT_TO_KERNEL);
            return;
        }
        RouterPort ingress = frame.ingress();
        long high = ndp.targetHigh();
        long low = ndp.targetLow();
        long mac = ndp.targetMac() == NdpFlyweight.NO_MAC ? frame.ethernet().source() : ndp.targetMac();
        if (ndp.isSolicited() && learning.isAwaited(ingress, high, low, mac)) {
            conductor.learn(ingress.portId(), high, low, mac);
            drops.drop(frame, DropReason.NDP_LEARN);
        } else {
            learning.claim(ingress, high, low, mac, nowNs);
            drops.drop(frame, DropReason.NDP_UNSOLICITED);
        }
    }

    private void spoofed(Frame frame, long high, long low, long mac) {
        conductor.spoof(
                frame.ingress().portId(),
                high,
                low,
                mac == NdpFlyweight.NO_MAC ? frame.ethernet().source() : mac);
        drops.drop(frame, DropReason.NDP_SPOOF);
    }
}
