package io.margay.control.bgp.wire;

import io.margay.fib.AddressFamily;
import io.margay.fib.Prefix;

/** The address families that this speaker knows (RFC 4760 3). */
public enum Family {
    IPV4_UNICAST(1, 1, "ipv4-unicast", 32),
    IPV6_UNICAST(2, 1, "ipv6-unicast", 128);

    private final int afi;
    private final int safi;
    private final String label;
    private final int maxPrefixLength;

    Family(int afi, int safi, String label, int maxPrefixLength) {
        this.afi = afi;
        this.safi = safi;
        this.label = label;
        this.maxPrefixLength = maxPrefixLength;
    }

    public int afi() {
        return afi;
    }

    public int safi() {
        return safi;
    }

    public String label() {
        return label;
    }

    int maxPrefixLength() {
        return maxPrefixLength;
    }

    /** Null of one that we do not know. */
    public static Family of(int afi, int safi) {
        for (Family family : values()) {
            if (family.afi == afi && family.safi == safi) {
                return family;
            }
        }
        return null;
    }

    public static Family of(Prefix prefix) {
        return prefix.family() == AddressFamily.IPV4 ? IPV4_UNICAST : IPV6_UNICAST;
    }

    /** As operators call it. */
    static String label(int afi, int safi) {
        Family family = of(afi, safi);
        return family == null ? "afi " + afi + " safi " + safi : family.label;
    }
}
