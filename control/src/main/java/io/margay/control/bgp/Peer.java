package io.margay.control.bgp;

import io.margay.control.bgp.fsm.FsmActions;
import io.margay.control.bgp.fsm.FsmSettings;
import io.margay.control.bgp.fsm.Leg;
import io.margay.control.bgp.fsm.Negotiated;
import io.margay.control.bgp.fsm.PeerFsm;
import io.margay.control.bgp.fsm.SessionEnd;
import io.margay.control.bgp.fsm.State;
import io.margay.control.bgp.rib.ImportRule;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.transport.BgpConnection;
import io.margay.control.bgp.transport.ConnectionListener;
import io.margay.control.bgp.transport.Connections;
import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Decoded;
import io.margay.control.bgp.wire.MessageDecoder;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.Ipv4Prefix;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One peer: ties its state machine to its connections and its session. Owned by the {@link BgpSpeaker}. */
final class Peer implements FsmActions {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
    /** RFC 9687 5: the greater of 8 minutes and twice the hold time. */
    private static final long MIN_SEND_HOLD_NS = 480_000_000_000L;

    private final int id;
    private final PeerSettings settings;
    private final BgpSettings local;
    private final Connections connections;
    private final Tables tables;
    private final LongSupplier epochMs;
    private final PeerFsm fsm;
    private final SessionLog log;
    private final PeerCounters counters = new PeerCounters();
    private final Map<Leg, BgpConnection> legs = new EnumMap<>(Leg.class);

    private BgpConnection dialling;
    /** A dial that could not even begin; told to the FSM in the next cycle, because the FSM is not to be called back. */
    private String dialFailure;

    private BgpConnection offered;
    /** Null unless established. */
    private Session session;

    private State lastState = State.IDLE;
    private long stateSinceMs;
    private long nowNs;

    Peer(
            int id,
            PeerSettings settings,
            BgpSettings local,
            Connections connections,
            Tables tables,
            RandomGenerator jitter,
            LongSupplier epochMs) {
        this.id = id;
        this.settings = settings;
        this.local = local;
        this.connections = connections;
        this.tables = tables;
        this.epochMs = epochMs;
        this.log = new SessionLog(settings.name());
        this.stateSinceMs = epochMs.getAsLong();
        this.fsm = new PeerFsm(
                new FsmSettings(
                        local.localAs(),
                        local.routerId(),
                        settings.remoteAs(),
                        settings.passive(),
                        settings.holdTimeSeconds(),
                        settings.connectRetrySeconds()),
                this,
                jitter);
    }

    PeerSettings settings() {
        return settings;
    }

    void start(long nowNs) {
        this.nowNs = nowNs;
        fsm.onStart(nowNs);
    }

    void stop(int subcode, String text, long nowNs) {
        this.nowNs = nowNs;
        fsm.onStop(subcode, text);
        noteState();
    }

    /** The peer dialled; false when it is not welcome now. */
    boolean accept(BgpConnection connection, long nowNs) {
        this.nowNs = nowNs;
        offered = connection;
        boolean isWelcome = fsm.onIncoming(nowNs);
        offered = null;
        return isWelcome;
    }

    /** The time of the cycle that begins; before the connections' work. */
    void beginCycle(long nowNs) {
        this.nowNs = nowNs;
    }

    /** Timers, and what is to be told; after the connections' work. */
    void work(long nowNs) {
        this.nowNs = nowNs;
        if (dialFailure != null) {
            String failure = dialFailure;
            dialFailure = null;
            fsm.onConnectFailed(failure, nowNs);
        }
        fsm.onTick(nowNs);
        if (session != null) {
            int sent = session.advertise(legs.get(session.leg()), nowNs);
            counters.messagesSent += sent;
            counters.updatesSent += sent;
        }
        for (Leg leg : Leg.values()) {
            if (legs.containsKey(leg)) {
                flush(leg, legs.get(leg));
            }
        }
        noteState();
    }

    /** {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNs(long nowNs) {
        if (dialFailure != null || session != null && session.canAdvertise(legs.get(session.leg()))) {
            return nowNs;
        }
        long deadlineNs = fsm.nextDeadlineNs(nowNs);
        for (BgpConnection connection : legs.values()) {
            long sendHoldNs = connection.outputProgressNs() + sendHoldNs();
            if (connection.hasOutput() && (deadlineNs == Long.MAX_VALUE || sendHoldNs - deadlineNs < 0)) {
                deadlineNs = sendHoldNs;
            }
        }
        return deadlineNs;
    }

    void announce(Ipv4Prefix prefix, PathAttributes attributes) {
        if (session != null) {
            session.announce(prefix, attributes);
        }
    }

    void withdraw(Ipv4Prefix prefix) {
        if (session != null) {
            session.withdraw(prefix);
        }
    }

    /** True once a session: it has told all that it had. */
    boolean takeEndOfRib() {
        return session != null && session.takeEndOfRib();
    }

    // ---- what the state machine wants

    @Override
    public void dial() {
        try {
            dialling = connections.dial(local.listenAddress(), settings.address(), settings.port());
            dialling.listener(new Events(Leg.OUTGOING));
        } catch (IOException e) {
            dialFailure = e.getMessage();
        }
    }

    @Override
    public void abandonDial() {
        if (dialling != null) {
            dialling.close(nowNs);
            dialling = null;
        }
        dialFailure = null;
    }

    @Override
    public void acceptIncoming() {
        offered.listener(new Events(Leg.INCOMING));
        legs.put(Leg.INCOMING, offered);
    }

