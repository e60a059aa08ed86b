package io.margay.control.bgp.wire;

/**
 * ROUTE-REFRESH (RFC 2918 3).
 *
 * @param subtype 0 for the request; others belong to RFC 7313
 */
public record RouteRefresh(int afi, int subtype, int safi) implements BgpMessage {
    /** Does it ask for the IPv4 unicast routes? Other families and subtypes are passed over (RFC 2918 4, RFC 7313 5). */
    public boolean isForIpv4Unicast() {
        return afi == Wire.AFI_IPV4 && safi == Wire.SAFI_UNICAST && subtype == 0;
    }

    @Override
    public int type() {
        return Wire.TYPE_ROUTE_REFRESH;
    }
}
