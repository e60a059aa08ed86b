package io.margay.control.config;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;

/**
 * What every workload has as its default gateway, and for whom else it answers.
 *
 * @param address of IPv4
 * @param address6 of IPv6, link-local
 */
public record GatewayConfig(int address, ProxyMode arpProxy, Ipv6Address address6, ProxyMode ndpProxy) {
    /** 169.254.1.1, as in every Calico. */
    public static final int DEFAULT_ADDRESS = 0xA9FE0101;

    /** fe80::ecee:eeff:feee:eeee, which follows from the MAC ee:ee:ee:ee:ee:ee that Calico gives its veths. */
    public static final Ipv6Address DEFAULT_ADDRESS6 = new Ipv6Address(0xFE80_0000_0000_0000L, 0xECEE_EEFF_FEEE_EEEEL);

    public static final GatewayConfig DEFAULT =
            new GatewayConfig(DEFAULT_ADDRESS, ProxyMode.ALL, DEFAULT_ADDRESS6, ProxyMode.ALL);

    /** Of both families. */
    @Override
    public String toString() {
        return "gateway " + Ipv4.format(address) + " " + address6 + ", arp proxy " + arpProxy.label() + ", ndp proxy "
                + ndpProxy.label();
    }
}
