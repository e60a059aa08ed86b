package io.margay.control.bgp.fsm;

import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;

/** Is the peer's OPEN one that we can live with? (RFC 4271 6.2, RFC 6286 2.1, RFC 5492 5) */
final class OpenCheck {
    private OpenCheck() {}

    /** A refusal: the NOTIFICATION, and the line for our own operator. */
    record Refusal(Notification notification, String reason) {}

    /** Null when it is in order. */
    static Refusal refuse(Open open, FsmSettings settings) {
        if (open.version() != Open.VERSION) {
            return refusal(1, new byte[] {0, Open.VERSION}, "version " + open.version());
        }
        if (open.as() != settings.remoteAs()) {
            return refusal(
                    2,
                    new byte[0],
                    "peer is AS " + Integer.toUnsignedString(open.as()) + ", expected "
                            + Integer.toUnsignedString(settings.remoteAs()));
        }
        boolean isInternal = settings.remoteAs() == settings.localAs();
        if (open.bgpIdentifier() == 0) {
            return refusal(3, new byte[0], "BGP identifier 0.0.0.0");
        }
        if (isInternal && open.bgpIdentifier() == settings.localIdentifier()) {
            return refusal(3, new byte[0], "peer has our own BGP identifier");
        }
        if (open.holdTimeSeconds() == 1 || open.holdTimeSeconds() == 2) {
            return refusal(6, new byte[0], "hold time of " + open.holdTimeSeconds() + " s");
        }
        if (!open.hasIpv4Unicast()) {
            return refusal(7, new byte[] {1, 4, 0, 1, 0, 1}, "peer does not speak IPv4 unicast");
        }
        return null;
    }

    private static Refusal refusal(int subcode, byte[] data, String reason) {
        return new Refusal(new Notification(Notification.OPEN_ERROR, subcode, data), reason);
    }
}
