package io.margay.dataplane.neighbor;

/** States of a neighbour, after Linux's NUD states (RFC 4861 7.3.2 for the idea, applied to ARP as Linux does). */
public enum NeighborState {
    /** No record. */
    NONE(0, "none"),
    /** Asked for by broadcast, no answer yet: frames are held. */
    INCOMPLETE(1, "incomplete"),
    /** Answered within the reachable time. */
    REACHABLE(2, "reachable"),
    /** Not used for the reachable time; still usable, verified at the next use. */
    STALE(3, "stale"),
    /** In use and being verified by unicast requests; still usable. */
    PROBE(4, "probe"),
    /** Nobody answered; frames are refused until the record is forgotten or somebody answers. */
    FAILED(5, "failed"),
    /** Given by configuration; never asked for, never changed by what arrives. */
    PERMANENT(6, "permanent");

    private static final NeighborState[] BY_ID = {NONE, INCOMPLETE, REACHABLE, STALE, PROBE, FAILED, PERMANENT};

    private final int id;
    private final String label;

    NeighborState(int id, String label) {
        this.id = id;
        this.label = label;
    }

    public int id() {
        return id;
    }

    public String label() {
        return label;
    }

    public static NeighborState of(int id) {
        return BY_ID[id];
    }
}
