package io.margay.control.bgp.fsm;

/** RFC 4271 8.2.2. */
public enum State {
    IDLE("idle"),
    CONNECT("connect"),
    ACTIVE("active"),
    OPEN_SENT("open-sent"),
    OPEN_CONFIRM("open-confirm"),
    ESTABLISHED("established");

    private final String label;

    State(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
