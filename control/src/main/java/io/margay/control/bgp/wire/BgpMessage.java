package io.margay.control.bgp.wire;

/** A BGP message (RFC 4271 4.1). */
public sealed interface BgpMessage permits Open, Update, Notification, Keepalive, RouteRefresh {
    /** The type octet of its header. */
    int type();
}
