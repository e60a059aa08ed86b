package io.margay.control.config;

/** Which ARP requests of a workload are answered (reference table: the gateway always, the workload's own address never). */
public enum ArpProxy {
    /** Every address that is not the workload's own. */
    ALL("all"),
    /** The gateway alone. */
    GATEWAY_ONLY("gateway-only");

    private final String label;

    ArpProxy(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
