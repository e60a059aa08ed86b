package io.margay.dataplane;

import io.margay.dataplane.counters.PortCounters;
import io.margay.dataplane.link.PortKind;
import io.margay.dataplane.link.PortState;
import io.margay.dataplane.node.PortAddresses;
import io.margay.dataplane.node.RouterPort;
import io.margay.fib.IpAddress;
import io.margay.rawsock.Port;

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
    PortAddresses addresses = PortAddresses.NONE;

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
    void addAddress(IpAddress address) {
        addresses = addresses.with(address);
    }

    void removeAddress(IpAddress address) {
        addresses = addresses.without(address);
    }
}
