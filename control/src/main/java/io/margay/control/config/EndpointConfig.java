package io.margay.control.config;

import io.margay.fib.IpAddress;
import java.util.List;

/**
 * A workload behind a veth.
 *
 * @param interfaceName the host's end of the veth
 * @param addresses at least one, of either family, each routed as a prefix of full length
 * @param mac low 48 bits of the workload's MAC, or 0 when it shall be asked for by ARP and neighbour solicitation
 * @param metric of the routes to its addresses, 1 to {@value #NORMAL_METRIC}; the lower is preferred by other nodes
 */
public record EndpointConfig(String name, String interfaceName, List<IpAddress> addresses, long mac, int metric) {
    /** Of a workload that lives here; Felix's. */
    public static final int NORMAL_METRIC = 1_024;

    public EndpointConfig {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("endpoint " + name + " without an address");
        }
        addresses = List.copyOf(addresses);
    }

    /** Of the usual metric. */
    public EndpointConfig(String name, String interfaceName, List<IpAddress> addresses, long mac) {
        this(name, interfaceName, addresses, mac, NORMAL_METRIC);
    }
}
