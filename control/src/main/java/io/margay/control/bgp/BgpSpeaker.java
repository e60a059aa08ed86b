package io.margay.control.bgp;

import io.margay.control.bgp.rib.AttributePool;
import io.margay.control.bgp.rib.LocRib;
import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.transport.BgpConnection;
import io.margay.control.bgp.transport.BgpListener;
import io.margay.control.bgp.transport.Connections;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The BGP speaker: a listening socket, the peers, the RIBs. Driven by the control thread alone.
 *
 * <p>The selector is the caller's: it selects, runs the {@link Runnable} attached to each ready key, and then calls {@link #doWork}.
 */
public final class BgpSpeaker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BgpSpeaker.class);
    private static final int LOCAL_PREF = 100;
    private static final int ACCEPT_LIMIT = 16;

    private final RandomGenerator jitter;
    private final LongSupplier epochMs;
    private final Connections connections;
    private final Tables tables;
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final Map<String, SessionLog> logs = new HashMap<>();
    private final BgpViews views;
    private final RefusedConnections refused = new RefusedConnections();
    private final Decisions decisions;

    private BgpSettings settings;
    private BgpListener listener;
    private int nextPeerId = 1;
    private String lastAcceptFailure = "";

    /**
     * @param routes hears of every change of a best path, from within {@link #doWork}
     * @param selector of the control thread
     * @param jitter for timers
     * @param epochMs wall clock, for what people read
     */
    public BgpSpeaker(
            BgpSettings settings, BgpRoutes routes, Selector selector, RandomGenerator jitter, LongSupplier epochMs) {
        this.settings = settings;
        this.connections = new Connections(selector);
        this.jitter = jitter;
        this.epochMs = epochMs;
        this.tables = new Tables(new LocRib(settings.maxWays()), new AttributePool());
        this.views = new BgpViews(peers, tables.locRib());
        this.decisions = new Decisions(routes);
    }

    /** @throws IOException with one line: the port is taken, or the address is not this host's */
    public void start(long nowNs) throws IOException {
        listener = connections.listen(settings.listenAddress(), settings.listenPort());
        startPeers(nowNs);
    }

    private void startPeers(long nowNs) {
        for (PeerSettings peer : settings.peers()) {
            if (!peers.containsKey(peer.name())) {
                addPeer(peer, nowNs);
            }
        }
    }

    /** One cycle: connections, timers, decisions, what is to be told. Never blocks. */
    public int doWork(long nowNs) {
        peers.values().forEach(peer -> peer.beginCycle(nowNs));
        int work = accept(nowNs) + connections.work(nowNs);
        work += tables.locRib().decide(decisions);
        peers.values().forEach(peer -> peer.work(nowNs));
        work += tables.locRib().decide(decisions);
        tellEndsOfRib();
        return work;
    }

    /** After the decisions: they are about what came before. */
    private void tellEndsOfRib() {
        for (Peer peer : peers.values()) {
            if (peer.takeEndOfRib()) {
                decisions.routes.onEndOfRib(peer.settings().address());
            }
        }
    }

    /** When {@link #doWork} is next needed even if no channel gets ready; {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNs(long nowNs) {
        long wait = connections.isWorkDue() || tables.locRib().isDirty() ? 0 : Long.MAX_VALUE;
        for (Peer peer : peers.values()) {
            long deadlineNs = peer.nextDeadlineNs(nowNs);
            wait = deadlineNs == Long.MAX_VALUE ? wait : Math.min(wait, deadlineNs - nowNs);
        }
        return wait == Long.MAX_VALUE ? Long.MAX_VALUE : nowNs + Math.max(0, wait);
    }

    /** A route of our own, told to every internal peer, and to the external ones whose export policy has nothing against it. */
    public void announce(Prefix prefix, IpAddress nextHop) {
        tables.locRib().putOwn(prefix, PathAttributes.ofOwn(nextHop, LOCAL_PREF));
    }

    public void withdraw(Prefix prefix) {
        tables.locRib().removeOwn(prefix);
    }

    /**
     * Takes over another configuration: peers that did not change are not touched, those that changed in their policies only keep their
     * sessions. A change of our own numbers or address restarts all.
     *
     * @throws IOException as {@link #start}; the speaker then has no peers and listens nowhere
     */
    public void reconfigure(BgpSettings changed, long nowNs) throws IOException {
        boolean isSamePlace =
                changed.listenAddress() == settings.listenAddress() && changed.listenPort() == settings.listenPort();
        boolean isSameSpeaker =
                isSamePlace && changed.localAs() == settings.localAs() && changed.routerId() == settings.routerId();
        isSameSpeaker &= Objects.equals(changed.address6(), settings.address6());
        settings = changed;
        tables.locRib().maxWays(changed.maxWays());
        if (!isSameSpeaker) {
            stopPeers(Notification.CEASE_CONFIGURATION_CHANGE, "", nowNs);
        }
        if (!isSamePlace) {
            stopListening();
            listener = connections.listen(changed.listenAddress(), changed.listenPort());
        }
        stopChangedPeers(nowNs);
        startPeers(nowNs);
        logs.keySet().retainAll(peers.keySet());
        tables.locRib().decide(decisions);
    }

    private void stopChangedPeers(long nowNs) {
        Map<String, PeerSettings> wanted = new LinkedHashMap<>();
        settings.peers().forEach(peer -> wanted.put(peer.name(), peer));
        peers.values().removeIf(peer -> {
            PeerSettings now = wanted.get(peer.settings().name());
            if (now != null && peer.settings().differsInPoliciesOnly(now)) {
                peer.policies(now);
                return false;
            }
            boolean isChanged = !peer.settings().equals(now);
            if (isChanged) {
                int subcode =
                        now == null ? Notification.CEASE_PEER_DECONFIGURED : Notification.CEASE_CONFIGURATION_CHANGE;
                peer.stop(subcode, "", nowNs);
            }
            return isChanged;
        });
    }

    /** What there is to see. */
    public BgpViews views() {
        return views;
    }

    public List<PeerSnapshot> peers() {
        return views.peers();
    }

    /** All learned paths to a prefix, the best first, the others with the step at which they lost, or why import refused them. */
    public List<PathSnapshot> routes(Prefix prefix) {
        return views.paths(prefix, PathFilter.ALL).stream()
                .filter(path -> !path.isOwn())
                .toList();
    }

    /**
     * Makes a peer and us tell each other everything again, without harm to the session.
     *
     * @param peer the name of one that there is; so in the other verbs
     * @param family null for all of the session's
     * @param in what it has told us (RFC 2918 3)
     * @param out what we have told it
     */
    public Outcome refresh(String peer, Family family, boolean in, boolean out, long nowNs) {
        return peers.get(peer).refresh(family, in, out, nowNs);
    }

    /** Ends the session with a Cease that carries this text (RFC 9003), and begins another at once; also of a peer that was shut down. */
    public Outcome reset(String peer, String text, long nowNs) {
        return peers.get(peer).reset(text, nowNs);
    }

    /** Ends the session; there is no other until a {@link #reset}, or another configuration of the peer. */
    public Outcome shutDown(String peer, String text, long nowNs) {
        return peers.get(peer).shutDown(text, nowNs);
    }

    /** Where the listening socket is bound; differs from the settings when they ask for port 0. */
    public int listenPort() {
        return listener.port();
    }

    public RefusedSnapshot refusedConnections() {
        return refused.snapshot();
    }

    /** Says goodbye to every peer (RFC 9003) and closes; the routes are lost at once. The selector stays open. */
    public void close(long nowNs) {
        stopPeers(Notification.CEASE_ADMINISTRATIVE_SHUTDOWN, "router stopped", nowNs);
        stopListening();
        tables.locRib().decide(decisions);
    }

    @Override
    public void close() {
        close(System.nanoTime());
    }

    private void stopPeers(int subcode, String text, long nowNs) {
        peers.values().forEach(peer -> peer.stop(subcode, text, nowNs));
        peers.clear();
    }

    private void stopListening() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }

    private void addPeer(PeerSettings peerSettings, long nowNs) {
        boolean isAgain = logs.containsKey(peerSettings.name());
        SessionLog log = logs.computeIfAbsent(peerSettings.name(), name -> new SessionLog(name, epochMs.getAsLong()));
        Peer peer = new Peer(nextPeerId, peerSettings, settings, connections, tables, log, jitter, epochMs);
        nextPeerId++;
        peers.put(peerSettings.name(), peer);
        peer.start(isAgain, nowNs);
    }

    private int accept(long nowNs) {
        int accepted = 0;
        try {
            while (listener != null && accepted < ACCEPT_LIMIT) {
                BgpConnection connection = listener.accept();
                if (connection == null) {
                    break;
                }
                accepted++;
                Peer peer = peerAt(connection.remoteAddress());
                if (peer == null) {
                    refused.stranger(IpAddress.of(connection.remoteAddress()), epochMs.getAsLong());
                    connection.close(nowNs);
                } else if (!peer.accept(connection, nowNs)) {
                    refused.unwelcome();
                    connection.close(nowNs);
                }
                lastAcceptFailure = "";
            }
        } catch (IOException e) {
            noteAcceptFailure(e);
        }
        return accepted;
    }

    /** Once in a row: what ails a host without descriptors is asked for again in each cycle. */
    private void noteAcceptFailure(IOException e) {
        String failure = String.valueOf(e.getMessage());
        if (!failure.equals(lastAcceptFailure)) {
            LOG.warn("bgp: accepting a connection failed: {}", failure);
            lastAcceptFailure = failure;
        }
    }

    private Peer peerAt(int remoteAddress) {
        IpAddress address = IpAddress.of(remoteAddress);
        return peers.values().stream()
                .filter(peer -> peer.settings().address().equals(address))
                .findFirst()
                .orElse(null);
    }

    /** What the decision changed, as the router wants to hear it, and as the peers have to. */
    private final class Decisions implements LocRib.Listener {
        private final BgpRoutes routes;

        Decisions(BgpRoutes routes) {
            this.routes = routes;
        }

        @Override
        public void onBest(Prefix prefix, List<Path> ways) {
            List<IpAddress> nextHops =
                    ways.stream().map(way -> way.attributes().nextHop()).toList();
            routes.onBest(prefix, nextHops, ways.get(0).source().address());
        }

        @Override
        public void onLost(Prefix prefix) {
            routes.onLost(prefix);
        }

        @Override
        public void onCandidates(Prefix prefix, List<Path> candidates) {
            peers.values().forEach(peer -> peer.export(prefix, candidates));
        }
    }
}
