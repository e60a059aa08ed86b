package io.margay.control.bgp.rib;

/** The step at which a path lost (RFC 4271 9.1.2.2, RFC 4456 9), in the order of the steps. */
public enum LossReason {
    LOCAL_PREF_LOWER("local-pref lower"),
    AS_PATH_LONGER("as-path longer"),
    ORIGIN_HIGHER("origin higher"),
    MED_HIGHER("med higher"),
    INTERNAL("internal"),
    IDENTIFIER_HIGHER("bgp identifier higher"),
    CLUSTER_LIST_LONGER("cluster list longer"),
    ADDRESS_HIGHER("peer address higher");

    private final String label;

    LossReason(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
