package io.margay.dataplane.node;

import io.margay.fib.Fib4;

/**
 * What control told the worker about this node: read by the nodes at each frame, changed only by commands that run on the
 * worker between two polls.
 */
public final class RouterSettings {
    private static final int[] NONE = {};

    private int nodeAddress;
    private int gatewayAddress;
    private boolean proxyArpGatewayOnly;
    private int[] poolAddresses = NONE;
    private int[] poolMasks = NONE;
    private Fib4 fib4;

    /** Source of the ICMP errors we send. */
    public int nodeAddress() {
        return nodeAddress;
    }

    public int gatewayAddress() {
        return gatewayAddress;
    }

    public boolean isProxyArpGatewayOnly() {
        return proxyArpGatewayOnly;
    }

    /** Null until control has published its first file. */
    public Fib4 fib4() {
        return fib4;
    }

    /** Is the destination ours to forward when it comes in by an uplink? */
    public boolean isInPool(int address) {
        for (int i = 0; i < poolAddresses.length; i++) {
            if ((address & poolMasks[i]) == poolAddresses[i]) {
                return true;
            }
        }
        return false;
    }

    public void onSettings(int nodeAddress, int gatewayAddress, boolean proxyArpGatewayOnly) {
        this.nodeAddress = nodeAddress;
        this.gatewayAddress = gatewayAddress;
        this.proxyArpGatewayOnly = proxyArpGatewayOnly;
    }

    /** Takes over arrays that the conductor made and will not change. */
    public void onPools(int[] addresses, int[] masks) {
        this.poolAddresses = addresses;
        this.poolMasks = masks;
    }

    public void onFib(Fib4 fib4) {
        this.fib4 = fib4;
    }
}
