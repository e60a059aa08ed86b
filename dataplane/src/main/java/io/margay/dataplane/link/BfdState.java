package io.margay.dataplane.link;

/** What one end of a BFD session says of it; the ids are the protocol's (RFC 5880 4.1). */
public enum BfdState {
    /** Switched off by somebody's will, which says nothing about the path (RFC 5882 4.2). */
    ADMIN_DOWN(0, "admin-down"),
    DOWN(1, "down"),
    /** The other end is heard, and does not know yet that it is. */
    INIT(2, "init"),
    UP(3, "up");

    private static final BfdState[] BY_ID = {ADMIN_DOWN, DOWN, INIT, UP};

    private final int id;
    private final String label;

    BfdState(int id, String label) {
        this.id = id;
        this.label = label;
    }

    public int id() {
        return id;
    }

    public String label() {
        return label;
    }

    /** @param id 0 to 3 */
    public static BfdState of(int id) {
        return BY_ID[id];
    }
}
