package io.margay.control.bgp.transport;

import io.margay.control.bgp.wire.BgpError.ResetSession;

/** Who hears what a connection brings. */
public interface ConnectionListener {
    void onConnected();

    void onConnectFailed(String reason);

    /** A whole message with a header in order, valid during the call. */
    void onMessage(byte[] bytes, int from);

    /** A header that cannot begin a message. */
    void onHeaderFault(ResetSession fault);

    /** Closed by the peer. */
    void onClosed();

    /** Neither side closed it. */
    void onBroken(String reason);
}
