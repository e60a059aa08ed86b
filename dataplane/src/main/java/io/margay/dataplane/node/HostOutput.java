package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.packet.Ipv4Flyweight;
import io.margay.dataplane.packet.Ipv6Flyweight;

/**
 * What is for an address of this host goes into its stack by the host's port, as it came: the host is not one hop further (RFC 1812 5.3.1). From a workload only if
 * {@code to-host} allows it. Without a host's port there is no way, but for what came by an uplink, of which the kernel has its own copy.
 */
public final class HostOutput implements Node {
    private final RouterSettings settings;
    private final Ports ports;
    private final NeighborOutput output;
    private final Drops drops;

    public HostOutput(RouterSettings settings, Ports ports, NeighborOutput output, Drops drops) {
        this.settings = settings;
        this.ports = ports;
        this.output = output;
        this.drops = drops;
    }

    public void accept(Frame frame, long nowNs) {
        RouterPort ingress = frame.ingress();
        RouterPort host = ports.host();
        if (host == null || ingress.isWorkload() && !settings.isToHostAllowed()) {
            drops.drop(frame, ingress.isEndpoint() ? DropReason.TO_HOST : DropReason.LEFT_TO_KERNEL);
        } else if (!host.isUp()) {
            drops.drop(frame, DropReason.PORT_DOWN);
        } else {
            if (frame.isIpv6()) {
                Ipv6Flyweight ipv6 = frame.ipv6();
                frame.nextHop(host, ipv6.destinationHigh(), ipv6.destinationLow());
            } else {
                Ipv4Flyweight ipv4 = frame.ipv4();
                frame.nextHop(host, ipv4.destination());
            }
            output.accept(frame, nowNs);
        }
    }
}
