package io.margay.perf.oracle.scene;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Ipv6Prefix;

/** Addresses of the scene beside those of the tester: see {@link Side}. */
public final class Scene {
    /** The routers' own address on the uplink. */
    public static final int NODE = Ipv4.parse("172.17.8.100");

    public static final Ipv6Address NODE6 = Ipv6Address.parse("fd00:8::100");

    public static final Ipv4Prefix UPLINK_SUBNET = Ipv4Prefix.parse("172.17.8.0/24");
    public static final Ipv6Prefix UPLINK_SUBNET6 = Ipv6Prefix.parse("fd00:8::/64");

    /** The block of these routers: its only workload is the tester's, all else there is a blackhole. */
    public static final Ipv4Prefix BLOCK = Ipv4Prefix.parse("192.168.18.64/26");

    public static final Ipv6Prefix BLOCK6 = Ipv6Prefix.parse("fd00:10:0:12::/122");

    /** The block behind the uplink's peer. */
    public static final Ipv4Prefix REMOTE_BLOCK = Ipv4Prefix.parse("192.168.196.128/26");

    public static final Ipv6Prefix REMOTE_BLOCK6 = Ipv6Prefix.parse("fd00:10:0:c4::/122");

    /** What the guarded router leaves to no kernel. */
    public static final Ipv4Prefix POOL = Ipv4Prefix.parse("192.168.0.0/16");

    public static final Ipv6Prefix POOL6 = Ipv6Prefix.parse("fd00:10::/48");

    /** What workloads have as default gateway; that of IPv6 follows from the MAC of their veths. */
    public static final int GATEWAY = Ipv4.parse("169.254.1.1");

    public static final Ipv6Address GATEWAY6 = Ipv6Address.parse("fe80::ecee:eeff:feee:eeee");

    /** As it follows from the MAC of the uplink. */
    private static final Ipv6Address UPLINK_LINK_LOCAL = Ipv6Address.parse("fe80::ff:fe00:864");

    private Scene() {}

    /**
     * On the uplink's subnet, and nobody. A router asks for such a neighbour and gives up seconds later, each at its own pace, so that no
     * output could be told to belong to which input.
     */
    public static boolean isAbsentNeighbor(int address) {
        int host = address & 0xFF;
        return UPLINK_SUBNET.contains(address)
                && address != NODE
                && address != Side.UPLINK.testerAddress()
                && host != 0xFF;
    }

    public static boolean isAbsentNeighbor(Ipv6Address address) {
        return UPLINK_SUBNET6.contains(address)
                && !address.equals(NODE6)
                && !address.equals(Side.UPLINK.testerAddress6())
                && address.low() != 0;
    }

    /** An address of the routers, those of their interfaces and of all routers of a subnet (RFC 4291 2.6.1) among them. */
    public static boolean isRouters(Ipv6Address address) {
        return address.equals(NODE6)
                || address.equals(GATEWAY6)
                || address.equals(UPLINK_LINK_LOCAL)
                || address.low() == 0
                        && (UPLINK_SUBNET6.contains(address) || address.high() == UPLINK_LINK_LOCAL.high());
    }
}
