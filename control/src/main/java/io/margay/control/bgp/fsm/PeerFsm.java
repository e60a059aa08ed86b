package io.margay.control.bgp.fsm;

import io.margay.control.bgp.fsm.SessionEnd.By;
import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Keepalive;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** One peer's state machine. Owned by the control thread; events in, {@link FsmActions} out. */
public final class PeerFsm {
    /** Why an attempt to connect ended, where nothing came back. */
    public static final String NO_ANSWER = "no answer to the connection request";

    private static final long SECOND_NS = 1_000_000_000L;
    /** The kernel alone would try for two minutes. */
    private static final long DIAL_TIMEOUT_NS = 5 * SECOND_NS;
    /** A peer that connected has this long to say OPEN before we dial it as well. */
    private static final long OPEN_GRACE_NS = 5 * SECOND_NS;

    private final FsmSettings settings;
    private final FsmActions actions;
    private final RandomGenerator jitter;
    private final OwnOpen ownOpen;
    private final Map<Leg, Connection> legs = new EnumMap<>(Leg.class);
    private boolean started;
    private boolean dialling;
    private long dialDeadlineNs;
    private long retryDueNs;
    private long retryPauseNs = SECOND_NS;

    /** @param jitter spreads timers (RFC 4271 10); seeded in tests */
    public PeerFsm(FsmSettings settings, FsmActions actions, RandomGenerator jitter) {
        this.settings = settings;
        this.actions = actions;
        this.jitter = jitter;
        this.ownOpen = new OwnOpen(settings);
    }

    public State state() {
        State best = dialling ? State.CONNECT : started ? State.ACTIVE : State.IDLE;
        for (Connection connection : legs.values()) {
            best = connection.state().compareTo(best) > 0 ? connection.state() : best;
        }
        return best;
    }

    /** The OPENs from now on say that we have restarted, or no longer (the R bit of RFC 4724 3). */
    public void restarted(boolean isSo) {
        ownOpen.restarted(isSo);
    }

    public void onStart(long nowNs) {
        onStart(nowNs, 0);
    }

    /** @param pauseNs before the first attempt to connect */
    public void onStart(long nowNs, long pauseNs) {
        started = true;
        retryPauseNs = SECOND_NS;
        retryDueNs = nowNs + pauseNs;
        onTick(nowNs);
    }

    /** Ends everything with a Cease that carries this text (RFC 9003). */
    public void onStop(int subcode, String text) {
        onStop(Notification.cease(subcode, text), "stopped");
    }

    /**
     * Ends everything. It is meant: a peer that would take it for a graceful restart is told so (RFC 8538 4).
     *
     * @param reason for our own operator
     */
    public void onStop(Notification notification, String reason) {
        started = false;
        abandonDial();
        for (Leg leg : Leg.values()) {
            if (legs.containsKey(leg)) {
                Connection connection = legs.get(leg);
                boolean isTakenForRestart =
                        connection.isKeptByPeer() && connection.negotiated().survivesNotification();
                end(leg, isTakenForRestart ? notification.asHardReset() : notification, reason);
            }
        }
    }

    /** Ends everything; but who keeps our routes over a restart hears only that the connection ends (RFC 4724 4.2). */
    public void onLeave(Notification goodbye) {
        for (Leg leg : Leg.values()) {
            if (legs.containsKey(leg) && legs.get(leg).isKeptByPeer()) {
                end(leg, new SessionEnd(By.US, null, "stopped for an upgrade; the peer keeps our routes"));
            }
        }
        onStop(goodbye, "stopped for an upgrade");
    }

    public void onConnected(long nowNs) {
        dialling = false;
        open(Leg.OUTGOING, nowNs);
    }

    public void onConnectFailed(String reason, long nowNs) {
        dialling = false;
        actions.failed(new SessionEnd(By.NETWORK, null, reason));
        retryLater(nowNs);
    }

    /**
     * The peer dialled. True when the connection is ours from here on; false when the caller is to close it.
     *
     * <p>A second connection while the first is not yet established means that the peer has given up the first.
     */
    public boolean onIncoming(long nowNs) {
        if (started) {
            endOvertaken(nowNs);
        }
        if (!started || state() == State.ESTABLISHED) {
            return false; // RFC 4271 6.8: an established session wins against any new connection
        }
        if (legs.containsKey(Leg.INCOMING)) {
            closeAsCollision(Leg.INCOMING);
        }
        actions.acceptIncoming();
        open(Leg.INCOMING, nowNs);
        if (nowNs + OPEN_GRACE_NS - retryDueNs > 0) {
            retryDueNs = nowNs + OPEN_GRACE_NS;
        }
        return true;
    }

