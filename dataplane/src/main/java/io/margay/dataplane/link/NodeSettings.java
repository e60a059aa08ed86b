package io.margay.dataplane.link;

import io.margay.fib.Ipv6Address;

/**
 * What the dataplane must know of this node, beside ports, addresses and pools.
 *
 * @param nodeAddress this host's IPv4 address: source of ICMP errors
 * @param gatewayAddress the workloads' gateway, 169.254.1.1 in the Calico model
 * @param proxyArpGatewayOnly answer ARP for the gateway alone, not for every address off the veth
 * @param nodeAddress6 this host's IPv6 address: source of ICMPv6 errors; {@link Ipv6Address#UNSPECIFIED} for none, then there are no errors
 * @param gatewayAddress6 the workloads' IPv6 gateway, a link-local address
 * @param proxyNdpGatewayOnly as {@code proxyArpGatewayOnly}, of neighbour solicitations
 * @param toHostAllowed may workloads of this host talk to the host itself
 * @param icmpLimits of the errors of either family
 */
public record NodeSettings(
        int nodeAddress,
        int gatewayAddress,
        boolean proxyArpGatewayOnly,
        Ipv6Address nodeAddress6,
        Ipv6Address gatewayAddress6,
        boolean proxyNdpGatewayOnly,
        boolean toHostAllowed,
        IcmpLimits icmpLimits) {
    /** fe80::ecee:eeff:feee:eeee, which follows from the MAC ee:ee:ee:ee:ee:ee that Calico gives its veths. */
    public static final Ipv6Address DEFAULT_GATEWAY6 = new Ipv6Address(0xFE80_0000_0000_0000L, 0xECEE_EEFF_FEEE_EEEEL);

    /**
     * How many ICMP errors may be sent, by token buckets (RFC 1812 4.3.2.8, RFC 4443 2.4 f), for each family.
     *
     * @param rate a second in all
     * @param burst at once in all
     * @param receiverRate a second to one receiver
     * @param receiverBurst at once to one receiver
     */
    public record IcmpLimits(int rate, int burst, int receiverRate, int receiverBurst) {
        /** The first two are Linux's; to one receiver more than there, so that a traceroute with three probes a hop is answered in full. */
        public static final IcmpLimits DEFAULT = new IcmpLimits(1_000, 50, 10, 10);

        public static final int MAX = 1_000_000;

        public IcmpLimits {
            if (Math.min(Math.min(rate, burst), Math.min(receiverRate, receiverBurst)) < 1
                    || Math.max(Math.max(rate, burst), Math.max(receiverRate, receiverBurst)) > MAX) {
                throw new IllegalArgumentException("ICMP limits out of 1.." + MAX + ": " + rate + ", " + burst + ", "
                        + receiverRate + ", " + receiverBurst);
            }
        }
    }
}
