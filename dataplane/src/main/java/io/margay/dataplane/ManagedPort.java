package io.margay.dataplane;

import io.margay.dataplane.counters.PortCounters;
import io.margay.dataplane.link.PortKind;
import io.margay.dataplane.link.PortState;
import io.margay.dataplane.node.RouterPort;
import io.margay.rawsock.Port;
import java.util.Arrays;

/** The conductor's view of a port, from the order to have it until the order to give it up; interfaces may come and go meanwhile. */
final class ManagedPort {
    final int portId;
    final PortKind kind;
    final String name;
    final PortCounters counters;
    final RouterPort routerPort;

    PortState state = PortState.MISSING;
    int interfaceIndex;
    long mac;
    int mtuBytes;
    int[] addresses = {};

    /** Null while the interface is missing or could not be opened. */
    Port port;

    PortFactory.Guard guard;

    ManagedPort(int portId, PortKind kind, String name, PortCounters counters) {
        this.portId = portId;
        this.kind = kind;
        this.name = name;
        this.counters = counters;
        this.routerPort = new RouterPort(portId, kind, name, counters);
    }

    /** Changes the set by replacing it: the worker keeps reading the old one until it gets the new. */
    void addAddress(int address) {
        for (int own : addresses) {
            if (own == address) {
                return;
            }
        }
        addresses = Arrays.copyOf(addresses, addresses.length + 1);
        addresses[addresses.length - 1] = address;
    }

    void removeAddress(int address) {
        int[] fewer = new int[addresses.length];
        int count = 0;
        for (int own : addresses) {
            if (own != address) {
                fewer[count++] = own;
            }
        }
        addresses = Arrays.copyOf(fewer, count);
    }
}
