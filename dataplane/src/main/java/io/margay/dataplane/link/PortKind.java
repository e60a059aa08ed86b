package io.margay.dataplane.link;

/** What stands behind a port: it decides which source addresses are believed and what is left to the kernel. */
public enum PortKind {
    /** The host end of a veth whose other end is a workload: strict source check, ARP answered, the kernel kept out. */
    WORKLOAD(1, "workload"),
    /** A host interface: only destinations in guarded pools are ours, the rest is left to the kernel. */
    UPLINK(2, "uplink"),
    /** The far end of a veth pair whose near end is in this host's own stack: as a workload whose addresses are the host's. */
    HOST(3, "host");

    private static final PortKind[] BY_ID = {null, WORKLOAD, UPLINK, HOST};

    private final int id;
    private final String label;

    PortKind(int id, String label) {
        this.id = id;
        this.label = label;
    }

    public int id() {
        return id;
    }

    public String label() {
        return label;
    }

    static PortKind of(int id) {
        return BY_ID[id];
    }
}
