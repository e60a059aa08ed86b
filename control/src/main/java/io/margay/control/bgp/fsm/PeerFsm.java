package io.margay.control.bgp.fsm;

import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Keepalive;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** One peer's state machine. Owned by the control thread; events in, {@link FsmActions} out. */
public final class PeerFsm {
    private static final long SECOND_NS = 1_000_000_000L;
    /** RFC 4271 8.2.2: while the peer's own hold time is not known. */
    private static final long OPEN_WAIT_NS = 240 * SECOND_NS;

    private static final long DIAL_TIMEOUT_NS = 5 * SECOND_NS;
    private static final int FSM_ERROR_BASE = State.OPEN_SENT.ordinal() - 1;

    private final FsmSettings settings;
    private final FsmActions actions;
    private final RandomGenerator jitter;
    private final Map<Leg, Connection> legs = new EnumMap<>(Leg.class);
    private boolean started;
    private boolean dialling;
    private long dialDeadlineNs;
    private long retryDueNs;
    private long retryPauseNs = SECOND_NS;

    /** One leg from its OPEN on. */
    private static final class Connection {
        State state = State.OPEN_SENT;
        Open remoteOpen;
        int holdTimeSeconds;
        long holdDeadlineNs;
        long keepaliveDueNs;
        boolean hasTimers = true;
    }

    /** @param jitter spreads timers (RFC 4271 10); seeded in tests */
    public PeerFsm(FsmSettings settings, FsmActions actions, RandomGenerator jitter) {
        this.settings = settings;
        this.actions = actions;
        this.jitter = jitter;
    }

    public State state() {
        State best = dialling ? State.CONNECT : started ? State.ACTIVE : State.IDLE;
        for (Connection connection : legs.values()) {
            best = connection.state.compareTo(best) > 0 ? connection.state : best;
        }
        return best;
    }

    public void onStart(long nowNs) {
        started = true;
        retryDueNs = nowNs;
        onTick(nowNs);
    }

    /** Ends everything with a Cease that carries this text (RFC 9003). */
    public void onStop(int subcode, String text) {
        started = false;
        abandonDial();
        for (Leg leg : Leg.values()) {
            if (legs.containsKey(leg)) {
                end(leg, Notification.cease(subcode, text), "stopped: " + text);
            }
        }
    }

    public void onConnected(long nowNs) {
        dialling = false;
        open(Leg.OUTGOING, nowNs);
    }

    public void onConnectFailed(String reason, long nowNs) {
        dialling = false;
        actions.failed(reason);
        retryLater(nowNs);
    }

    /** The peer dialled. True when the connection is ours from here on; false when the caller is to close it. */
    public boolean onIncoming(long nowNs) {
        if (!started || state() == State.ESTABLISHED) {
            return false;
        }
        if (legs.containsKey(Leg.INCOMING)) {
            // a peer that dials again has given up the connection before it
            end(Leg.INCOMING, Notification.cease(Notification.CEASE_COLLISION, ""), "peer connected anew");
        }
        open(Leg.INCOMING, nowNs);
        return true;
    }

    public void onClosed(Leg leg, String reason, long nowNs) {
        if (legs.containsKey(leg)) {
            end(leg, null, reason);
            retryLater(nowNs);
        }
    }

    /** What came could not be understood. */
    public void onFault(Leg leg, ResetSession fault, long nowNs) {
        if (legs.containsKey(leg)) {
            end(leg, new Notification(fault.code(), fault.subcode(), fault.data()), fault.reason());
            retryLater(nowNs);
        }
    }

    public void onMessage(Leg leg, BgpMessage message, long nowNs) {
        Connection connection = legs.get(leg);
        if (connection == null) {
            return; // the leg was closed while its bytes were on their way
        }
        if (connection.state != State.OPEN_SENT && connection.holdTimeSeconds > 0) {
            connection.holdDeadlineNs = nowNs + connection.holdTimeSeconds * SECOND_NS;
        }
        if (message instanceof Notification notification) {
            end(leg, null, "peer sent " + notification.describe());
            retryLater(nowNs);
        } else if (message instanceof Open open && connection.state == State.OPEN_SENT) {
            onOpen(leg, connection, open, nowNs);
        } else if (message instanceof Keepalive && connection.state == State.OPEN_CONFIRM) {
            establish(leg, connection);
        } else if (message instanceof Keepalive && connection.state == State.ESTABLISHED) {
            return;
        } else if (message instanceof Update update && connection.state == State.ESTABLISHED) {
            actions.update(update);
        } else if (message instanceof RouteRefresh refresh && connection.state == State.ESTABLISHED) {
            actions.refresh(refresh);
        } else {
            int subcode = connection.state.ordinal() - FSM_ERROR_BASE;
            String reason = message.getClass().getSimpleName() + " in " + connection.state.label();
            onFault(leg, new ResetSession(Notification.FSM_ERROR, subcode, reason), nowNs);
        }
    }

    public void onTick(long nowNs) {
        for (Leg leg : Leg.values()) {
            Connection connection = legs.get(leg);
            if (connection != null && connection.hasTimers) {
                tick(leg, connection, nowNs);
            }
        }
        if (dialling && nowNs - dialDeadlineNs >= 0) {
            abandonDial();
            actions.failed("no answer to the connection request");
            retryLater(nowNs);
        }
        if (isDialDue(nowNs)) {
            dialling = true;
            dialDeadlineNs = nowNs + DIAL_TIMEOUT_NS;
            actions.dial();
        }
    }

