package io.margay.control.config;

import io.margay.fib.Ipv4Prefix;

/** @param via address of a gateway in the uplink's subnet */
public record StaticRouteConfig(Ipv4Prefix prefix, int via) {}
