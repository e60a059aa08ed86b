package io.margay.control.bgp;

import io.margay.control.bgp.fsm.FsmActions;
import io.margay.control.bgp.fsm.FsmSettings;
import io.margay.control.bgp.fsm.Leg;
import io.margay.control.bgp.fsm.Negotiated;
import io.margay.control.bgp.fsm.PeerFsm;
import io.margay.control.bgp.fsm.SessionEnd;
import io.margay.control.bgp.fsm.State;
import io.margay.control.bgp.rib.AdjRibIn;
import io.margay.control.bgp.rib.ExportRules;
import io.margay.control.bgp.rib.ImportRules;
import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.transport.BgpConnection;
import io.margay.control.bgp.transport.ConnectionListener;
import io.margay.control.bgp.transport.Connections;
import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Decoded;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.MessageDecoder;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import io.margay.control.bgp.wire.Wire;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final AdjRibIn adjRibIn;
    private final RestartHelper restart;
    private final SessionLog log;
    private final PeerCounters counters = new PeerCounters();
    private final Map<Leg, BgpConnection> legs = new EnumMap<>(Leg.class);

    private BgpConnection dialling;
    /** A dial that could not even begin; told to the FSM in the next cycle, because the FSM is not to be called back. */
    private String dialFailure;

    private BgpConnection offered;
    /** Null unless established. */
    private Session session;

    /** What the session is to be ended with as soon as the FSM is out of what it does. */
    private Notification overLimit;

    private long restartDueNs;
    private boolean isRestartDue;

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
        this.adjRibIn = new AdjRibIn(tables.locRib(), tables.pool(), importRules());
        this.restart = new RestartHelper(adjRibIn, settings.options().restart());
        this.fsm = new PeerFsm(
                new FsmSettings(
                        local.localAs(),
                        local.routerId(),
                        settings.remoteAs(),
                        settings.passive(),
                        settings.holdTimeSeconds(),
                        settings.connectRetrySeconds(),
                        settings.options().capabilities(local.localAs(), isInternal()),
                        settings.options().isRoleRequired()),
                this,
                jitter);
    }

    PeerSettings settings() {
        return settings;
    }

    void start(long nowNs) {
        this.nowNs = nowNs;
        fsm.restarted(local.hasRestarted());
        fsm.onStart(nowNs);
    }

    void stop(int subcode, String text, long nowNs) {
        this.nowNs = nowNs;
        fsm.onStop(subcode, text);
        restart.onRemoved();
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
        if (isRestartDue && nowNs - restartDueNs >= 0) {
            isRestartDue = false;
            fsm.onStart(nowNs);
        }
        fsm.onTick(nowNs);
        restart.onTick(nowNs);
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
        long deadlineNs = earlier(fsm.nextDeadlineNs(nowNs), restart.nextDeadlineNs(nowNs));
        deadlineNs = earlier(deadlineNs, isRestartDue ? restartDueNs : Long.MAX_VALUE);
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

    // ---- what the state machine wants

    @Override
    public void dial() {
        try {
            dialling =
                    connections.dial(local.listenAddress(), settings.address().ipv4(), settings.port());
            dialling.maxInputLength(maxInputLength());
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
        offered.maxInputLength(maxInputLength());
        offered.listener(new Events(Leg.INCOMING));
        legs.put(Leg.INCOMING, offered);
    }

    @Override
    public void send(Leg leg, BgpMessage message) {
        MessageEncoder encoder = session == null ? new MessageEncoder(true) : session.encoder();
        legs.get(leg).send(encoder.encode(message), nowNs);
        counters.messagesSent++;
    }

    @Override
    public void close(Leg leg) {
        legs.remove(leg).close(nowNs);
    }

    @Override
    public void established(Leg leg, Negotiated negotiated) {
        boolean isClient = settings.options().isClient();
        RouteSource source = new RouteSource(
                id, settings.name(), settings.address(), negotiated.remoteIdentifier(), isInternal(), isClient);
        adjRibIn.begin(source);
        restart.onEstablished(negotiated, nowNs);
        fsm.restarted(false);
        ExportRules rules = exportRules(source, negotiated);
        session = new Session(leg, negotiated, rules, tables.locRib(), epochMs.getAsLong());
        log.established(session);
    }

    @Override
    public void down(SessionEnd end) {
        Session ended = session;
        session = null;
        restart.onDown(ended.negotiated(), end, nowNs);
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
        update.withdrawn().forEach(adjRibIn::withdraw);
        update.announced().forEach(each -> {
            adjRibIn.announce(each.routes(), each.attributes(), epochMs.getAsLong());
            checkLimit(each.routes().get(0).family());
        });
        if (update.endOfRib() != null) {
            session.onEndOfRib(update.endOfRib());
            restart.onAllTold(update.endOfRib());
        }
    }

    @Override
    public void refresh(RouteRefresh refresh) {
        Family family = refresh.family();
        if (family == null || !session.negotiated().families().contains(family)) {
            return;
        }
        boolean isMark = session.negotiated().enhancedRefresh();
        if (refresh.subtype() == RouteRefresh.REQUEST) {
            session.resend(family);
        } else if (refresh.subtype() == RouteRefresh.BEGIN && isMark) {
            restart.onBeginOfRefresh(family, nowNs);
        } else if (refresh.subtype() == RouteRefresh.END && isMark) {
            restart.onAllTold(family);
        }
    }

    private void checkLimit(Family family) {
        MaxPrefixes max = settings.options().maxPrefixes().get(family);
        int count = adjRibIn.received(family);
        if (max == null || !max.isNear(count)) {
            return;
        }
        if (session.warn(family)) {
            LOG.warn("bgp {}: {} of {} {} prefixes", settings.name(), count, max.limit(), family.label());
        }
        if (count > max.limit() && max.action() != MaxPrefixes.Action.WARN) {
            overLimit = Notification.maxPrefixes(family, max.limit());
            isRestartDue = max.action() == MaxPrefixes.Action.RESTART;
            restartDueNs = nowNs + max.restartSeconds() * 1_000_000_000L;
        }
    }

    private void endOverLimit() {
        if (overLimit != null) {
            Notification told = overLimit;
            overLimit = null;
            fsm.onStop(told, "too many prefixes");
            restart.onRemoved();
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
                MessageDecoder decoder = isOfSession ? session.decoder() : new MessageDecoder(true, isInternal());
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
                settings.options().description(),
                settings.address(),
                settings.remoteAs(),
                isInternal(),
                fsm.state().label(),
                stateSinceMs,
                isUp ? negotiated.remoteIdentifier() : 0,
                isUp ? negotiated.holdTimeSeconds() : 0,
                isUp ? negotiated.keepaliveSeconds() : 0,
                isUp ? negotiated.capabilityLabels() : List.of(),
                isUp ? negotiated.agreedLabels() : List.of(),
                familyCounts(),
                isUp && session.isEndOfRibReceived(),
                counters.messagesReceived,
                counters.messagesSent,
                counters.updatesReceived,
                counters.updatesSent,
                counters.faults,
                counters.lastFault,
                counters.internalErrors,
                log.lastNotificationSent(),
                log.lastNotificationReceived(),
                log.records());
    }

    private List<PeerSnapshot.FamilyCounts> familyCounts() {
        List<PeerSnapshot.FamilyCounts> counts = new ArrayList<>();
        for (Family family : Family.values()) {
            boolean isAgreed =
                    session != null && session.negotiated().families().contains(family);
            if (isAgreed || adjRibIn.received(family) > 0) {
                counts.add(new PeerSnapshot.FamilyCounts(
                        family.label(),
                        adjRibIn.received(family),
                        adjRibIn.accepted(family),
                        adjRibIn.stale(family),
                        session == null ? 0 : session.advertised(family)));
            }
        }
        return counts;
    }

    private ImportRules importRules() {
        PeerOptions options = settings.options();
        Set<IpAddress> own = new HashSet<>();
        own.add(IpAddress.of(local.listenAddress()));
        if (local.address6() != null) {
            own.add(local.address6());
        }
        return new ImportRules(
                local.localAs(),
                local.routerId(),
                own,
                clusterId(),
                settings.remoteAs(),
                options.role(),
                orDefault(options.importPolicy()));
    }

    private ExportRules exportRules(RouteSource target, Negotiated negotiated) {
        PeerOptions options = settings.options();
        return new ExportRules(
                target,
                local.localAs(),
                clusterId(),
                options.role(),
                options.isNextHopSelf(),
                IpAddress.of(local.listenAddress()),
                local.address6(),
                negotiated.ipv4OverIpv6(),
                negotiated.longLivedSeconds() != null,
                orDefault(options.exportPolicy()));
    }

    private Policy orDefault(Policy configured) {
        return configured != null ? configured : isInternal() ? Policy.ACCEPT_ALL : Policy.UNSET;
    }

    private int clusterId() {
        Integer configured = settings.options().clusterId();
        return configured == null ? local.routerId() : configured;
    }

    private int maxInputLength() {
        return settings.options().extendedMessages() ? Wire.EXTENDED_MAX_LENGTH : Wire.MAX_LENGTH;
    }

    private boolean isInternal() {
        return settings.remoteAs() == local.localAs();
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
