package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.EthernetFlyweight;

/** Is the frame for us, and what does it carry? */
public final class EthernetInput implements Node {
    private final ArpInput arpInput;
    private final Ipv4Input ipv4Input;
    private final Ipv6Input ipv6Input;
    private final Drops drops;

    public EthernetInput(ArpInput arpInput, Ipv4Input ipv4Input, Ipv6Input ipv6Input, Drops drops) {
        this.arpInput = arpInput;
        this.ipv4Input = ipv4Input;
        this.ipv6Input = ipv6Input;
        this.drops = drops;
    }

    public void accept(Frame frame, long nowNs) {
        RouterPort ingress = frame.ingress();
        if (frame.lengthBytes() < EthernetFlyweight.HEADER_LENGTH) {
            drops.drop(frame, DropReason.ETHERNET_TRUNCATED);
            return;
        }
        long destination = frame.ethernet().destination();
        int type = frame.ethernet().type();
        if (destination != ingress.mac() && !EthernetFlyweight.isGroup(destination)) {
            drops.drop(frame, DropReason.ETHERNET_NOT_FOR_US);
        } else if (type == EthernetFlyweight.TYPE_IPV4) {
            ipv4Input.accept(frame, nowNs);
        } else if (type == EthernetFlyweight.TYPE_IPV6) {
            ipv6Input.accept(frame, nowNs);
        } else if (type == EthernetFlyweight.TYPE_ARP) {
            arpInput.accept(frame, nowNs);
        } else if (!ingress.isEndpoint()) {
            drops.drop(frame, DropReason.LEFT_TO_KERNEL);
        } else if (type == EthernetFlyweight.TYPE_VLAN) {
            drops.drop(frame, DropReason.VLAN_TAGGED);
        } else {
            drops.drop(frame, DropReason.ETHERTYPE_UNKNOWN);
        }
    }
}
