package io.margay.control.bgp.fsm;

/** Which of a peer's two possible connections. */
public enum Leg {
    /** We dialled. */
    OUTGOING,
    /** The peer dialled. */
    INCOMING;

    Leg other() {
        return this == OUTGOING ? INCOMING : OUTGOING;
    }
}
