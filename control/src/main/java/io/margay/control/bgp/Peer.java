package io.margay.control.bgp;

import io.margay.control.bgp.fsm.FsmActions;
import io.margay.control.bgp.fsm.Leg;
import io.margay.control.bgp.fsm.Negotiated;
import io.margay.control.bgp.fsm.PeerFsm;
import io.margay.control.bgp.fsm.SessionEnd;
import io.margay.control.bgp.fsm.State;
import io.margay.control.bgp.rib.ExportRules;
import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.transport.BgpConnection;
import io.margay.control.bgp.transport.ConnectionListener;
import io.margay.control.bgp.transport.Connections;
import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Decoded;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.MessageDecoder;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One peer: ties its state machine to its connections and its session. Owned by the {@link BgpSpeaker}. */
final class Peer implements FsmActions {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
    /** RFC 9687 5: the greater of 8 minutes and twice the hold time. */
    private static final long MIN_SEND_HOLD_NS = 480_000_000_000L;
    /** A peer that hears of a new connection before it has heard the end of the old one refuses it, and we would wait longer. */
    private static final long AGAIN_PAUSE_NS = 200_000_000L;

    private final int id;
    private final BgpSettings local;
    private final Dialler dialler;
    private final Tables tables;
    private final LongSupplier epochMs;
    private final PeerFsm fsm;
    private final PeerRoutes routes;
    private final SessionLog log;
    private final PeerCounters counters = new PeerCounters();
    private final Map<Leg, BgpConnection> legs = new EnumMap<>(Leg.class);

    private PeerSettings settings;
    private PeerRules rules;
    private BgpConnection dialling;
    /** A dial that could not even begin; told to the FSM in the next cycle, because the FSM is not to be called back. */
    private String dialFailure;

    private BgpConnection offered;
    /** Null unless established. */
    private Session session;

    private final HoldDown holdDown = new HoldDown();
    /** In words; null without a BFD session. */
    private String bfdState;

    /** Nothing that was learned is passed on yet: see {@link OwnRestart}. */
    private boolean isDeferring;
    /** Ours, of the last session; null before the first. */
    private IpAddress sessionAddress;
    /** The peer's; as configured before the first session. */
    private int remoteAs;

    private boolean hadSession;
    private long disconnectedNs;

    private State lastState = State.IDLE;
    private long stateSinceMs;
    private long nowNs;

    Peer(
            int id,
            PeerSettings settings,
            BgpSettings local,
            Connections connections,
            Tables tables,
            SessionLog log,
            RandomGenerator jitter,
            LongSupplier epochMs) {
        this.id = id;
        this.settings = settings;
        this.local = local;
        this.tables = tables;
        this.epochMs = epochMs;
        this.log = log;
        this.stateSinceMs = epochMs.getAsLong();
        this.rules = new PeerRules(local, settings);
        this.remoteAs = settings.remoteAs();
        this.dialler = new Dialler(rules, connections);
        this.routes = new PeerRoutes(rules, tables);
        this.fsm = new PeerFsm(rules.fsmSettings(), this, jitter);
    }

    PeerSettings settings() {
        return settings;
    }

    /** Can this peer be as the other in its session, if it has one? A limit that it is held down for is not changed behind its back. */
    boolean canAdopt(PeerSettings changed) {
        boolean isSameLimit =
                settings.options().maxPrefixes().equals(changed.options().maxPrefixes());
        return settings.isSameSession(changed) && (!holdDown.isOn() || isSameLimit);
    }

    /** Takes over what can change while the session goes on. */
    void adopt(PeerSettings changed) {
        PeerOptions before = settings.options();
        settings = changed;
        routes.settings(changed);
        rules = new PeerRules(local, changed);
        if (!Objects.equals(before.importPolicy(), changed.options().importPolicy())) {
            routes.rules(rules.importRules(sessionAddress, remoteAs));
        }
        if (session != null
                && !Objects.equals(before.exportPolicy(), changed.options().exportPolicy())) {
            session.rules(rules.exportRules(session.target(), session.negotiated(), sessionAddress));
            session.judge(PeerRoutes.JUDGED_AT_ONCE);
        }
    }

