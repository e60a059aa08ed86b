package io.margay.dataplane.node;

import io.margay.dataplane.counters.PortCounters;
import io.margay.dataplane.link.PortKind;

/**
 * What the nodes know of a port. Made by the conductor, owned by the worker from the moment it gets it; changed only by commands
 * that run on the worker.
 */
public final class RouterPort {
    private static final int[] NO_ADDRESSES = {};

    private final int portId;
    private final PortKind kind;
    private final String name;
    private final PortCounters counters;
    private int interfaceIndex;
    private long mac;
    private int mtuBytes;
    private boolean up;
    private int[] addresses = NO_ADDRESSES;

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

    public int interfaceIndex() {
        return interfaceIndex;
    }

    public long mac() {
        return mac;
    }

    /** Layer 3: the largest IPv4 total length that leaves here whole. */
    public int mtuBytes() {
        return mtuBytes;
    }

    public boolean isUp() {
        return up;
    }

    /** One of the workload's addresses; on an uplink, one of this host's there. */
    public boolean hasAddress(int address) {
        for (int own : addresses) {
            if (own == address) {
                return true;
            }
        }
        return false;
    }

    /** The first address, as source of ARP requests; 0 when there is none. */
    public int firstAddress() {
        return addresses.length == 0 ? 0 : addresses[0];
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

    /** Takes over a set that the conductor made and will not change. */
    public void onAddresses(int[] addresses) {
        this.addresses = addresses;
    }
}
