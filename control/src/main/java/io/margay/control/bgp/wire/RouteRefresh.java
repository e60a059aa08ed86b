package io.margay.control.bgp.wire;

/** ROUTE-REFRESH (RFC 2918 3). */
public record RouteRefresh(int afi, int subtype, int safi) implements BgpMessage {}