    /**
     * @param isAgain it has just been told that its session is over
     * @param isAfterRestart see {@link OwnRestart}
     */
    void start(boolean isAgain, boolean isAfterRestart, long nowNs) {
        this.nowNs = nowNs;
        isDeferring = isAfterRestart;
        fsm.restarted(isAfterRestart && settings.isKeptOverOurRestart());
        fsm.onStart(nowNs, isAgain ? AGAIN_PAUSE_NS : 0);
    }

    /** After our restart: is there more to come from it, or may it come back yet? */
    boolean isAwaited(boolean mayReturn) {
        if (session == null) {
            return mayReturn && !holdDown.isOn();
        }
        GracefulRestart its = session.negotiated().restart();
        return its != null && !its.isRestarting() && !session.isEndOfRibReceived();
    }

    void onRestartOver() {
        isDeferring = false;
        fsm.restarted(false);
        if (session != null) {
            session.tellAll();
        }
    }

    void stop(int subcode, String text, long nowNs) {
        this.nowNs = nowNs;
        fsm.onStop(subcode, text);
        routes.onRemoved();
        noteState();
    }

    /** See {@link BgpSpeaker#leave}. */
    void leave(long nowNs) {
        this.nowNs = nowNs;
        fsm.onLeave(Notification.cease(Notification.CEASE_ADMINISTRATIVE_SHUTDOWN, "router stopped for an upgrade"));
        routes.onRemoved();
    }

    /** The peer dialled; false when it is not welcome now. */
    boolean accept(BgpConnection connection, long nowNs) {
        this.nowNs = nowNs;
        offered = connection;
        boolean isWelcome = fsm.onIncoming(nowNs);
        offered = null;
        if (isWelcome) {
            dialler.onNeighbor(connection.remote().address());
        }
        return isWelcome;
    }

    /** The peer dialled, but not as its connections must be. */
    void onRefused(String reason) {
        failed(new SessionEnd(SessionEnd.By.US, null, "connection refused, " + reason));
    }

    /** The neighbour on the interface has been heard; an established session knows better. */
    void onNeighbor(IpAddress neighbor, long nowNs) {
        this.nowNs = nowNs;
        boolean isNews = session == null && dialler.onNeighbor(neighbor);
        if (isNews && fsm.state() == State.ACTIVE) {
            fsm.onStart(nowNs, 0);
        }
    }

    /** Why the neighbour on the interface cannot be heard; null when it can. */
    void neighborTrouble(String trouble) {
        dialler.neighborTrouble(trouble);
    }

    /** Null for a neighbour on an interface that has not been heard of. */
    IpAddress address() {
        return dialler.address();
    }

    boolean isConnected() {
        return !legs.isEmpty();
    }

    /** Has it ever been established? */
    boolean hadSession() {
        return hadSession;
    }

    /** Since when it {@link #isConnected} no more. */
    long disconnectedNs() {
        return disconnectedNs;
    }

    /** Would nothing be lost with it but its history? */
    boolean isForgettable() {
        return legs.isEmpty() && !holdDown.isOn() && routes.isEmpty();
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
        if (holdDown.isOver(nowNs)) {
            begin(0);
        }
        fsm.onTick(nowNs);
        routes.onTick(nowNs);
        if (session != null) {
            session.judge(PeerRoutes.JUDGED_AT_ONCE);
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
        } else if (session != null && session.isJudging()) {
            return nowNs;
        }
        long deadlineNs = earlier(fsm.nextDeadlineNs(nowNs), routes.nextDeadlineNs(nowNs));
        deadlineNs = earlier(deadlineNs, holdDown.nextDeadlineNs());
        for (BgpConnection connection : legs.values()) {
            long sendHoldNs = connection.outputProgressNs() + sendHoldNs();
            deadlineNs = earlier(deadlineNs, connection.hasOutput() ? sendHoldNs : Long.MAX_VALUE);
        }
        return deadlineNs;
    }

