package io.margay.control.endpoint;

import io.margay.control.endpoint.EndpointView.AddressView;
import io.margay.dataplane.neighbor.NeighborState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One workload port. Mutable; owned by {@link Endpoints}. */
final class Endpoint {
    final int portId;
    final String interfaceName;

    /** By address, in the order of numbers on paper. */
    final Map<Integer, AddressView> addresses = new TreeMap<>(Integer::compareUnsigned);

    String name;
    PortStatus status = PortStatus.UNKNOWN;
    long spoofCount;

    Endpoint(int portId, String interfaceName, String name) {
        this.portId = portId;
        this.interfaceName = interfaceName;
        this.name = name;
    }

    void onNeighbor(int address, long mac, NeighborState state) {
        addresses.computeIfPresent(address, (key, old) -> new AddressView(address, mac, state));
    }

    EndpointView view() {
        List<AddressView> views = new ArrayList<>(addresses.values());
        return new EndpointView(name, interfaceName, portId, status, List.copyOf(views), spoofCount);
    }
}
