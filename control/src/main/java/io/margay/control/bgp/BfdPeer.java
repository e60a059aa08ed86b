package io.margay.control.bgp;

import io.margay.fib.IpAddress;

/**
 * A peer that BFD is to watch.
 *
 * @param name of the peer
 * @param local our end
 * @param interfaceName of the link that a link-local address is of; else empty
 */
public record BfdPeer(String name, IpAddress local, IpAddress address, String interfaceName, BfdOptions options) {}
