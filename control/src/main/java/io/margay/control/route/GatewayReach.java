package io.margay.control.route;

/**
 * How a gateway is reached.
 *
 * @param reason why there is no way; else empty
 */
public record GatewayReach(Way way, String reason) {
    public enum Way {
        /** It is on a link of ours. */
        CONNECTED,
        /** A route leads there. */
        RECURSIVE,
        NONE
    }
}
