package io.margay.control.bgp;

import io.margay.control.bgp.rib.AttributePool;
import io.margay.control.bgp.rib.BestPath;
import io.margay.control.bgp.rib.LocRib;
import io.margay.control.bgp.rib.LossReason;
import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.transport.BgpListener;
import io.margay.control.bgp.transport.ReadyQueue;
import io.margay.control.bgp.wire.AsPath;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    private final BgpRoutes routes;
    private final Selector selector;
    private final RandomGenerator jitter;
    private final LongSupplier epochMs;
    private final ReadyQueue ready = new ReadyQueue();
    private final LocRib locRib = new LocRib();
    private final AttributePool pool = new AttributePool();
    private final Map<Ipv4Prefix, PathAttributes> exported = new LinkedHashMap<>();
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final LocRib.Listener decisions = new LocRib.Listener() {
        @Override
        public void onBest(Ipv4Prefix prefix, Path best) {
            routes.onBest(prefix, best.attributes().nextHop(), best.source().id());
        }

        @Override
        public void onLost(Ipv4Prefix prefix) {
            routes.onLost(prefix);
        }
    };

    private BgpSettings settings;
    private BgpListener listener;
    private int nextPeerId = 1;
    private long refusedConnections;

    /**
     * @param routes hears of every change of a best path, from within {@link #doWork}
     * @param selector of the control thread
     * @param jitter for timers
     * @param epochMs wall clock, for what people read
     */
    public BgpSpeaker(
            BgpSettings settings, BgpRoutes routes, Selector selector, RandomGenerator jitter, LongSupplier epochMs) {
        this.settings = settings;
        this.routes = routes;
        this.selector = selector;
        this.jitter = jitter;
        this.epochMs = epochMs;
    }

    /** @throws IOException with one line: the port is taken, or the address is not this host's */
    public void start(long nowNs) throws IOException {
        listener = BgpListener.open(
                new InetSocketAddress(
                        InetAddress.getByName(Ipv4.format(settings.listenAddress())), settings.listenPort()),
                selector);
        for (PeerSettings peer : settings.peers()) {
            addPeer(peer, nowNs);
        }
    }

    /** One cycle: connections, timers, decisions, what is to be told. Never blocks. */
    public int doWork(long nowNs) {
        peers.values().forEach(peer -> peer.cycle(nowNs));
        int work = accept(nowNs) + ready.work(nowNs);
        work += locRib.decide(decisions);
        peers.values().forEach(peer -> peer.work(nowNs));
        return work + locRib.decide(decisions);
    }

    /** When {@link #doWork} is next needed even if no channel gets ready; {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNs(long nowNs) {
        long wait = Long.MAX_VALUE;
        for (Peer peer : peers.values()) {
            long deadlineNs = peer.nextDeadlineNs(nowNs);
            wait = deadlineNs == Long.MAX_VALUE ? wait : Math.min(wait, deadlineNs - nowNs);
        }
        return wait == Long.MAX_VALUE ? Long.MAX_VALUE : nowNs + Math.max(0, wait);
    }

    /** A route of our own, told to every internal peer. External ones get nothing without an export policy (RFC 8212). */
    public void announce(Ipv4Prefix prefix, int nextHop) {
        PathAttributes attributes = PathAttributes.ofOwn(AsPath.EMPTY, nextHop, LOCAL_PREF);
        if (!attributes.equals(exported.put(prefix, attributes))) {
            peers.values().forEach(peer -> peer.announce(prefix, attributes));
        }
    }

    public void withdraw(Ipv4Prefix prefix) {
        if (exported.remove(prefix) != null) {
            peers.values().forEach(peer -> peer.withdraw(prefix));
        }
    }

    /**
     * Takes over another configuration: peers that did not change are not touched. A change of our own numbers or address restarts all.
     *
     * @throws IOException as {@link #start}; the speaker then has no peers and listens nowhere
     */
    public void reconfigure(BgpSettings changed, long nowNs) throws IOException {
        boolean isSameSpeaker = changed.localAs() == settings.localAs()
                && changed.routerId() == settings.routerId()
                && changed.listenAddress() == settings.listenAddress()
                && changed.listenPort() == settings.listenPort();
        if (!isSameSpeaker) {
            stopAll("configuration changed", nowNs);
            settings = changed;
            start(nowNs);
            return;
        }
        settings = changed;
        Map<String, PeerSettings> wanted = new LinkedHashMap<>();
        changed.peers().forEach(peer -> wanted.put(peer.name(), peer));
        peers.entrySet().removeIf(entry -> {
            PeerSettings now = wanted.get(entry.getKey());
            boolean isGone = now == null;
            if (isGone || !now.equals(entry.getValue().settings())) {
                int subcode = isGone ? Notification.CEASE_PEER_DECONFIGURED : Notification.CEASE_CONFIGURATION_CHANGE;
                entry.getValue().stop(subcode, "", nowNs);
                return true;
            }
            return false;
        });
        for (PeerSettings peer : changed.peers()) {
            if (!peers.containsKey(peer.name())) {
                addPeer(peer, nowNs);
            }
        }
        locRib.decide(decisions);
    }

    public List<PeerSnapshot> peers() {
        return peers.values().stream().map(Peer::snapshot).toList();
    }

    /** Every prefix with all its paths, the best of each first. */
    public List<PathSnapshot> routes() {
        List<PathSnapshot> all = new ArrayList<>();
        locRib.prefixes().forEach(prefix -> all.addAll(routes(prefix)));
        return all;
    }

    /** All paths to a prefix, the best first, the others with the step at which they lost. */
    public List<PathSnapshot> routes(Ipv4Prefix prefix) {
        List<PathSnapshot> snapshots = new ArrayList<>();
        List<Path> paths = locRib.paths(prefix);
        for (Path path : paths) {
            boolean isBest = snapshots.isEmpty();
            LossReason loss = isBest ? null : BestPath.loss(paths.get(0), path);
            PathAttributes attributes = path.attributes();
            snapshots.add(new PathSnapshot(
                    prefix,
                    path.source().name(),
                    attributes.nextHop(),
                    attributes.asPath().toString(),
                    attributes.origin().name().toLowerCase(Locale.ROOT),
                    attributes.localPref(),
                    attributes.med(),
                    path.receivedMs(),
                    isBest ? null : loss == null ? "med not compared" : loss.label()));
        }
        return snapshots;
    }

    /** Where the listening socket is bound; differs from the settings when they ask for port 0. */
    public int listenPort() {
        return listener.port();
    }

    /** Connections from addresses that are no peer's, or not welcome at the time. */
    public long refusedConnections() {
        return refusedConnections;
    }

    /** Says goodbye to every peer (RFC 9003) and closes; the routes are lost at once. */
    public void close(long nowNs) {
        stopAll("router stopped", nowNs);
        locRib.decide(decisions);
    }

    @Override
    public void close() {
        close(System.nanoTime());
    }

    private void stopAll(String text, long nowNs) {
        peers.values().forEach(peer -> peer.stop(Notification.CEASE_ADMINISTRATIVE_SHUTDOWN, text, nowNs));
        peers.clear();
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }

    private void addPeer(PeerSettings peerSettings, long nowNs) {
        Peer peer = new Peer(
                nextPeerId++, peerSettings, settings, selector, ready, locRib, pool, exported, jitter, epochMs);
        peers.put(peerSettings.name(), peer);
        peer.start(nowNs);
    }

    private int accept(long nowNs) {
        int accepted = 0;
        try {
            while (listener != null && accepted < listener.acceptLimit()) {
                SocketChannel channel = listener.accept();
                if (channel == null) {
                    break;
                }
                accepted++;
                Peer peer = peerOf(channel);
                if (peer == null || !peer.accept(channel, nowNs)) {
                    refusedConnections++;
                    channel.close();
                }
            }
        } catch (IOException e) {
            LOG.warn("bgp: accepting a connection failed: {}", e.getMessage());
        }
        return accepted;
    }

    private Peer peerOf(SocketChannel channel) throws IOException {
        InetAddress remote = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        int address = remote instanceof Inet4Address
                ? ByteBuffer.wrap(remote.getAddress()).getInt()
                : 0;
        return peers.values().stream()
                .filter(peer -> peer.settings().address() == address)
                .findFirst()
                .orElse(null);
    }
}
