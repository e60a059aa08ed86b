package io.margay.dataplane.node;

import io.margay.dataplane.counters.PortCounters;
import io.margay.dataplane.link.PortKind;

/**
 * What the nodes know of a port. Made by the conductor, owned by the worker from the moment it gets it; changed only by commands
 * that run on the worker.
 */
public final class RouterPort {
    private final int portId;
    private final PortKind kind;
    private final String name;
    private final PortCounters counters;
    private int interfaceIndex;
    private long mac;
    private int mtuBytes;
    private boolean up;
    private PortAddresses addresses = PortAddresses.NONE;

    public RouterPort(int portId, PortKind kind, String name, PortCounters counters) {
        this.portId = portId;
        this.kind = kind;
        this.name = name;
        this.counters = counters;
    }

    public int portId() {
        return portId;
    }

    public PortKind kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    public PortCounters counters() {
        return counters;
    }

    public boolean isWorkload() {
        return kind == PortKind.WORKLOAD;
    }

    public boolean isHost() {
        return kind == PortKind.HOST;
    }

    /** A workload, or the host as one: its sources are checked, the gateway is answered, and the kernel has no part in what comes from there. */
    public boolean isEndpoint() {
        return kind != PortKind.UPLINK;
    }

    public int interfaceIndex() {
        return interfaceIndex;
    }

    public long mac() {
        return mac;
    }

    /** Layer 3: the longest packet, header included, that leaves here whole. */
    public int mtuBytes() {
        return mtuBytes;
    }

    public boolean isUp() {
        return up;
    }

    /** The workload's; on an uplink, this host's there; on the host's port all of this host. */
    public PortAddresses addresses() {
        return addresses;
    }

    public void onUp(int interfaceIndex, long mac, int mtuBytes) {
        this.interfaceIndex = interfaceIndex;
        this.mac = mac;
        this.mtuBytes = mtuBytes;
        this.up = true;
    }

    public void onDown() {
        this.up = false;
    }

    public void onAddresses(PortAddresses addresses) {
        this.addresses = addresses;
    }
}
