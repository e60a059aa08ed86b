package io.margay.dataplane.link;

/** What stands behind a port: it decides which source addresses are believed and what is left to the kernel. */
public enum PortKind {
    /** The host end of a veth whose other end is a workload: strict source check, ARP answered, the kernel kept out. */
    WORKLOAD(1, "workload"),
    /** A host interface: only destinations in guarded pools are ours, the rest is left to the kernel. */
    UPLINK(2, "uplink");

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
        return id == UPLINK.id ? UPLINK : WORKLOAD;
    }
}