    @Override
    public void send(Leg leg, BgpMessage message) {
        legs.get(leg).send(new MessageEncoder(isFourOctetAs()).encode(message), nowNs);
        counters.messagesSent++;
    }

    @Override
    public void close(Leg leg) {
        legs.remove(leg).close(nowNs);
    }

    @Override
    public void established(Leg leg, Negotiated negotiated) {
        RouteSource source =
                new RouteSource(id, settings.name(), settings.address(), negotiated.remoteIdentifier(), isInternal());
        ImportRule rule = ImportRule.sanity(local.localAs(), local.routerId(), local.listenAddress(), isInternal());
        session = new Session(leg, negotiated, source, rule, tables, epochMs.getAsLong());
        log.established(session);
    }

    @Override
    public void down(SessionEnd end) {
        Session ended = session;
        session = null;
        ended.end();
        log.down(end, ended.establishedMs(), epochMs.getAsLong());
    }

    @Override
    public void failed(SessionEnd end) {
        log.failed(end, epochMs.getAsLong());
    }

    @Override
    public void update(Update update) {
        counters.updatesReceived++;
        update.faults().forEach(fault -> counters.fault(fault.reason()));
        session.update(update, epochMs.getAsLong());
    }

    @Override
    public void refresh(RouteRefresh refresh) {
        if (refresh.isForIpv4Unicast()) {
            session.resend();
        }
    }

    /** What a connection brings, with the leg that it is. */
    private final class Events implements ConnectionListener {
        private final Leg leg;

        Events(Leg leg) {
            this.leg = leg;
        }

        @Override
        public void onConnected() {
            legs.put(leg, dialling);
            dialling = null;
            fsm.onConnected(nowNs);
        }

        @Override
        public void onConnectFailed(String reason) {
            dialling = null;
            fsm.onConnectFailed(reason, nowNs);
        }

        @Override
        public void onMessage(byte[] bytes, int from) {
            counters.messagesReceived++;
            try {
                Decoded decoded = new MessageDecoder(isFourOctetAs(), isInternal()).decode(bytes, from);
                if (decoded instanceof Decoded.Fault fault) {
                    fault(fault.error());
                } else if (decoded instanceof Decoded.Message message) {
                    fsm.onMessage(leg, message.message(), nowNs);
                }
            } catch (RuntimeException e) {
                // a bug of ours must cost this session only, and be seen
                LOG.error("bgp {}: internal error, the session is reset", settings.name(), e);
                counters.internalErrors++;
                fault(new ResetSession(Notification.CEASE, Notification.CEASE_UNSPECIFIC, "internal error: " + e));
            }
        }

        @Override
        public void onHeaderFault(ResetSession fault) {
            fault(fault);
        }

        @Override
        public void onClosed() {
            fsm.onClosed(leg, SessionEnd.By.PEER, "connection closed by the peer", nowNs);
        }

        @Override
        public void onBroken(String reason) {
            fsm.onClosed(leg, SessionEnd.By.NETWORK, "connection broken: " + reason, nowNs);
        }

        private void fault(ResetSession fault) {
            counters.fault(fault.reason());
            fsm.onFault(leg, fault, nowNs);
        }
    }

    PeerSnapshot snapshot() {
        boolean isUp = session != null;
        Negotiated negotiated = isUp ? session.negotiated() : null;
        return new PeerSnapshot(
                id,
                settings.name(),
                settings.address(),
                settings.remoteAs(),
                isInternal(),
                fsm.state().label(),
                stateSinceMs,
                isUp ? negotiated.remoteIdentifier() : 0,
                isUp ? negotiated.holdTimeSeconds() : 0,
                isUp ? negotiated.keepaliveSeconds() : 0,
                isUp ? negotiated.capabilityLabels() : List.of(),
                isUp && session.isEndOfRibReceived(),
                counters.messagesReceived,
                counters.messagesSent,
                counters.updatesReceived,
                counters.updatesSent,
                counters.faults,
                counters.lastFault,
                counters.internalErrors,
                isUp ? session.received() : 0,
                isUp ? session.accepted() : 0,
                isUp ? session.advertised() : 0,
                log.lastNotificationSent(),
                log.lastNotificationReceived(),
                log.records());
    }

    private boolean isInternal() {
        return settings.remoteAs() == local.localAs();
    }

    /** Before there is a session nothing is said that depends on it. */
    private boolean isFourOctetAs() {
        return session == null || session.negotiated().fourOctetAs();
    }

    private void flush(Leg leg, BgpConnection connection) {
        try {
            connection.flush(nowNs);
        } catch (IOException e) {
            fsm.onClosed(leg, SessionEnd.By.NETWORK, "connection broken: " + e.getMessage(), nowNs);
            return;
        }
        if (connection.hasOutput() && nowNs - connection.outputProgressNs() >= sendHoldNs()) {
            String reason = "the peer has taken nothing for " + sendHoldNs() / 1_000_000_000L + " s";
            fsm.onFault(leg, new ResetSession(Notification.SEND_HOLD_TIMER_EXPIRED, 0, reason), nowNs);
        }
    }

    private long sendHoldNs() {
        int holdTimeSeconds = session == null ? 0 : session.negotiated().holdTimeSeconds();
        return Math.max(MIN_SEND_HOLD_NS, 2_000_000_000L * holdTimeSeconds);
    }

    private void noteState() {
        if (fsm.state() != lastState) {
            lastState = fsm.state();
            stateSinceMs = epochMs.getAsLong();
        }
    }
}
