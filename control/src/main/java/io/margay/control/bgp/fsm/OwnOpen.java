package io.margay.control.bgp.fsm;

import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import java.util.List;

/** What we say of ourselves to one peer, at the time. */
final class OwnOpen {
    private final FsmSettings settings;
    private boolean hasRestarted;
    /** The next one says nothing of what we can do. */
    private boolean isPlain;

    OwnOpen(FsmSettings settings) {
        this.settings = settings;
    }

    void restarted(boolean isSo) {
        hasRestarted = isSo;
    }

    Open get() {
        int as = settings.localAs();
        return new Open(
                Open.VERSION,
                as >>> 16 == 0 ? as : Open.AS_TRANS,
                settings.holdTimeSeconds(),
                settings.localIdentifier(),
                isPlain
                        ? List.of()
                        : settings.capabilities().stream().map(this::asOfNow).toList());
    }

    private Capability asOfNow(Capability capability) {
        return capability instanceof GracefulRestart restart
                ? new GracefulRestart(
                        hasRestarted, restart.isByNotification(), restart.restartSeconds(), restart.families())
                : capability;
    }

    /**
     * RFC 5492 3: a peer that does not know capabilities is opened without, once, if what is left is of use.
     *
     * @param told what ended a connection; null when nothing was said
     */
    void onEnd(Connection connection, Notification told) {
        isPlain = told != null
                && told.code() == Notification.OPEN_ERROR
                && told.subcode() == Notification.OPEN_UNSUPPORTED_PARAMETER
                && connection.state() != State.ESTABLISHED
                && !connection.localOpen().capabilities().isEmpty()
                && connection.localOpen().speaks(Family.IPV4_UNICAST);
    }
}
