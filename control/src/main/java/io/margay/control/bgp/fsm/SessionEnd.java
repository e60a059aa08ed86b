package io.margay.control.bgp.fsm;

import io.margay.control.bgp.wire.Notification;

/**
 * How a session, or an attempt at one, came to its end.
 *
 * @param notification what the peer was told, or told us; null when nobody said a word
 * @param reason for the operator, one line
 */
public record SessionEnd(By by, Notification notification, String reason) {
    /** Who ended it. */
    public enum By {
        US("us"),
        PEER("peer"),
        NETWORK("network");

        private final String label;

        By(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    static SessionEnd byUs(Notification told, String reason) {
        return new SessionEnd(By.US, told, reason + "; told the peer: " + told.describe());
    }

    static SessionEnd byPeer(Notification received) {
        return new SessionEnd(By.PEER, received, "peer sent: " + received.describe());
    }
}