    /**
     * RFC 4724 5: a peer that may restart gracefully and connects anew has restarted; its old connection just does not know yet. Not in the
     * first seconds, when it may still be the other half of a collision.
     */
    private void endOvertaken(long nowNs) {
        for (Leg leg : Leg.values()) {
            Connection old = legs.get(leg);
            if (old != null && old.mayBeOvertaken(OPEN_GRACE_NS, nowNs)) {
                end(leg, new SessionEnd(By.PEER, null, "the peer has restarted and connected anew"));
            }
        }
    }

    /** The peer closed the connection, or it broke. */
    public void onClosed(Leg leg, By by, String reason, long nowNs) {
        if (legs.containsKey(leg)) {
            end(leg, new SessionEnd(by, null, reason));
            retryLater(nowNs);
        }
    }

    /** What came could not be understood, or could not be sent. */
    public void onFault(Leg leg, ResetSession fault, long nowNs) {
        Connection connection = legs.get(leg);
        if (connection == null) {
            return;
        }
        boolean isUpdateOutOfPlace =
                fault.code() == Notification.UPDATE_ERROR && connection.state() != State.ESTABLISHED;
        boolean isOpenOutOfPlace = fault.code() == Notification.OPEN_ERROR && connection.state() != State.OPEN_SENT;
        Notification notification = isUpdateOutOfPlace
                ? connection.outOfPlace(Update.TYPE)
                : isOpenOutOfPlace
                        ? connection.outOfPlace(Open.TYPE)
                        : new Notification(fault.code(), fault.subcode(), fault.data());
        end(leg, notification, fault.reason());
        retryLater(nowNs);
    }

    public void onMessage(Leg leg, BgpMessage message, long nowNs) {
        Connection connection = legs.get(leg);
        if (connection == null) {
            return; // the leg was closed while its bytes were on their way
        }
        connection.onHeard(nowNs);
        boolean isAboutCollision = message instanceof Notification notification && notification.isCollision();
        if (isAboutCollision && legs.containsKey(leg.other())) {
            legs.remove(leg);
            actions.close(leg);
        } else if (message instanceof Notification notification) {
            end(leg, SessionEnd.byPeer(notification));
            retryLater(nowNs);
        } else if (message instanceof Open open && connection.state() == State.OPEN_SENT) {
            onOpen(leg, connection, open, nowNs);
        } else if (message instanceof Keepalive && connection.state() == State.OPEN_CONFIRM) {
            establish(leg, connection, nowNs);
        } else if (message instanceof Keepalive && connection.state() == State.ESTABLISHED) {
            return; // the hold timer is all it is for
        } else if (message instanceof Update update && connection.state() == State.ESTABLISHED) {
            actions.update(update);
        } else if (message instanceof RouteRefresh refresh && connection.state() == State.ESTABLISHED) {
            actions.refresh(refresh);
        } else {
            String reason = message.getClass().getSimpleName() + " in "
                    + connection.state().label();
            end(leg, connection.outOfPlace(message.type()), reason);
            retryLater(nowNs);
        }
    }

    public void onTick(long nowNs) {
        for (Leg leg : Leg.values()) {
            Connection connection = legs.get(leg);
            if (connection != null) {
                tick(leg, connection, nowNs);
            }
        }
        if (dialling && nowNs - dialDeadlineNs >= 0) {
            abandonDial();
            actions.failed(new SessionEnd(By.NETWORK, null, NO_ANSWER));
            retryLater(nowNs);
        }
        if (mayDial() && nowNs - retryDueNs >= 0) {
            dialling = true;
            dialDeadlineNs = nowNs + DIAL_TIMEOUT_NS;
            actions.dial();
        }
    }

    /** When {@link #onTick} is next needed, or {@link Long#MAX_VALUE}; never later than the next timer. */
    public long nextDeadlineNs(long nowNs) {
        long wait = Long.MAX_VALUE;
        for (Connection connection : legs.values()) {
            wait = Math.min(wait, connection.waitNs(nowNs));
        }
        if (dialling) {
            wait = Math.min(wait, dialDeadlineNs - nowNs);
        } else if (mayDial()) {
            wait = Math.min(wait, retryDueNs - nowNs);
        }
        return wait == Long.MAX_VALUE ? Long.MAX_VALUE : nowNs + wait;
    }

