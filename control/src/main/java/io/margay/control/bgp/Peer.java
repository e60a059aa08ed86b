package io.margay.control.bgp;

import io.margay.control.bgp.fsm.FsmActions;
import io.margay.control.bgp.fsm.FsmSettings;
import io.margay.control.bgp.fsm.Leg;
import io.margay.control.bgp.fsm.Negotiated;
import io.margay.control.bgp.fsm.PeerFsm;
import io.margay.control.bgp.fsm.State;
import io.margay.control.bgp.rib.AdjRibIn;
import io.margay.control.bgp.rib.AdjRibOut;
import io.margay.control.bgp.rib.AttributePool;
import io.margay.control.bgp.rib.ImportRule;
import io.margay.control.bgp.rib.LocRib;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.transport.BgpConnection;
import io.margay.control.bgp.transport.ConnectionListener;
import io.margay.control.bgp.transport.ReadyQueue;
import io.margay.control.bgp.wire.BgpError;
import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Decoded;
import io.margay.control.bgp.wire.MessageDecoder;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One peer: ties its state machine to its connections and its RIBs, and keeps its history. Owned by the {@link BgpSpeaker}. */
final class Peer implements FsmActions {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
    private static final int HISTORY = 16;
    /** RFC 9687 2: the greater of 8 minutes and twice the hold time. */
    private static final long MIN_SEND_HOLD_NS = 480_000_000_000L;

    private static final int SEND_HOLD_TIMER_EXPIRED = 8;

    private final int id;
    private final PeerSettings settings;
    private final BgpSettings local;
    private final Selector selector;
    private final ReadyQueue ready;
    private final LongSupplier epochMs;
    private final LocRib locRib;
    private final AttributePool pool;
    private final PeerFsm fsm;
    private final Map<Leg, BgpConnection> connections = new EnumMap<>(Leg.class);
    private final Map<Ipv4Prefix, PathAttributes> exported;
    private final Deque<SessionRecord> history = new ArrayDeque<>();

    private BgpConnection dialling;
    /** A dial that could not even begin; told to the FSM in the next cycle, because the FSM is not to be called back. */
    private String dialFailure;

    private SocketChannel accepting;
    private Leg establishedLeg;
    private Negotiated negotiated;
    private AdjRibIn adjRibIn;
    private AdjRibOut adjRibOut;
    private long establishedMs;
    private State lastState = State.IDLE;
    private long stateSinceMs;
    private long messagesReceived;
    private long messagesSent;
    private long updatesReceived;
    private long updatesSent;
    private long faults;
    private String lastFault;
    private long nowNs;

