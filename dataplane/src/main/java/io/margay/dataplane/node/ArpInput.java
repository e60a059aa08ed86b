package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.neighbor.NeighborInbox;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.dataplane.packet.ArpFlyweight;

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
 * <p>On an uplink the kernel answers for the host; only replies to our own outstanding requests are believed.
 */
public final class ArpInput {
    private final RouterSettings settings;
    private final NeighborTable neighbors;
    private final NeighborInbox conductor;
    private final ArpOutput arpOutput;
    private final Drops drops;

    public ArpInput(
            RouterSettings settings,
            NeighborTable neighbors,
            NeighborInbox conductor,
            ArpOutput arpOutput,
            Drops drops) {
        this.settings = settings;
        this.neighbors = neighbors;
        this.conductor = conductor;
        this.arpOutput = arpOutput;
        this.drops = drops;
    }

    public void accept(Frame frame, long nowNs) {
        ArpFlyweight arp = frame.wrapArp();
        if (!arp.isValid()) {
            drops.drop(frame, DropReason.ARP_MALFORMED);
        } else if (frame.ingress().isWorkload()) {
            acceptFromWorkload(frame, arp);
        } else {
            acceptFromUplink(frame, arp);
        }
    }

    private void acceptFromWorkload(Frame frame, ArpFlyweight arp) {
        RouterPort ingress = frame.ingress();
        int sender = arp.senderIp();
        int target = arp.targetIp();
        if (sender == 0) {
            drops.drop(frame, DropReason.ARP_SILENT_OWN);
        } else if (!ingress.hasAddress(sender)) {
            conductor.spoof(ingress.portId(), sender, arp.senderMac());
            drops.drop(frame, DropReason.ARP_SPOOF);
        } else if (arp.operation() == ArpFlyweight.REPLY) {
            learn(ingress, sender, arp.senderMac());
            drops.drop(frame, DropReason.ARP_LEARN);
        } else if (sender == target || ingress.hasAddress(target)) {
            learn(ingress, sender, arp.senderMac());
            drops.drop(frame, DropReason.ARP_SILENT_OWN);
        } else if (target == settings.gatewayAddress()) {
            learn(ingress, sender, arp.senderMac());
            ingress.counters().arpReplyGateway();
            arpOutput.reply(frame, arp);
        } else if (settings.isProxyArpGatewayOnly()) {
            drops.drop(frame, DropReason.ARP_NOT_PROXIED);
        } else {
            learn(ingress, sender, arp.senderMac());
            ingress.counters().arpReplyProxy();
            arpOutput.reply(frame, arp);
        }
    }

    private void acceptFromUplink(Frame frame, ArpFlyweight arp) {
        RouterPort ingress = frame.ingress();
        if (arp.operation() != ArpFlyweight.REPLY) {
            drops.drop(frame, DropReason.LEFT_TO_KERNEL);
            return;
        }
        int sender = arp.senderIp();
        int state = stateOf(ingress, sender);
        if (state == NeighborState.INCOMPLETE.id() || state == NeighborState.PROBE.id()) {
            conductor.learn(ingress.portId(), sender, arp.senderMac());
            drops.drop(frame, DropReason.ARP_LEARN);
        } else {
            drops.drop(frame, DropReason.ARP_UNSOLICITED);
        }
    }

    /** The conductor hears of it only when there is news: most requests come from a workload that it knows well. */
    private void learn(RouterPort ingress, int address, long mac) {
        int index = neighbors.find(ingress.portId(), address);
        long value = index == NeighborTable.NOT_FOUND ? 0 : neighbors.value(index, ingress.portId(), address);
        if (NeighborTable.stateId(value) != NeighborState.REACHABLE.id() || NeighborTable.mac(value) != mac) {
            conductor.learn(ingress.portId(), address, mac);
        }
    }

    private int stateOf(RouterPort port, int address) {
        int index = neighbors.find(port.portId(), address);
        return index == NeighborTable.NOT_FOUND
                ? NeighborState.NONE.id()
                : NeighborTable.stateId(neighbors.value(index, port.portId(), address));
    }
}
