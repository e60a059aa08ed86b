package io.margay.control.bgp;

import io.margay.fib.IpAddress;

/**
 * An address that is no peer's and from which somebody tried to connect.
 *
 * @param lastMs epoch
 */
public record StrangerSnapshot(IpAddress address, long times, long lastMs) {}
