package io.margay.control.endpoint;

import io.margay.control.endpoint.EndpointView.AddressView;
import io.margay.control.route.HostMetric;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.fib.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One workload port. Mutable; owned by {@link Endpoints}. */
final class Endpoint {
    final int portId;
    final String interfaceName;

    /** By address, IPv4 first. */
    final Map<IpAddress, AddressView> addresses = new TreeMap<>();

    String name;
    int metric = HostMetric.NORMAL;
    PortStatus status = PortStatus.UNKNOWN;
    long spoofCount;

    Endpoint(int portId, String interfaceName, String name) {
        this.portId = portId;
        this.interfaceName = interfaceName;
        this.name = name;
    }

    void onNeighbor(IpAddress address, long mac, NeighborState state) {
        addresses.computeIfPresent(address, (key, old) -> new AddressView(address, mac, state));
    }

    /** As a line of the log names it. */
    String label() {
        return "endpoint " + name + " on " + interfaceName;
    }

    EndpointView view() {
        List<AddressView> views = new ArrayList<>(addresses.values());
        return new EndpointView(name, interfaceName, portId, status, List.copyOf(views), spoofCount);
    }
}
