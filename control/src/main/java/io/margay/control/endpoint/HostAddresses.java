package io.margay.control.endpoint;

import io.margay.fib.IpAddress;
import java.util.Map;
import java.util.Set;

/**
 * The addresses that the kernel holds for this host, without loopback, without those of IPv6 that are link-local, and without those whose uniqueness it is still
 * asking for (RFC 4862 5.4).
 *
 * @param onUplink address to prefix length, for the uplink
 * @param all of every interface
 * @param settling whether there are some that the kernel is still asking for
 */
public record HostAddresses(Map<IpAddress, Integer> onUplink, Set<IpAddress> all, boolean settling) {
    public static final HostAddresses NONE = new HostAddresses(Map.of(), Set.of(), false);

    public HostAddresses {
        onUplink = Map.copyOf(onUplink);
        all = Set.copyOf(all);
    }
}
