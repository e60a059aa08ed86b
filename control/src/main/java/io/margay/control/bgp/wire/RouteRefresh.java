package io.margay.control.bgp.wire;

/**
 * ROUTE-REFRESH (RFC 2918 3).
 *
 * @param subtype a request, or one of the marks around its answer (RFC 7313 3.2)
 */
public record RouteRefresh(int afi, int subtype, int safi) implements BgpMessage {
    public static final int REQUEST = 0;
    public static final int BEGIN = 1;
    public static final int END = 2;

    public static RouteRefresh of(Family family, int subtype) {
        return new RouteRefresh(family.afi(), subtype, family.safi());
    }

    /** Null of one that we do not know, which is passed over (RFC 2918 4), as are unknown subtypes (RFC 7313 5). */
    public Family family() {
        return Family.of(afi, safi);
    }

    @Override
    public int type() {
        return Wire.TYPE_ROUTE_REFRESH;
    }
}
