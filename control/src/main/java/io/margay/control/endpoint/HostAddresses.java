package io.margay.control.endpoint;

import java.util.Map;
import java.util.Set;

/**
 * The IPv4 addresses that the kernel holds for this host, without loopback.
 *
 * @param onUplink address to prefix length, for the uplink
 * @param all of every interface
 */
public record HostAddresses(Map<Integer, Integer> onUplink, Set<Integer> all) {
    public HostAddresses {
        onUplink = Map.copyOf(onUplink);
        all = Set.copyOf(all);
    }
}
