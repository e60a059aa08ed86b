package io.margay.control.config;

/** Whether more than the best path of a prefix is told (RFC 7911), seen from here. */
public enum AddPathMode {
    NONE,
    RECEIVE,
    SEND,
    BOTH;

    public boolean receives() {
        return this == RECEIVE || this == BOTH;
    }

    public boolean sends() {
        return this == SEND || this == BOTH;
    }
}