    /** {@link Long#MAX_VALUE} is never; else times may wrap. */
    private static long earlier(long oneNs, long otherNs) {
        if (oneNs == Long.MAX_VALUE || otherNs == Long.MAX_VALUE) {
            return oneNs == Long.MAX_VALUE ? otherNs : oneNs;
        }
        return otherNs - oneNs < 0 ? otherNs : oneNs;
    }

    void export(Prefix prefix, List<Path> candidates) {
        if (session != null) {
            session.export(prefix, candidates);
        }
    }

    /** True once a session: it has told all that it had. */
    boolean takeEndOfRib() {
        return session != null && session.takeEndOfRib();
    }

    // ---- what BFD says

    /** Null when it is not to be watched, or cannot be yet. */
    BfdPeer bfdPeer() {
        BfdOptions options = settings.options().bfd();
        IpAddress remote = address();
        if (options == null || remote == null) {
            return null;
        }
        boolean isOnLink = settings.transport().interfaceName() != null;
        IpAddress local = isOnLink ? sessionAddress : ownAddress(remote);
        String interfaceName = isOnLink ? settings.transport().interfaceName() : "";
        return local == null ? null : new BfdPeer(settings.name(), local, remote, interfaceName, options);
    }

    private IpAddress ownAddress(IpAddress remote) {
        if (settings.transport().source() != null) {
            return settings.transport().source();
        }
        return remote.isIpv4() ? IpAddress.of(local.listenAddress()) : local.listenAddress6();
    }

    /** @param state null for none any more */
    void onBfd(String state) {
        bfdState = state;
    }

    /** RFC 9384: the session ends at once, and with it its routes: that the peer would restart gracefully is not to be hoped for (RFC 5882 4.3). */
    void onBfdDown(String reason, long nowNs) {
        this.nowNs = nowNs;
        if (session != null) {
            fsm.onStop(Notification.cease(Notification.CEASE_BFD_DOWN, ""), "BFD down: " + reason);
            routes.onRemoved();
            begin(AGAIN_PAUSE_NS);
            noteState();
        }
    }

    // ---- what an operator wants

    /** See {@link BgpSpeaker#refresh}. */
    Outcome refresh(Family only, boolean in, boolean out, long nowNs) {
        this.nowNs = nowNs;
        if (session == null) {
            return new Outcome.Refused("no session with " + settings.name() + ": it is "
                    + fsm.state().label());
        }
        return session.refresh(settings.name(), only, in, out, request -> send(session.leg(), request));
    }

    /** See {@link BgpSpeaker#reset}. */
    Outcome reset(String text, long nowNs) {
        this.nowNs = nowNs;
        String before = holdDown.isOn() ? holdDown.text(nowNs) : fsm.state().label();
        fsm.onStop(Notification.cease(Notification.CEASE_ADMINISTRATIVE_RESET, text), "reset by an operator");
        begin(AGAIN_PAUSE_NS);
        noteState();
        return new Outcome.Done(List.of(settings.name() + " was " + before + ", and begins again"));
    }

    /** See {@link BgpSpeaker#shutDown}. */
    Outcome shutDown(String text, long nowNs) {
        this.nowNs = nowNs;
        fsm.onStop(Notification.cease(Notification.CEASE_ADMINISTRATIVE_SHUTDOWN, text), "shut down by an operator");
        routes.onRemoved();
        holdDown.begin("shut down by an operator");
        noteState();
        return new Outcome.Done(List.of(settings.name() + " is shut down until a reset"));
    }

    private void begin(long pauseNs) {
        holdDown.end();
        fsm.onStart(nowNs, pauseNs);
    }

    /** Null unless established. */
    Session session() {
        return session;
    }

    PeerRoutes routes() {
        return routes;
    }

    // ---- what the state machine wants

