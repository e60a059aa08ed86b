package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.neighbor.NeighborInbox;
import io.margay.dataplane.packet.ArpFlyweight;
import io.margay.fib.IpAddress;

/**
 * Decides over ARP (RFC 826) as a Calico node does, with the gateway answered on every workload's veth by that veth's own MAC.
 *
 * <p>On a workload port, with S the sender, T the target, W the workload's addresses:
 *
 * <pre>
 *   S = 0.0.0.0                  silent: a probe (RFC 5227 2.1.1); an answer would break the workload's DAD
 *   S not in W                   silent, recorded as spoof evidence
 *   a reply                      learnt
 *   T in W, or S = T             silent, learnt: its own address, or an announcement
 *   T = gateway                  answered
 *   any other T                  answered too (proxy), unless the port is gateway-only
 * </pre>
 *
 * <p>On an uplink the kernel answers for the host; only replies to our own outstanding requests are believed, see {@link Learning}.
 */
public final class ArpInput implements Node {
    private final RouterSettings settings;
    private final Learning learning;
    private final NeighborInbox conductor;
    private final ArpOutput arpOutput;
    private final Drops drops;

    public ArpInput(
            RouterSettings settings, Learning learning, NeighborInbox conductor, ArpOutput arpOutput, Drops drops) {
        this.settings = settings;
        this.learning = learning;
        this.conductor = conductor;
        this.arpOutput = arpOutput;
        this.drops = drops;
    }

    public void accept(Frame frame, long nowNs) {
        ArpFlyweight arp = frame.wrapArp();
        if (!arp.isValid()) {
            drops.drop(frame, DropReason.ARP_MALFORMED);
        } else if (frame.ingress().isEndpoint()) {
            acceptFromEndpoint(frame, arp);
        } else {
            acceptFromUplink(frame, arp, nowNs);
        }
    }

    private void acceptFromEndpoint(Frame frame, ArpFlyweight arp) {
        RouterPort ingress = frame.ingress();
        int sender = arp.senderIp();
        int target = arp.targetIp();
        if (sender == 0) {
            drops.drop(frame, DropReason.ARP_SILENT_OWN);
        } else if (!ingress.addresses().has(sender)) {
            conductor.spoof(ingress.portId(), 0, IpAddress.mapped(sender), arp.senderMac());
            drops.drop(frame, DropReason.ARP_SPOOF);
        } else if (arp.operation() == ArpFlyweight.REPLY) {
            learning.learn(ingress, 0, IpAddress.mapped(sender), arp.senderMac());
            drops.drop(frame, DropReason.ARP_LEARN);
        } else if (sender == target || ingress.addresses().has(target)) {
            learning.learn(ingress, 0, IpAddress.mapped(sender), arp.senderMac());
            drops.drop(frame, DropReason.ARP_SILENT_OWN);
        } else if (target == settings.gatewayAddress()) {
            learning.learn(ingress, 0, IpAddress.mapped(sender), arp.senderMac());
            ingress.counters().arpReplyGateway();
            arpOutput.reply(frame, arp);
        } else if (settings.isProxyArpGatewayOnly()) {
            drops.drop(frame, DropReason.ARP_NOT_PROXIED);
        } else {
            learning.learn(ingress, 0, IpAddress.mapped(sender), arp.senderMac());
            ingress.counters().arpReplyProxy();
            arpOutput.reply(frame, arp);
        }
    }

    private void acceptFromUplink(Frame frame, ArpFlyweight arp, long nowNs) {
        long sender = IpAddress.mapped(arp.senderIp());
        boolean isReply = arp.operation() == ArpFlyweight.REPLY;
        if (isReply && learning.isAwaited(frame.ingress(), 0, sender, arp.senderMac())) {
            conductor.learn(frame.ingress().portId(), 0, sender, arp.senderMac());
            drops.drop(frame, DropReason.ARP_LEARN);
        } else {
            learning.claim(frame.ingress(), 0, sender, arp.senderMac(), nowNs);
            drops.drop(frame, isReply ? DropReason.ARP_UNSOLICITED : DropReason.LEFT_TO_KERNEL);
        }
    }
}
