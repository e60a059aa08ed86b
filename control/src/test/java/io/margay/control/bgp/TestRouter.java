package io.margay.control.bgp;

import io.margay.control.bgp.rib.PathNextHop;
import io.margay.control.bgp.wire.Family;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A speaker on its own selector as the control thread would drive it, and the routes that it learned. */
final class TestRouter implements Lab.Member, BgpRoutes {
    static final int AS = 64512;

    final Map<Prefix, List<IpAddress>> routes = new HashMap<>();
    /** What was told, in order: a prefix with the address of its peer, or the address of a peer whose End-of-RIB it is. */
    final List<String> told = new ArrayList<>();
    /** Next hops that this router knows no way to. */
    final Set<IpAddress> unreachable = new HashSet<>();
    /** Thrown by the wall clock when it is next looked at: a bug in the midst of the speaker. */
    RuntimeException bug;

    private final Selector selector;
    private final BgpSpeaker speaker;
    private final int address;
    private final List<PeerSettings> peers = new ArrayList<>();
    private final Lab lab;
    private final int as;
    private int maxWays = 1;
    private IpAddress listenAddress6;

    TestRouter(Lab lab, String address) throws IOException {
        this(lab, address, 0);
    }

    TestRouter(Lab lab, String address, int port) throws IOException {
        this(lab, address, port, AS);
    }

    TestRouter(Lab lab, String address, int port, int as) throws IOException {
        this(lab, address, port, as, false);
    }

    /** One that starts again after a life before. */
    static TestRouter restarted(Lab lab, String address, PeerSettings... peers) throws IOException {
        return new TestRouter(lab, address, 0, AS, true, peers);
    }

    private TestRouter(Lab lab, String address, int port, int as, boolean hasRestarted, PeerSettings... peers)
            throws IOException {
        this.as = as;
        this.lab = lab;
        this.address = Ipv4.parse(address);
        this.peers.addAll(List.of(peers));
        selector = Selector.open();
        BgpSettings settings = settings(port).restarted(hasRestarted);
        speaker = new BgpSpeaker(settings, this, selector, new SplittableRandom(this.address), this::epochMs);
        speaker.start(lab.nowNs());
        lab.add(this);
    }

    BgpSpeaker speaker() {
        return speaker;
    }

    Selector selector() {
        return selector;
    }

    BgpSettings settings() {
        return settings(0);
    }

    String name() {
        return Ipv4.format(address);
    }

    int as() {
        return as;
    }

    /** From the next change of the peers on. */
    void maxWays(int most) {
        maxWays = most;
    }

    /** From the next change of the peers on, if one of them is IPv6. */
    TestRouter listen6(String address6) {
        listenAddress6 = IpAddress.parse(address6);
        return this;
    }

    /** On one of the addresses where it listens. */
    int port(String at) {
        return speaker.reception().listening().stream()
                .filter(each -> each.address().equals(at))
                .findFirst()
                .orElseThrow()
                .port();
    }

    void addPeer(PeerSettings peer) throws IOException {
        peers.add(peer);
        speaker.reconfigure(settings(0), lab.nowNs());
    }

    int port() {
        return speaker.listenPort();
    }

    TestRouter peers(PeerSettings... wanted) throws IOException {
        peers.clear();
        peers.addAll(List.of(wanted));
        speaker.reconfigure(settings(0), lab.nowNs());
        return this;
    }

    /** Started on a port of its own choice; asking for the same again is no change. */
    private BgpSettings settings(int port) {
        return new BgpSettings(
                as, address, address, listenAddress6, port, nextHop(Prefix.parse("::/0")), maxWays, false, peers);
    }

    /** With 10.0.0.x as next hop, because no route leads to 127.0.0.x. */
    void announce(String... prefixes) {
        Stream.of(prefixes).forEach(prefix -> speaker.announce(Prefix.parse(prefix), nextHop(Prefix.parse(prefix))));
    }

    private IpAddress nextHop(Prefix prefix) {
        int low = 10 << 24 | address & 0xFFFFFF;
        return prefix.family() == AddressFamily.IPV4
                ? IpAddress.of(low)
                : new IpAddress(0x20010DB8_00000000L, Integer.toUnsignedLong(low));
    }

    boolean isUp(String peer) {
        return peer(peer).state().equals("established");
    }

    PeerSnapshot peer(String name) {
        return speaker.peers().stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    boolean has(String prefix) {
        return routes.containsKey(Prefix.parse(prefix));
    }

    String nextHop(String prefix) {
        return routes.get(Prefix.parse(prefix)).get(0).toString();
    }

    String lastReason(String peer) {
        List<SessionRecord> history = peer(peer).history();
        return history.isEmpty() ? "" : history.get(0).reason();
    }

    @Override
    public void step(long nowNs) {
        try {
            selector.select(TestRouter::run, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        speaker.doWork(lab.nowNs());
    }

    @Override
    public void end() {
        try {
            speaker.close(lab.nowNs());
            selector.selectNow(); // lets go of the sockets
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Reach watch(PathNextHop nextHop) {
        return unreachable.contains(nextHop.address()) ? Reach.none("no way there") : Reach.CONNECTED;
    }

    @Override
    public void onBest(Prefix prefix, List<PathNextHop> nextHops, IpAddress origin, long localPref) {
        routes.put(prefix, nextHops.stream().map(PathNextHop::address).toList());
        told.add(prefix + " from " + origin);
    }

    @Override
    public void onLost(Prefix prefix) {
        routes.remove(prefix);
    }

    @Override
    public void onEndOfRib(IpAddress origin) {
        told.add("all from " + origin);
    }

    static PeerSettings peer(String name, String address, int port) {
        return new PeerSettings(name, Ipv4.parse(address), port, AS, false, 90, 10);
    }

    static PeerSettings peer6(String name, String address, int port) {
        IpAddress parsed = IpAddress.parse(address);
        return new PeerSettings(
                name,
                parsed,
                port,
                AS,
                port == 0,
                90,
                1,
                PeerOptions.builder().families(Family.values()).build());
    }

    static PeerSettings passive(String name, String address) {
        return new PeerSettings(name, Ipv4.parse(address), 1, AS, true, 90, 10);
    }

    static PeerSettings passive(String name, String address, int as) {
        return new PeerSettings(name, Ipv4.parse(address), 1, as, true, 90, 10);
    }

    private long epochMs() {
        if (bug != null) {
            RuntimeException thrown = bug;
            bug = null;
            throw thrown;
        }
        return System.currentTimeMillis();
    }

    private static void run(SelectionKey key) {
        ((Runnable) key.attachment()).run();
    }
}
