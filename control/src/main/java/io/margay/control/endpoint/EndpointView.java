package io.margay.control.endpoint;

import io.margay.dataplane.neighbor.NeighborState;
import io.margay.fib.IpAddress;
import java.util.List;

/**
 * An endpoint as an operator sees it.
 *
 * @param spoofCount messages of ARP and neighbour discovery that named a sender which is not the workload's
 */
public record EndpointView(
        String name,
        String interfaceName,
        int portId,
        PortStatus status,
        List<AddressView> addresses,
        long spoofCount) {
    /**
     * @param mac the workload's, as configured or as last learned; 0 while unknown
     * @param neighbor what the dataplane last said about it; NONE while nobody had to ask
     */
    public record AddressView(IpAddress address, long mac, NeighborState neighbor) {}
}
