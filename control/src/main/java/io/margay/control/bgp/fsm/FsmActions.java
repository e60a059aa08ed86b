package io.margay.control.bgp.fsm;

import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;

/** What the FSM wants done. None of these may call the FSM back before it returns. */
public interface FsmActions {
    /** Connect; answered by {@code onConnected} or {@code onConnectFailed}. */
    void dial();

    /** Give up connecting. */
    void abandonDial();

    /** The connection that was offered by {@code onIncoming} is the incoming leg from here on. */
    void acceptIncoming();

    void send(Leg leg, BgpMessage message);

    /** Send what is queued, then close; there will be no {@code onClosed} for it. */
    void close(Leg leg);

    void established(Leg leg, Negotiated negotiated);

    /** The established session is over: its routes go. */
    void down(SessionEnd end);

    /** An attempt ended before it was a session. Not called for a connection that lost against another one to the same peer. */
    void failed(SessionEnd end);

    void update(Update update);

    void refresh(RouteRefresh refresh);
}
