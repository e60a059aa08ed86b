package io.margay.control.bgp.fsm;

/** RFC 4271 8.2.2, from nothing to a session. */
public enum State {
    IDLE("idle", 0),
    CONNECT("connect", 0),
    ACTIVE("active", 0),
    OPEN_SENT("open-sent", 1),
    OPEN_CONFIRM("open-confirm", 2),
    ESTABLISHED("established", 3);

    private final String label;
    private final int unexpectedMessageSubcode;

    State(String label, int unexpectedMessageSubcode) {
        this.label = label;
        this.unexpectedMessageSubcode = unexpectedMessageSubcode;
    }

    public String label() {
        return label;
    }

    /** Of the FSM error that a message earns which has no place in this state (RFC 6608 3). */
    int unexpectedMessageSubcode() {
        return unexpectedMessageSubcode;
    }
}
