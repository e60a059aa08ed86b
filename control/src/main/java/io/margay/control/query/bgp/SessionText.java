package io.margay.control.query.bgp;

import io.margay.control.bgp.PeerSnapshot;

/** What is said of a peer without a session. */
final class SessionText {
    private SessionText() {}

    static String none(PeerSnapshot peer) {
        String why = peer.heldDown() != null ? peer.heldDown() : peer.lastReason();
        return "no session with " + peer.name() + ": it is " + peer.state() + (why.isEmpty() ? "" : "; last: " + why);
    }
}