    private void tick(Leg leg, Connection connection, long nowNs) {
        if (connection.isHoldTimeOver(nowNs)) {
            Notification expired = new Notification(Notification.HOLD_TIMER_EXPIRED, 0, new byte[0]);
            end(leg, expired, "hold timer expired");
            retryLater(nowNs);
        } else if (connection.isKeepaliveDue(nowNs)) {
            actions.send(leg, new Keepalive());
            scheduleKeepalive(connection, nowNs);
        }
    }

    /** A peer that is connected but has said nothing does not keep us from dialling; the collision rules sort it out. */
    private boolean mayDial() {
        Connection incoming = legs.get(Leg.INCOMING);
        return started
                && !settings.passive()
                && !dialling
                && !legs.containsKey(Leg.OUTGOING)
                && (incoming == null || incoming.state() == State.OPEN_SENT);
    }

    private void open(Leg leg, long nowNs) {
        Connection connection = new Connection(ownOpen.get(), nowNs);
        legs.put(leg, connection);
        actions.send(leg, connection.localOpen());
    }

    private void onOpen(Leg leg, Connection connection, Open open, long nowNs) {
        OpenCheck.Refusal refusal = OpenCheck.refuse(open, connection.localOpen(), settings);
        if (refusal != null) {
            end(leg, refusal.notification(), refusal.reason());
            retryLater(nowNs);
            return;
        }
        Connection rival = legs.get(leg.other());
        if (rival != null && isRival(rival, nowNs)) {
            Leg loser = rival.state() == State.ESTABLISHED ? leg : loserOfCollision(open);
            closeAsCollision(loser);
            if (loser == leg) {
                return;
            }
        }
        connection.onAgreed(Negotiated.of(connection.localOpen(), open), nowNs);
        actions.send(leg, new Keepalive());
        scheduleKeepalive(connection, nowNs);
    }

    /**
     * RFC 4271 6.8 demands a decision when both have reached OpenConfirm, and allows it earlier for who knows the peer's identifier, as we do
     * from the OPEN on either connection. Earlier is better: it is the less likely that one side has a session where the other gives it up.
     * But a connection on which the peer stays silent is no rival for long.
     */
    private static boolean isRival(Connection other, long nowNs) {
        return other.state() != State.OPEN_SENT || other.ageNs(nowNs) < OPEN_GRACE_NS;
    }

    /** RFC 4271 6.8: the connection dialled by the side with the higher identifier stays; RFC 6286 2.3: then the higher AS. */
    private Leg loserOfCollision(Open open) {
        int order = Integer.compareUnsigned(settings.localIdentifier(), open.bgpIdentifier());
        if (order == 0) {
            order = Integer.compareUnsigned(settings.localAs(), open.as());
        }
        return order < 0 ? Leg.OUTGOING : Leg.INCOMING;
    }

    private void establish(Leg leg, Connection connection, long nowNs) {
        connection.onEstablished(nowNs);
        retryPauseNs = SECOND_NS;
        abandonDial();
        if (legs.containsKey(leg.other())) {
            closeAsCollision(leg.other());
        }
        actions.established(leg, connection.negotiated());
    }

    private void end(Leg leg, Notification notification, String reason) {
        actions.send(leg, notification);
        end(leg, SessionEnd.byUs(notification, reason));
    }

    private void end(Leg leg, SessionEnd end) {
        Connection connection = legs.remove(leg);
        ownOpen.onEnd(connection, end.by() == By.PEER ? end.notification() : null);
        actions.close(leg);
        if (connection.state() == State.ESTABLISHED) {
            actions.down(end);
        } else {
            actions.failed(end);
        }
    }

    /** RFC 4271 6.8. Part of a normal start, so it is no failure. */
    private void closeAsCollision(Leg leg) {
        legs.remove(leg);
        actions.send(leg, Notification.cease(Notification.CEASE_COLLISION, ""));
        actions.close(leg);
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
        connection.keepaliveIn(jittered(connection.holdTimeNs() / 3), nowNs);
    }

    /** Three quarters to the whole of it. */
    private long jittered(long intervalNs) {
        return intervalNs - jitter.nextLong(intervalNs / 4 + 1);
    }
}
