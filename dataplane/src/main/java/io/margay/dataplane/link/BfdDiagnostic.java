package io.margay.dataplane.link;

/** Why a BFD session is in its state, as far as this end gives reasons; the codes are the protocol's (RFC 5880 4.1). */
public enum BfdDiagnostic {
    NONE(0, "none"),
    /** Nothing was heard for the detection time. */
    TIME_EXPIRED(1, "control detection time expired"),
    NEIGHBOR_DOWN(3, "neighbor signaled session down"),
    ADMIN_DOWN(7, "administratively down");

    private static final BfdDiagnostic[] BY_CODE = {
        NONE, TIME_EXPIRED, null, NEIGHBOR_DOWN, null, null, null, ADMIN_DOWN
    };

    private final int code;
    private final String label;

    BfdDiagnostic(int code, String label) {
        this.code = code;
        this.label = label;
    }

    public int code() {
        return code;
    }

    public String label() {
        return label;
    }

    /** Null for what this end never says. */
    static BfdDiagnostic of(int code) {
        return BY_CODE[code];
    }
}