    /** @param exported what every peer is to be told, by prefix; the speaker's own map */
    Peer(
            int id,
            PeerSettings settings,
            BgpSettings local,
            Selector selector,
            ReadyQueue ready,
            LocRib locRib,
            AttributePool pool,
            Map<Ipv4Prefix, PathAttributes> exported,
            RandomGenerator jitter,
            LongSupplier epochMs) {
        this.id = id;
        this.settings = settings;
        this.local = local;
        this.selector = selector;
        this.ready = ready;
        this.locRib = locRib;
        this.pool = pool;
        this.exported = exported;
        this.epochMs = epochMs;
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
    boolean accept(SocketChannel channel, long nowNs) {
        this.nowNs = nowNs;
        accepting = channel;
        boolean isWelcome = fsm.onIncoming(nowNs);
        accepting = null;
        return isWelcome;
    }

    /** Timers, and what is to be told; after the connections' work of the cycle. */
    void work(long nowNs) {
        this.nowNs = nowNs;
        if (dialFailure != null) {
            String failure = dialFailure;
            dialFailure = null;
            fsm.onConnectFailed(failure, nowNs);
        }
        fsm.onTick(nowNs);
        advertise();
        for (Leg leg : Leg.values()) {
            flush(leg);
        }
        noteState();
    }

    long nextDeadlineNs(long nowNs) {
        return dialFailure == null ? fsm.nextDeadlineNs(nowNs) : nowNs;
    }

    void announce(Ipv4Prefix prefix, PathAttributes attributes) {
        if (adjRibOut != null && isInternal()) {
            adjRibOut.announce(prefix, attributes);
        }
    }

    void withdraw(Ipv4Prefix prefix) {
        if (adjRibOut != null) {
            adjRibOut.withdraw(prefix);
        }
    }

    // ---- what the state machine wants

    @Override
    public void dial() {
        try {
            InetSocketAddress from = new InetSocketAddress(inet(local.listenAddress()), 0);
            InetSocketAddress to = new InetSocketAddress(inet(settings.address()), settings.port());
            dialling = BgpConnection.dial(from, to, selector, new Events(Leg.OUTGOING), ready);
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
    public void send(Leg leg, BgpMessage message) {
        if (leg == Leg.INCOMING && accepting != null) {
            try {
                BgpConnection connection = BgpConnection.accepted(accepting, selector, new Events(leg), ready);
                connections.put(leg, connection);
            } catch (IOException e) {
                throw new UncheckedIOException("taking over a connection of " + settings.name(), e);
            }
            accepting = null;
        }
        BgpConnection connection = connections.get(leg);
        boolean fourOctetAs = negotiated == null || negotiated.fourOctetAs();
        connection.send(new MessageEncoder(fourOctetAs).encode(message), nowNs);
        messagesSent++;
    }

    @Override
    public void close(Leg leg) {
        connections.remove(leg).close(nowNs);
    }

    @Override
    public void established(Leg leg, Negotiated negotiated) {
        this.establishedLeg = leg;
        this.negotiated = negotiated;
        this.establishedMs = epochMs.getAsLong();
        RouteSource source =
                new RouteSource(id, settings.name(), settings.address(), negotiated.remoteIdentifier(), isInternal());
        ImportRule rule = ImportRule.sanity(local.localAs(), local.routerId(), local.listenAddress(), isInternal());
        adjRibIn = new AdjRibIn(source, locRib, pool, rule);
        adjRibOut = new AdjRibOut();
        exported.forEach(this::announce);
        LOG.info(
                "bgp {}: established, AS {}, hold time {} s",
                settings.name(),
                Integer.toUnsignedString(negotiated.remoteAs()),
                negotiated.holdTimeSeconds());
    }

    @Override
    public void down(String reason) {
        LOG.info("bgp {}: down: {}", settings.name(), reason);
        remember(new SessionRecord(establishedMs, epochMs.getAsLong(), reason));
        adjRibIn.clear();
        adjRibIn = null;
        adjRibOut = null;
        negotiated = null;
        establishedLeg = null;
        establishedMs = 0;
    }

    @Override
    public void failed(String reason) {
        SessionRecord last = history.peekFirst();
        boolean isNews =
                last == null || last.establishedMs() != 0 || !last.reason().equals(reason);
        if (isNews) {
            LOG.info("bgp {}: no session: {}", settings.name(), reason);
        } else {
            history.removeFirst(); // the same again: the record of it moves on
        }
        remember(new SessionRecord(0, epochMs.getAsLong(), reason));
    }

    @Override
    public void update(Update update) {
        updatesReceived++;
        for (BgpError fault : update.faults()) {
            faults++;
            lastFault = fault.reason();
        }
        long nowMs = epochMs.getAsLong();
        update.withdrawn().forEach(adjRibIn::withdraw);
        update.announced().forEach(prefix -> adjRibIn.announce(prefix, update.attributes(), nowMs));
    }

    @Override
    public void refresh(RouteRefresh refresh) {
        adjRibOut.resend();
    }

    /** What a connection brings, with the leg that it is. */
    private final class Events implements ConnectionListener {
        private final Leg leg;

        Events(Leg leg) {
            this.leg = leg;
        }

        @Override
        public void onConnected() {
            connections.put(leg, dialling);
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
            messagesReceived++;
            Decoded decoded;
            try {
                boolean fourOctetAs = negotiated == null || negotiated.fourOctetAs();
                decoded = new MessageDecoder(fourOctetAs, isInternal()).decode(bytes, from);
            } catch (RuntimeException e) {
                // a bug of ours must cost this session only, and be seen
                LOG.error("bgp {}: decoding failed", settings.name(), e);
                decoded = new Decoded.Fault(new ResetSession(Notification.CEASE, 0, "internal error: " + e));
            }
            if (decoded instanceof Decoded.Fault fault) {
                fault(fault.error());
            } else if (decoded instanceof Decoded.Message message) {
                fsm.onMessage(leg, message.message(), nowNs);
            }
        }

        @Override
        public void onHeaderFault(ResetSession fault) {
            fault(fault);
        }

        @Override
        public void onClosed(String reason) {
            fsm.onClosed(leg, reason, nowNs);
        }

        private void fault(ResetSession fault) {
            faults++;
            lastFault = fault.reason();
            fsm.onFault(leg, fault, nowNs);
        }
    }

    /** The time of the cycle that begins; before the connections' work. */
    void cycle(long nowNs) {
        this.nowNs = nowNs;
    }

    PeerSnapshot snapshot() {
        boolean isUp = negotiated != null;
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
                isUp
                        ? negotiated.capabilities().stream()
                                .map(each -> each.label())
                                .toList()
                        : List.of(),
                messagesReceived,
                messagesSent,
                updatesReceived,
                updatesSent,
                faults,
                lastFault,
                isUp ? adjRibIn.received() : 0,
                isUp ? adjRibIn.accepted() : 0,
                isUp ? adjRibOut.advertised() : 0,
                new ArrayList<>(history));
    }

    private boolean isInternal() {
        return settings.remoteAs() == local.localAs();
    }

    private void advertise() {
        BgpConnection connection = establishedLeg == null ? null : connections.get(establishedLeg);
        if (connection == null || !connection.hasRoom()) {
            return;
        }
        for (byte[] message : adjRibOut.drain(new MessageEncoder(negotiated.fourOctetAs()))) {
            connection.send(message, nowNs);
            messagesSent++;
            updatesSent++;
        }
    }

    private void flush(Leg leg) {
        BgpConnection connection = connections.get(leg);
        if (connection == null) {
            return;
        }
        int holdTimeSeconds = negotiated == null ? settings.holdTimeSeconds() : negotiated.holdTimeSeconds();
        try {
            connection.flush(nowNs);
            if (connection.stalledNs(nowNs) >= Math.max(MIN_SEND_HOLD_NS, 2_000_000_000L * holdTimeSeconds)) {
                fsm.onFault(leg, new ResetSession(SEND_HOLD_TIMER_EXPIRED, 0, "send hold timer expired"), nowNs);
            }
        } catch (IOException e) {
            fsm.onClosed(leg, "connection broken: " + e.getMessage(), nowNs);
        }
    }

    private void remember(SessionRecord record) {
        history.addFirst(record);
        if (history.size() > HISTORY) {
            history.removeLast();
        }
    }

    private void noteState() {
        if (fsm.state() != lastState) {
            lastState = fsm.state();
            stateSinceMs = epochMs.getAsLong();
        }
    }

    private static InetAddress inet(int address) throws UnknownHostException {
        return InetAddress.getByName(Ipv4.format(address));
    }
}
