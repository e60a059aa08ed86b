package io.margay.control.config;

/** Which ARP requests or neighbour solicitations of a workload are answered: the gateway's always, those of its own address never. */
public enum ProxyMode {
    /** Every address that is not the workload's own. */
    ALL("all"),
    /** The gateway alone. */
    GATEWAY_ONLY("gateway-only");

    private final String label;

    ProxyMode(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
