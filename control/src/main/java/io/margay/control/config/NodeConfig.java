package io.margay.control.config;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import java.util.Optional;

/**
 * This host.
 *
 * @param address its address on the uplink: source of ICMP errors, BGP identifier, next hop of what is announced
 * @param address6 likewise of IPv6: source of ICMPv6 errors, and of what the host itself sends to the pools
 * @param uplink name of the interface towards the other hosts
 */
public record NodeConfig(String name, int address, Optional<Ipv6Address> address6, String uplink) {
    /** Without the uplink, which is ordered by itself. */
    @Override
    public String toString() {
        return "node " + name + " " + Ipv4.format(address)
                + address6.map(own -> " " + own).orElse("");
    }
}
