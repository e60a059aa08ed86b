package io.margay.control.config;

import java.util.List;

/**
 * A workload behind a veth.
 *
 * @param interfaceName the host's end of the veth
 * @param addresses at least one, each routed as a /32
 * @param mac low 48 bits of the workload's MAC, or 0 when it shall be asked for by ARP
 */
public record EndpointConfig(String name, String interfaceName, List<Integer> addresses, long mac) {
    public EndpointConfig {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("endpoint " + name + " without an address");
        }
        addresses = List.copyOf(addresses);
    }
}
