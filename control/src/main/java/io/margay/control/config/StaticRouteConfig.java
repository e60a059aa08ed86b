package io.margay.control.config;

import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;

/** @param via address of a gateway in one of the uplink's subnets, of the prefix's family */
public record StaticRouteConfig(Prefix prefix, IpAddress via) {
    public StaticRouteConfig {
        if (prefix.family() != via.family()) {
            throw new IllegalArgumentException("route " + prefix + " via " + via);
        }
    }
}
