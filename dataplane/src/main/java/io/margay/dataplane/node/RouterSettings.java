package io.margay.dataplane.node;

import io.margay.dataplane.link.NodeSettings;
import io.margay.fib.Fib4;
import io.margay.fib.Fib6;
import io.margay.fib.Ipv6Address;

/**
 * What control told the worker about this node: read by the nodes at each frame, changed only by commands that run on the
 * worker between two polls.
 */
public final class RouterSettings {
    private int nodeAddress;
    private int gatewayAddress;
    private boolean proxyArpGatewayOnly;
    private boolean hasNodeAddress6;
    private long nodeAddress6High;
    private long nodeAddress6Low;
    private long gatewayAddress6High;
    private long gatewayAddress6Low;
    private boolean proxyNdpGatewayOnly;
    private boolean toHostAllowed;
    private Pools pools = Pools.NONE;
    private PortAddresses bfdAddresses = PortAddresses.NONE;
    private Fib4 fib4;
    private Fib6 fib6;

    /** Source of the ICMP errors we send; 0 for none. */
    public int nodeAddress() {
        return nodeAddress;
    }

    public int gatewayAddress() {
        return gatewayAddress;
    }

    public boolean isProxyArpGatewayOnly() {
        return proxyArpGatewayOnly;
    }

    /** Without one there are no ICMPv6 errors. */
    public boolean hasNodeAddress6() {
        return hasNodeAddress6;
    }

    public long nodeAddress6High() {
        return nodeAddress6High;
    }

    public long nodeAddress6Low() {
        return nodeAddress6Low;
    }

    public long gatewayAddress6High() {
        return gatewayAddress6High;
    }

    public long gatewayAddress6Low() {
        return gatewayAddress6Low;
    }

    public boolean isGateway6(long high, long low) {
        return low == gatewayAddress6Low && high == gatewayAddress6High;
    }

    public boolean isProxyNdpGatewayOnly() {
        return proxyNdpGatewayOnly;
    }

    /** May workloads of this host talk to the host itself? */
    public boolean isToHostAllowed() {
        return toHostAllowed;
    }

    /** Is a destination that comes in by an uplink ours to forward? */
    public Pools pools() {
        return pools;
    }

    /** This host's ends of its BFD sessions. */
    public PortAddresses bfdAddresses() {
        return bfdAddresses;
    }

    /** Null until control has published its first file. */
    public Fib4 fib4() {
        return fib4;
    }

    /** Null until then as well. */
    public Fib6 fib6() {
        return fib6;
    }

    public void onSettings(NodeSettings settings) {
        nodeAddress = settings.nodeAddress();
        gatewayAddress = settings.gatewayAddress();
        proxyArpGatewayOnly = settings.proxyArpGatewayOnly();
        hasNodeAddress6 = !settings.nodeAddress6().equals(Ipv6Address.UNSPECIFIED);
        nodeAddress6High = settings.nodeAddress6().high();
        nodeAddress6Low = settings.nodeAddress6().low();
        gatewayAddress6High = settings.gatewayAddress6().high();
        gatewayAddress6Low = settings.gatewayAddress6().low();
        proxyNdpGatewayOnly = settings.proxyNdpGatewayOnly();
        toHostAllowed = settings.toHostAllowed();
    }

    public void onPools(Pools pools) {
        this.pools = pools;
    }

    public void onBfdAddresses(PortAddresses addresses) {
        this.bfdAddresses = addresses;
    }

    public void onFib(Fib4 fib4, Fib6 fib6) {
        this.fib4 = fib4;
        this.fib6 = fib6;
    }
}