    @Override
    public void dial() {
        try {
            dialling = dialler.dial();
            dialling.maxInputLength(rules.maxInputLength());
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
        offered.maxInputLength(rules.maxInputLength());
        offered.listener(new Events(Leg.INCOMING));
        legs.put(Leg.INCOMING, offered);
    }

    @Override
    public void send(Leg leg, BgpMessage message) {
        MessageEncoder encoder = session == null ? new MessageEncoder(true) : session.encoder();
        legs.get(leg).send(encoder.encode(message), nowNs);
        counters.messagesSent++;
        counters.refreshesSent += message instanceof RouteRefresh ? 1 : 0;
    }

    @Override
    public void close(Leg leg) {
        legs.remove(leg).close(nowNs);
        disconnectedNs = nowNs;
    }

    @Override
    public void established(Leg leg, Negotiated negotiated) {
        boolean isClient = settings.options().isClient();
        RouteSource source = new RouteSource(
                id,
                settings.name(),
                address(),
                negotiated.remoteIdentifier(),
                rules.isInternal(),
                isClient,
                Objects.requireNonNullElse(settings.transport().interfaceName(), ""));
        sessionAddress = legs.get(leg).local().address();
        remoteAs = negotiated.remoteAs();
        routes.rules(rules.importRules(sessionAddress, remoteAs));
        routes.onEstablished(source, negotiated, nowNs);
        fsm.restarted(false);
        hadSession = true;
        ExportRules exportRules = rules.exportRules(source, negotiated, sessionAddress);
        session = new Session(leg, negotiated, exportRules, tables.locRib(), isDeferring, epochMs.getAsLong());
        log.established(session);
    }

    @Override
    public void down(SessionEnd end) {
        Session ended = session;
        session = null;
        routes.onDown(ended.negotiated(), end, nowNs);
        log.down(end, ended.establishedMs(), epochMs.getAsLong());
    }

    @Override
    public void failed(SessionEnd end) {
        log.failed(dialler.explained(end), epochMs.getAsLong());
    }

    @Override
    public void update(Update update) {
        counters.updatesReceived++;
        long nowMs = epochMs.getAsLong();
        update.faults().forEach(fault -> counters.fault(fault, nowMs));
        routes.update(update, session, nowMs);
    }

    @Override
    public void refresh(RouteRefresh refresh) {
        counters.refreshesReceived++;
        routes.refresh(refresh, session, nowNs);
    }

    /** The FSM is not to be called back, so this is after it has done its part. */
    private void endOverLimit() {
        if (routes.overLimit() != null) {
            MaxPrefixes max = routes.limit(routes.overLimit());
            String why = "too many prefixes, " + routes.overLimit().label();
            if (max.action() == MaxPrefixes.Action.RESTART) {
                holdDown.begin(why, nowNs + max.restartSeconds() * 1_000_000_000L);
            } else {
                holdDown.begin(why);
            }
            fsm.onStop(routes.takeOverLimit(), "too many prefixes");
            routes.onRemoved();
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
                boolean isOfSession = session != null && session.leg() == leg;
                MessageDecoder decoder = isOfSession ? session.decoder() : new MessageDecoder(true, rules.isInternal());
                Decoded decoded = decoder.decode(bytes, from);
                if (decoded instanceof Decoded.Fault fault) {
                    fault(fault.error());
                } else if (decoded instanceof Decoded.Message message) {
                    fsm.onMessage(leg, message.message(), nowNs);
                    endOverLimit();
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
            counters.fault(fault, epochMs.getAsLong());
            fsm.onFault(leg, fault, nowNs);
        }
    }

    PeerSnapshot snapshot() {
        return new PeerSnapshot(
                id,
                address() == null ? settings : settings.at(address()),
                rules.isInternal(),
                fsm.state().label(),
                stateSinceMs,
                log.downSinceMs(),
                holdDown.text(nowNs),
                session == null
                        ? null
                        : session.snapshot(
                                legs.get(session.leg()), rules.fsmSettings().capabilities()),
                routes.counts(session),
                bfdState,
                routes.restarts(nowNs),
                counters.snapshot(),
                log.snapshot());
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
