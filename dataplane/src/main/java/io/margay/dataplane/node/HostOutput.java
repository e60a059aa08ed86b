package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;

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
            leaveBy(host, frame);
            output.accept(frame, nowNs);
        }
    }

    /** All of the host's addresses have one MAC: that of the first is given, also for one that was added a moment ago. */
    private static void leaveBy(RouterPort host, Frame frame) {
        PortAddresses addresses = host.addresses();
        if (!frame.isIpv6()) {
            int first = addresses.firstIpv4();
            frame.nextHop(host, first != 0 ? first : frame.ipv4().destination());
        } else if (addresses.hasIpv6()) {
            frame.nextHop(host, addresses.firstIpv6High(), addresses.firstIpv6Low());
        } else {
            frame.nextHop(host, frame.ipv6().destinationHigh(), frame.ipv6().destinationLow());
        }
    }
}
