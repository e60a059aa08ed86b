package io.margay.dataplane.counters;

/**
 * Every way a frame can end other than being sent or held; each frame that ends so is counted under exactly one.
 *
 * <p>Ids and labels are public: they stand in the counters file and in dashboards. {@link Kind} tells an operator whether to
 * worry.
 */
public enum DropReason {
    /** Not forwarded because it is not ours: the kernel has its own copy and sees to it. */
    LEFT_TO_KERNEL(0, "left-to-kernel", Kind.CONSUMED),
    ETHERNET_TRUNCATED(1, "ethernet-truncated", Kind.MALFORMED),
    /** Unicast to a MAC that is not the port's. */
    ETHERNET_NOT_FOR_US(2, "ethernet-not-for-us", Kind.REFUSED),
    ETHERTYPE_UNKNOWN(3, "ethertype-unknown", Kind.REFUSED),
    VLAN_TAGGED(4, "vlan-tagged", Kind.REFUSED),
    IPV6_MALFORMED(5, "ipv6-malformed", Kind.MALFORMED),

    ARP_MALFORMED(6, "arp-malformed", Kind.MALFORMED),
    /** Probe for, announcement of, or question after the workload's own address: answering would break its DAD. */
    ARP_SILENT_OWN(7, "arp-silent-own", Kind.CONSUMED),
    /** The sender's address is not one of the workload's. */
    ARP_SPOOF(8, "arp-spoof", Kind.REFUSED),
    /** A reply that taught or confirmed a MAC. */
    ARP_LEARN(9, "arp-learn", Kind.CONSUMED),
    /** A reply nobody waited for. */
    ARP_UNSOLICITED(10, "arp-unsolicited", Kind.REFUSED),
    /** Not for the gateway, and the port answers for nothing else. */
    ARP_NOT_PROXIED(11, "arp-not-proxied", Kind.REFUSED),

    IPV4_MALFORMED(12, "ipv4-malformed", Kind.MALFORMED),
    IPV4_CHECKSUM(13, "ipv4-checksum", Kind.MALFORMED),
    MARTIAN_SOURCE(14, "martian-source", Kind.REFUSED),
    MARTIAN_DESTINATION(15, "martian-destination", Kind.REFUSED),
    MULTICAST(16, "multicast", Kind.REFUSED),
    BROADCAST(17, "broadcast", Kind.REFUSED),
    LINK_LOCAL(18, "link-local", Kind.REFUSED),
    /** A workload sent from an address that is not its own. */
    SOURCE_SPOOFED(19, "source-spoofed", Kind.REFUSED),
    /** To an address of this host, by a workload that may not ({@code host.to-host}), or where the host has no port. */
    TO_HOST(20, "to-host", Kind.REFUSED),

    NO_FIB(21, "no-fib", Kind.REFUSED),
    NO_ROUTE(22, "no-route", Kind.REFUSED),
    BLACKHOLE(23, "blackhole", Kind.REFUSED),
    UNREACHABLE(24, "unreachable", Kind.REFUSED),
    TTL_EXPIRED(25, "ttl-expired", Kind.REFUSED),
    /** Larger than the way out, and must not be cut, as nothing of IPv6 (the sender is told). */
    MTU_EXCEEDED(26, "mtu-exceeded", Kind.REFUSED),
    /** To the broadcast address of a subnet that this node is in (RFC 2644). */
    DIRECTED_BROADCAST(27, "directed-broadcast", Kind.REFUSED),
    /** The route leads to a port that is not open. */
    PORT_DOWN(28, "port-down", Kind.LOST),

    NEIGHBOR_FAILED(29, "neighbor-failed", Kind.REFUSED),
    NEIGHBOR_TABLE_FULL(30, "neighbor-table-full", Kind.LOST),
    HOLD_QUEUE_FULL(31, "hold-queue-full", Kind.LOST),
    HOLD_EXPIRED(32, "hold-expired", Kind.LOST),

    /** An ICMP error of ours that has no way back to its receiver. */
    ICMP_UNROUTABLE(33, "icmp-unroutable", Kind.REFUSED),

    TX_QUEUE_FULL(34, "tx-queue-full", Kind.LOST),
    TX_PORT_DOWN(35, "tx-port-down", Kind.LOST),
    /** The kernel refused the frame on the way out. */
    TX_REFUSED(36, "tx-refused", Kind.LOST),
    /** The kernel had no free slot in the receive ring. */
    RX_RING_FULL(37, "rx-ring-full", Kind.LOST),

    NDP_MALFORMED(38, "ndp-malformed", Kind.MALFORMED),
    /** Probe for, or question after the workload's own address, or an advertisement of a link-local one. */
    NDP_SILENT_OWN(39, "ndp-silent-own", Kind.CONSUMED),
    /** The sender's address is not one of the workload's. */
    NDP_SPOOF(40, "ndp-spoof", Kind.REFUSED),
    /** An advertisement that taught or confirmed a MAC. */
    NDP_LEARN(41, "ndp-learn", Kind.CONSUMED),
    /** An advertisement nobody waited for. */
    NDP_UNSOLICITED(42, "ndp-unsolicited", Kind.REFUSED),
    /** Not for the gateway, and the port answers for nothing else. */
    NDP_NOT_PROXIED(43, "ndp-not-proxied", Kind.REFUSED),
    /** What is between hosts and routers: there are no router advertisements, and a workload is no router. */
    NDP_ROUTER(44, "ndp-router", Kind.REFUSED),

    /** Options of IPv4 that break their own rules (the sender is told). */
    IPV4_OPTIONS(45, "ipv4-options", Kind.MALFORMED),
    /** It would say which way it goes (RFC 7126 4.3). */
    SOURCE_ROUTED(46, "source-routed", Kind.REFUSED),

    /** A control packet that reached its session. */
    BFD_CONSUMED(47, "bfd-consumed", Kind.CONSUMED),
    /** RFC 5880 6.8.6 says no before a session is looked for, or UDP before that. */
    BFD_MALFORMED(48, "bfd-malformed", Kind.MALFORMED),
    /** None of the discriminator, or none between these addresses. */
    BFD_NO_SESSION(49, "bfd-no-session", Kind.REFUSED),
    /** From further away than a session on one link reaches (RFC 5881 5). */
    BFD_TTL(50, "bfd-ttl", Kind.REFUSED),
    /** With authentication, which no session here has. */
    BFD_AUTHENTICATED(51, "bfd-authenticated", Kind.REFUSED);

    /** What a growing count means. */
    public enum Kind {
        /** Nothing lost: the frame did its work here or belongs to the kernel. */
        CONSUMED,
        /** The sender made a mistake, or lies. */
        MALFORMED,
        /** A rule said no. */
        REFUSED,
        /** It should have been forwarded. */
        LOST
    }

    public static final int COUNT = 52;

    private final int id;
    private final String label;
    private final Kind kind;

    DropReason(int id, String label, Kind kind) {
        this.id = id;
        this.label = label;
        this.kind = kind;
    }

    public int id() {
        return id;
    }

    public String label() {
        return label;
    }

    public Kind kind() {
        return kind;
    }
}
