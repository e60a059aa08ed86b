package io.margay.control.bgp;

import io.margay.control.bgp.rib.AttributePool;
import io.margay.control.bgp.rib.LocRib;
import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.rib.PathNextHop;
import io.margay.control.bgp.rib.Reachability;
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

/**
 * The BGP speaker: who may connect, the peers, the RIBs. Driven by the control thread alone.
 *
 * <p>The selector is the caller's: it selects, runs the {@link Runnable} attached to each ready key, and then calls {@link #doWork}.
 */
public final class BgpSpeaker implements AutoCloseable {
    private static final int LOCAL_PREF = 100;

    private final RandomGenerator jitter;
    private final LongSupplier epochMs;
    private final Connections connections;
    private final Tables tables;
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final Map<String, SessionLog> logs = new HashMap<>();
    private final Reception reception;
    private final BgpViews views;
    private final Decisions decisions;
    private final OwnRestart restart = new OwnRestart();

    private BgpSettings settings;
    private int nextPeerId = 1;

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
        this.tables = new Tables(new LocRib(settings.maxWays(), routes, routes), new AttributePool());
        this.reception = new Reception(peers, connections, this::addPeer, epochMs);
        this.views = new BgpViews(peers, tables.locRib());
        this.decisions = new Decisions(routes);
    }

    /** @throws IOException with one line: the port is taken, or the address is not this host's */
    public void start(long nowNs) throws IOException {
        reception.reconcile(settings, nowNs);
        if (settings.hasRestarted() && settings.peers().stream().anyMatch(PeerSettings::isKeptOverOurRestart)) {
            restart.begin(nowNs);
        }
        startPeers(nowNs);
    }

    private void startPeers(long nowNs) {
        for (PeerSettings peer : settings.peers()) {
            if (!peer.isTemplate() && !peers.containsKey(peer.name())) {
                addPeer(peer, nowNs);
            }
        }
    }

    /** One cycle: connections, timers, decisions, what is to be told. Never blocks. */
    public int doWork(long nowNs) {
        peers.values().forEach(peer -> peer.beginCycle(nowNs));
        reception.onTick(nowNs);
        int work = reception.accept(nowNs) + connections.work(nowNs);
        work += tables.locRib().decide(decisions);
        peers.values().forEach(peer -> peer.work(nowNs));
        work += tables.locRib().decide(decisions);
        tellEndsOfRib();
        if (restart.takeEnd(peers.values(), nowNs)) {
            peers.values().forEach(Peer::onRestartOver);
        }
        return work;
    }

    /** After the decisions: they are about what came before. */
    private void tellEndsOfRib() {
        for (Peer peer : peers.values()) {
            if (peer.takeEndOfRib()) {
                decisions.routes.onEndOfRib(peer.address());
            }
        }
    }

    /** When {@link #doWork} is next needed even if no channel gets ready; {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNs(long nowNs) {
        long wait = connections.isWorkDue() || tables.locRib().isDirty() ? 0 : Long.MAX_VALUE;
        long receptionNs = reception.nextDeadlineNs(nowNs);
        wait = receptionNs == Long.MAX_VALUE ? wait : Math.min(wait, receptionNs - nowNs);
        long restartNs = restart.nextDeadlineNs(nowNs);
        wait = restartNs == Long.MAX_VALUE ? wait : Math.min(wait, restartNs - nowNs);
        for (Peer peer : peers.values()) {
            long deadlineNs = peer.nextDeadlineNs(nowNs);
            wait = deadlineNs == Long.MAX_VALUE ? wait : Math.min(wait, deadlineNs - nowNs);
        }
        return wait == Long.MAX_VALUE ? Long.MAX_VALUE : nowNs + Math.max(0, wait);
    }

    /** {@link BgpRoutes#obstacle} may say otherwise of the prefix now. */
    public void reconsider(Prefix prefix) {
        tables.locRib().reconsider(prefix);
    }

    /** What {@link BgpRoutes#watch} said is otherwise now. */
    public void onReach(PathNextHop nextHop, Reachability.Reach reach) {
        tables.locRib().onReach(nextHop, reach);
    }

    /** Those peers that BFD is to watch now. */
    public List<BfdPeer> bfdPeers() {
        return peers.values().stream()
                .map(Peer::bfdPeer)
                .filter(Objects::nonNull)
                .toList();
    }

    /** @param state of the peer's BFD session, in words; null for none any more */
    public void onBfd(String peer, String state) {
        if (peers.containsKey(peer)) {
            peers.get(peer).onBfd(state);
        }
    }

    /** The way to the peer is broken, as BFD has found (RFC 9384). */
    public void onBfdDown(String peer, String reason, long nowNs) {
        if (peers.containsKey(peer)) {
            peers.get(peer).onBfdDown(reason, nowNs);
        }
    }

    /** A route of our own, told to every internal peer, and to the external ones whose export policy has nothing against it. */
    public void announce(Prefix prefix, IpAddress nextHop) {
        announce(prefix, nextHop, LOCAL_PREF);
    }

    /** @param localPref as internal peers see it; unsigned */
    public void announce(Prefix prefix, IpAddress nextHop, int localPref) {
        tables.locRib().putOwn(prefix, PathAttributes.ofOwn(nextHop, localPref));
    }

    public void withdraw(Prefix prefix) {
        tables.locRib().removeOwn(prefix);
    }

    /**
     * Takes over another configuration: peers that did not change are not touched, those that changed in description, policies or
     * limits only keep their sessions. A change of our own numbers or address restarts all.
     *
     * @throws IOException as {@link #start}; the speaker then has no peers and listens nowhere
     */
    public void reconfigure(BgpSettings changed, long nowNs) throws IOException {
        boolean isSameSpeaker = changed.localAs() == settings.localAs()
                && changed.routerId() == settings.routerId()
                && changed.listenAddress() == settings.listenAddress()
                && changed.listenPort() == settings.listenPort()
                && Objects.equals(changed.address6(), settings.address6())
                && Objects.equals(changed.listenAddress6(), settings.listenAddress6());
        settings = changed;
        tables.locRib().maxWays(changed.maxWays());
        if (!isSameSpeaker) {
            stopPeers(Notification.CEASE_CONFIGURATION_CHANGE, "", nowNs);
        }
        reception.reconcile(changed, nowNs);
        stopChangedPeers(nowNs);
        startPeers(nowNs);
        logs.keySet().retainAll(peers.keySet());
        tables.locRib().decide(decisions);
    }

    private void stopChangedPeers(long nowNs) {
        Map<String, PeerSettings> wanted = new LinkedHashMap<>();
        settings.peers().forEach(peer -> wanted.put(peer.name(), peer));
        peers.values().removeIf(peer -> {
            PeerSettings now = peer.settings().isDynamic()
                    ? reception.wanted(peer.settings())
                    : wanted.get(peer.settings().name());
            if (now != null && peer.canAdopt(now)) {
                peer.adopt(now);
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
        return reception.port();
    }

    /** Have we restarted, so that what was learned waits until the peers have told all? */
    public boolean isRestarting() {
        return restart.isOn();
    }

    /** Where we listen, who was refused, and the dynamic neighbours. */
    public ReceptionSnapshot reception() {
        return reception.snapshot();
    }

    /** Says goodbye to every peer (RFC 9003) and closes; the routes are lost at once. The selector stays open. */
    public void close(long nowNs) {
        stopPeers(Notification.CEASE_ADMINISTRATIVE_SHUTDOWN, "router stopped", nowNs);
        reception.close();
        tables.locRib().decide(decisions);
    }

    /**
     * Closes for a restart: peers that agreed to keep our routes over one hear nothing but the end of the connection (RFC 4724 4.2), the others
     * are told goodbye.
     */
    public void leave(long nowNs) {
        peers.values().forEach(peer -> peer.leave(nowNs));
        peers.clear();
        reception.close();
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

    private Peer addPeer(PeerSettings peerSettings, long nowNs) {
        boolean isAgain = logs.containsKey(peerSettings.name());
        SessionLog log = peerSettings.isDynamic()
                ? new SessionLog(peerSettings.name(), epochMs.getAsLong()) // whoever comes is forgotten again
                : logs.computeIfAbsent(peerSettings.name(), name -> new SessionLog(name, epochMs.getAsLong()));
        Peer peer = new Peer(nextPeerId, peerSettings, settings, connections, tables, log, jitter, epochMs);
        nextPeerId++;
        peers.put(peerSettings.name(), peer);
        peer.start(isAgain, restart.isOn(), nowNs);
        return peer;
    }

    /** What the decision changed, as the router wants to hear it, and as the peers have to. */
    private final class Decisions implements LocRib.Listener {
        private final BgpRoutes routes;

        Decisions(BgpRoutes routes) {
            this.routes = routes;
        }

        @Override
        public void onBest(Prefix prefix, List<Path> ways) {
            List<PathNextHop> nextHops = ways.stream().map(Path::nextHop).toList();
            routes.onBest(
                    prefix,
                    nextHops,
                    ways.get(0).source().address(),
                    ways.get(0).localPref());
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
