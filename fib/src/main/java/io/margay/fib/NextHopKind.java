package io.margay.fib;

/** What is done with a packet. Ids are written to the file and never change; 0 marks a free next-hop record. */
public enum NextHopKind {
    /** The destination is an address of this node. */
    LOCAL(1, "local"),
    /** On-link on a port: the neighbour is the destination itself. */
    PORT(2, "port"),
    /** The neighbour is the gateway, on a port. */
    GATEWAY(3, "gateway"),
    /** Dropped without a word. */
    BLACKHOLE(4, "blackhole"),
    /** Dropped, and the sender is told. */
    UNREACHABLE(5, "unreachable"),
    /** One of several ways, chosen for each flow. */
    GROUP(6, "group"),
    /** The neighbour is an IPv6 gateway, on a port; IPv4 routes may lead there too (RFC 8950). */
    GATEWAY6(7, "gateway6"),
    /** The broadcast address of a subnet that this node is in: dropped, since a router must not let one in from elsewhere (RFC 2644). */
    BROADCAST(8, "broadcast");

    private static final NextHopKind[] BY_ID = {
        null, LOCAL, PORT, GATEWAY, BLACKHOLE, UNREACHABLE, GROUP, GATEWAY6, BROADCAST
    };

    private final int id;
    private final String label;

    NextHopKind(int id, String label) {
        this.id = id;
        this.label = label;
    }

    public int id() {
        return id;
    }

    public String label() {
        return label;
    }

    /** Whether the packet leaves by a port that the next hop names. */
    boolean hasPort() {
        return this == PORT || this == GATEWAY || this == GATEWAY6;
    }

    /** The kind of an id, or null where there is none. */
    static NextHopKind byId(int id) {
        return id > 0 && id < BY_ID.length ? BY_ID[id] : null;
    }
}
