package io.margay.control;

import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.config.BgpConfig;
import io.margay.control.config.NodeConfig;
import io.margay.control.config.PolicyConfig;
import io.margay.control.query.bgp.BgpAccess;
import io.margay.control.route.FibSync;
import io.margay.control.route.RouteTable;
import io.margay.dataplane.link.BfdDiagnostic;
import io.margay.dataplane.link.BfdState;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of the BGP speaker in this router: what it shall speak, what it announces, and where its routes go. Owned by the control thread.
 *
 * <p>A speaker that could not start (its port is taken, its address is not there yet) is tried again every {@value #RETRY_SECONDS} seconds.
 */
final class BgpRole implements BgpAccess, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BgpRole.class);
    private static final int RETRY_SECONDS = 5;

    /** Peers come and go also by themselves: neighbours on links, and those that a prefix lets in. */
    private static final long BFD_LOOK_NS = 100_000_000L;

    private final RouteTable routes;
    private final FibSync fib;
    private final CarriedRoutes carried;
    private final Selector selector;
    private final NanoClock nanoClock;
    private final EpochClock epochClock;
    private final BfdWatch bfd;
    private final OwnRoutes own = new OwnRoutes();
    /** What the speaker was told to announce, each with its local preference. */
    private Map<Prefix, Integer> announced = Map.of();

    private Optional<Config> config = Optional.empty();
    private Optional<BgpSettings> wanted = Optional.empty();
    private Optional<BgpSpeaker> speaker = Optional.empty();
    private Optional<String> trouble = Optional.empty();
    private long retryDueNs;
    private long bfdDueNs;
    private boolean forUpgrade;

    BgpRole(
            RouteTable routes,
            FibSync fib,
            CarriedRoutes carried,
            Selector selector,
            NanoClock nanoClock,
            EpochClock epochClock,
            BfdWatch bfd) {
        this.routes = routes;
        this.fib = fib;
        this.carried = carried;
        this.selector = selector;
        this.nanoClock = nanoClock;
        this.epochClock = epochClock;
        this.bfd = bfd;
        fib.onRefusals(prefix -> speaker.ifPresent(it -> it.reconsider(prefix)));
        routes.onGateways((gateway, reach) ->
                speaker.ifPresent(it -> it.onReach(LearnedRoutes.nextHop(gateway), LearnedRoutes.reach(reach))));
    }

    private record Config(BgpConfig bgp, NodeConfig node) {}

    void start(BgpConfig bgp, NodeConfig node) {
        config = Optional.of(new Config(bgp, node));
        own.unannouncedPools(bgp.policy().unannouncedPools());
        wanted = Optional.of(BgpSettingsOf.config(bgp, node, own.pools()));
        carried.onConfig(bgp.sessions(node), bgp.staleTimeSeconds());
        tryStart();
    }

    void change(BgpConfig bgp, NodeConfig node) {
        config = Optional.of(new Config(bgp, node));
        carried.onConfig(bgp.sessions(node), bgp.staleTimeSeconds());
        own.unannouncedPools(bgp.policy().unannouncedPools());
        reconfigure(BgpSettingsOf.config(bgp, node, own.pools()));
    }

    /** What this node announces; changes are told to peers by {@link #doWork}. */
    OwnRoutes own() {
        return own;
    }

    /** After the last change of a configuration. */
    void settle() {
        config.map(it -> BgpSettingsOf.config(it.bgp(), it.node(), own.pools()))
                .filter(settings -> !settings.equals(wanted.orElse(null)))
                .ifPresent(this::reconfigure);
    }

    private void reconfigure(BgpSettings settings) {
        bfdDueNs = nanoClock.nanoTime();
        wanted = Optional.of(settings);
        if (speaker.isEmpty()) {
            tryStart();
            return;
        }
        try {
            speaker.get().reconfigure(settings, nanoClock.nanoTime());
            announce(speaker.get(), settings);
        } catch (IOException e) {
            speaker.get().close(nanoClock.nanoTime());
            speaker = Optional.empty();
            onTrouble(e);
        }
    }

    void stop() {
        config = Optional.empty();
        wanted = Optional.empty();
        trouble = Optional.empty();
        speaker.ifPresent(this::end);
        speaker = Optional.empty();
        bfd.reconcile(speaker);
        carried.onNoBgp();
    }

    private void end(BgpSpeaker ending) {
        if (forUpgrade) {
            ending.leave(nanoClock.nanoTime());
        } else {
            ending.close(nanoClock.nanoTime());
        }
    }

    /** The stop that is to come is for another start: peers that can are to keep our routes meanwhile. */
    void keepRoutesAtPeers() {
        forUpgrade = true;
    }

    /** Prefixes of which peers are told once the workers forward accordingly. */
    int heldAnnouncements() {
        return speaker.map(it -> it.views().waitingCount()).orElse(0);
    }

    /** The dataplane's news of a BFD session. */
    void onBfdState(int sessionId, BfdState state, BfdDiagnostic diagnostic, BfdState remoteState) {
        bfd.onState(sessionId, state, diagnostic, remoteState, speaker, nanoClock.nanoTime());
    }

    int doWork(long nowNs) {
        carried.doWork(nowNs);
        if (nowNs - bfdDueNs >= 0) {
            bfdDueNs = nowNs + BFD_LOOK_NS;
            bfd.reconcile(speaker);
        }
        if (speaker.isPresent()) {
            if (own.isChanged()) {
                announce(speaker.get(), wanted.orElseThrow());
            }
            return speaker.get().doWork(nowNs);
        }
        if (wanted.isPresent() && nowNs - retryDueNs >= 0) {
            tryStart();
            speaker.ifPresent(started -> LOG.info("bgp: listening at last"));
        }
        return 0;
    }

    /** When there will be work even if no socket gets ready; {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNs(long nowNs) {
        if (speaker.isPresent()) {
            return own.isChanged() ? nowNs : speaker.get().nextDeadlineNs(nowNs);
        }
        return wanted.isPresent() ? retryDueNs : Long.MAX_VALUE;
    }

    @Override
    public Optional<String> trouble() {
        return trouble;
    }

    @Override
    public Optional<BgpSettings> settings() {
        return wanted;
    }

    @Override
    public PolicyConfig policies() {
        return config.map(it -> it.bgp().policy()).orElse(PolicyConfig.NONE);
    }

    @Override
    public List<Prefix> pools() {
        return List.copyOf(own.pools());
    }

    @Override
    public Optional<BgpSpeaker> speaker() {
        return speaker;
    }

    List<PeerSnapshot> peers() {
        return speaker.map(BgpSpeaker::peers).orElse(List.of());
    }

    @Override
    public long nowNs() {
        return nanoClock.nanoTime();
    }

    @Override
    public long nowMs() {
        return epochClock.time();
    }

    @Override
    public void close() {
        stop();
    }

    private void tryStart() {
        BgpSettings settings = wanted.orElseThrow().restarted(carried.isRestart());
        BgpSpeaker starting = new BgpSpeaker(
                settings, new LearnedRoutes(routes, fib, carried), selector, new SplittableRandom(), epochClock::time);
        try {
            starting.start(nanoClock.nanoTime());
            announced = Map.of();
            announce(starting, settings);
            speaker = Optional.of(starting);
            trouble = Optional.empty();
        } catch (IOException e) {
            onTrouble(e);
        }
    }

    /** What is announced already, as it is, is no news to the speaker. */
    private void announce(BgpSpeaker to, BgpSettings settings) {
        Map<Prefix, Integer> before = announced;
        announced = own.take();
        before.keySet().stream()
                .filter(prefix -> !announced.containsKey(prefix))
                .forEach(to::withdraw);
        announced.forEach((prefix, localPref) -> announce(to, prefix, localPref, settings));
    }

    /** Without an IPv6 address of this node nobody could send there; a configuration's check says so. */
    private static void announce(BgpSpeaker to, Prefix prefix, int localPref, BgpSettings settings) {
        if (prefix.family() == AddressFamily.IPV4) {
            to.announce(prefix, IpAddress.of(settings.listenAddress()), localPref);
        } else if (settings.address6() != null) {
            to.announce(prefix, settings.address6(), localPref);
        } else {
            to.withdraw(prefix);
        }
    }

    private void onTrouble(IOException e) {
        trouble = Optional.of(String.valueOf(e.getMessage()));
        retryDueNs = nanoClock.nanoTime() + TimeUnit.SECONDS.toNanos(RETRY_SECONDS);
    }
}
