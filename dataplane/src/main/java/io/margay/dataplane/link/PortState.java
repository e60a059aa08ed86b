package io.margay.dataplane.link;

/** The life of a port, as the conductor sees it. */
public enum PortState {
    /** No interface of that name exists; the port waits for it. */
    MISSING(1, "missing"),
    /** The interface exists but is down, or has no carrier. */
    DOWN(2, "down"),
    /** Frames pass. */
    UP(3, "up"),
    /** The interface is there but the port could not be opened on it; an error event says why. */
    FAILED(4, "failed");

    private static final PortState[] BY_ID = {null, MISSING, DOWN, UP, FAILED};

    private final int id;
    private final String label;

    PortState(int id, String label) {
        this.id = id;
        this.label = label;
    }

    public int id() {
        return id;
    }

    public String label() {
        return label;
    }

    static PortState of(int id) {
        return BY_ID[id];
    }
}