    /** When {@link #onTick} is next needed, or {@link Long#MAX_VALUE}; never later than the next timer. */
    public long nextDeadlineNs(long nowNs) {
        long wait = Long.MAX_VALUE;
        for (Connection connection : legs.values()) {
            if (connection.hasTimers) {
                wait = Math.min(wait, connection.holdDeadlineNs - nowNs);
            }
            if (connection.hasTimers && connection.state != State.OPEN_SENT) {
                wait = Math.min(wait, connection.keepaliveDueNs - nowNs);
            }
        }
        if (dialling) {
            wait = Math.min(wait, dialDeadlineNs - nowNs);
        } else if (started && !settings.passive() && legs.isEmpty()) {
            wait = Math.min(wait, retryDueNs - nowNs);
        }
        return wait == Long.MAX_VALUE ? Long.MAX_VALUE : nowNs + wait;
    }

    private void tick(Leg leg, Connection connection, long nowNs) {
        if (nowNs - connection.holdDeadlineNs >= 0) {
            Notification expired = new Notification(Notification.HOLD_TIMER_EXPIRED, 0, new byte[0]);
            end(leg, expired, "hold timer expired");
            retryLater(nowNs);
        } else if (connection.state != State.OPEN_SENT && nowNs - connection.keepaliveDueNs >= 0) {
            actions.send(leg, new Keepalive());
            scheduleKeepalive(connection, nowNs);
        }
    }

    private boolean isDialDue(long nowNs) {
        return started && !settings.passive() && !dialling && legs.isEmpty() && nowNs - retryDueNs >= 0;
    }

    private void open(Leg leg, long nowNs) {
        Connection connection = new Connection();
        connection.holdDeadlineNs = nowNs + OPEN_WAIT_NS;
        legs.put(leg, connection);
        int as = settings.localAs();
        actions.send(
                leg,
                new Open(
                        Open.VERSION,
                        as >>> 16 == 0 ? as : Open.AS_TRANS,
                        settings.holdTimeSeconds(),
                        settings.localIdentifier(),
                        List.of(
                                Capability.MultiProtocol.IPV4_UNICAST,
                                new Capability.Refresh(),
                                new Capability.FourOctetAs(as))));
    }

    private void onOpen(Leg leg, Connection connection, Open open, long nowNs) {
        OpenCheck.Refusal refusal = OpenCheck.refuse(open, settings);
        if (refusal != null) {
            end(leg, refusal.notification(), refusal.reason());
            retryLater(nowNs);
            return;
        }
        Connection rival = legs.get(leg.other());
        if (rival != null && rival.state != State.OPEN_SENT) {
            Leg loser = rival.state == State.ESTABLISHED ? leg : loserOfCollision(open);
            end(loser, Notification.cease(Notification.CEASE_COLLISION, ""), "connection collision");
            if (loser == leg) {
                return;
            }
        }
        connection.remoteOpen = open;
        connection.holdTimeSeconds = Math.min(settings.holdTimeSeconds(), open.holdTimeSeconds());
        connection.hasTimers = connection.holdTimeSeconds > 0;
        connection.holdDeadlineNs = nowNs + connection.holdTimeSeconds * SECOND_NS;
        connection.state = State.OPEN_CONFIRM;
        actions.send(leg, new Keepalive());
        scheduleKeepalive(connection, nowNs);
    }

    /** RFC 4271 6.8: the connection dialled by the side with the higher identifier stays; RFC 6286 2.3: then the higher AS. */
    private Leg loserOfCollision(Open open) {
        int order = Integer.compareUnsigned(settings.localIdentifier(), open.bgpIdentifier());
        if (order == 0) {
            order = Integer.compareUnsigned(settings.localAs(), settings.remoteAs());
        }
        return order < 0 ? Leg.OUTGOING : Leg.INCOMING;
    }

    private void establish(Leg leg, Connection connection) {
        connection.state = State.ESTABLISHED;
        retryPauseNs = SECOND_NS;
        abandonDial();
        if (legs.containsKey(leg.other())) {
            end(leg.other(), Notification.cease(Notification.CEASE_COLLISION, ""), "connection collision");
        }
        Open open = connection.remoteOpen;
        actions.established(
                leg,
                new Negotiated(
                        open.as(),
                        open.bgpIdentifier(),
                        connection.holdTimeSeconds,
                        open.has(Capability.FourOctetAs.class),
                        open.has(Capability.Refresh.class),
                        open.capabilities()));
    }

    /** @param notification null when the peer cannot or need not be told */
    private void end(Leg leg, Notification notification, String reason) {
        Connection connection = legs.remove(leg);
        if (notification != null) {
            actions.send(leg, notification);
        }
        actions.close(leg);
        String told = notification == null ? reason : reason + "; told the peer " + notification.describe();
        if (connection.state == State.ESTABLISHED) {
            actions.down(told);
        } else {
            actions.failed(told);
        }
    }

    private void abandonDial() {
        if (dialling) {
            dialling = false;
            actions.abandonDial();
        }
    }

    /** RFC 4271 10: jittered; doubles up to the configured pause until a session comes up. */
    private void retryLater(long nowNs) {
        retryDueNs = nowNs + jittered(retryPauseNs);
        retryPauseNs = Math.min(2 * retryPauseNs, Math.max(1, settings.connectRetrySeconds()) * SECOND_NS);
    }

    private void scheduleKeepalive(Connection connection, long nowNs) {
        connection.keepaliveDueNs = nowNs + jittered(connection.holdTimeSeconds * SECOND_NS / 3);
    }

    /** Three quarters to the whole of it. */
    private long jittered(long intervalNs) {
        return intervalNs - jitter.nextLong(intervalNs / 4 + 1);
    }
}
