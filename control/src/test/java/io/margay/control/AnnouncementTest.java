package io.margay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.BgpRoutes;
import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.PeerOptions;
import io.margay.control.bgp.PeerSettings;
import io.margay.control.bgp.RefusedRoutes;
import io.margay.control.bgp.rib.PathNextHop;
import io.margay.control.route.FibSync;
import io.margay.control.route.RouteTable;
import io.margay.control.route.RouteTarget.OnPort;
import io.margay.control.route.RouteTarget.Via;
import io.margay.fib.EpochSlot;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three speakers in a row, the one in the middle a reflector with a real FIB file: what the last is told, and when. The test is the middle's worker.
 */
class AnnouncementTest {
    private static final int AS = 64512;
    private static final Prefix ROUTE = Prefix.parse("10.9.0.0/24");
    private static final long DEADLINE_NS = 60_000_000_000L;

    @TempDir
    Path directory;

    private final RouteTable table = new RouteTable();
    private final List<Node> nodes = new ArrayList<>();
    private FibSync fib;
    private FibReader reader;
    private EpochSlot worker;
    private boolean isWorkerAwake = true;
    private Node first;
    private Node middle;
    private Node last;

    /** A speaker on a selector of its own. */
    private static final class Node implements BgpRoutes {
        final Map<Prefix, List<PathNextHop>> learned = new HashMap<>();
        final Selector selector;
        final BgpSpeaker speaker;
        final int address;
        boolean isComplete;

        Node(String address, BgpRoutes routes) throws IOException {
            this.address = Ipv4.parse(address);
            selector = Selector.open();
            BgpSettings settings = new BgpSettings(AS, this.address, this.address, 0, List.of());
            speaker = new BgpSpeaker(
                    settings,
                    routes == null ? this : routes,
                    selector,
                    new SplittableRandom(1),
                    System::currentTimeMillis);
            speaker.start(System.nanoTime());
        }

        void peers(PeerSettings... peers) throws IOException {
            speaker.reconfigure(new BgpSettings(AS, address, address, 0, List.of(peers)), System.nanoTime());
        }

        void step() throws IOException {
            selector.selectNow(key -> ((Runnable) key.attachment()).run());
            speaker.doWork(System.nanoTime());
        }

        @Override
        public void onBest(Prefix prefix, List<PathNextHop> nextHops, IpAddress origin, long localPref) {
            learned.put(prefix, nextHops);
        }

        @Override
        public void onLost(Prefix prefix) {
            learned.remove(prefix);
        }

        @Override
        public void onEndOfRib(IpAddress origin) {
            isComplete = true;
        }
    }

    @BeforeEach
    void start() throws IOException {
        open(FibCapacity.forRoutes(120_000, 0));
    }

    private void open(FibCapacity capacity) throws IOException {
        fib = FibSync.open(table, directory, capacity);
        table.put(Prefix.parse("10.0.0.0/16"), RouteProtocol.CONNECTED, new OnPort(1, "eth0"), 1);
        table.recallAll();
        fib.publish(0);
        reader = FibReader.open(directory.resolve(FibReader.FILE_NAME));
        worker = reader.claimEpoch();
        fib.onInUse(reader.generation());
        first = new Node("127.0.0.1", null);
        middle = new Node("127.0.0.2", new LearnedRoutes(table, fib, new CarriedRoutes(fib)));
        fib.onRefusals(middle.speaker::reconsider);
        table.onGateways(
                (gateway, reach) -> middle.speaker.onReach(LearnedRoutes.nextHop(gateway), LearnedRoutes.reach(reach)));
        last = new Node("127.0.0.3", null);
        nodes.addAll(List.of(first, middle, last));
        first.peers(peer("middle", middle, false));
        middle.peers(client("first", first), client("last", last));
        last.peers(peer("middle", middle, false));
        await(() -> isUp(first, "middle") && isUp(last, "middle"));
    }

    @AfterEach
    void stop() throws IOException {
        for (Node node : nodes) {
            node.speaker.close(System.nanoTime());
            node.selector.selectNow();
            node.selector.close();
        }
        worker.close();
        reader.close();
        fib.close();
    }

    @Test
    void othersAreToldOfARouteOnceTheWorkersForwardByIt() throws IOException {
        isWorkerAwake = false;
        first.speaker.announce(ROUTE, IpAddress.parse("10.0.0.1"));
        await(() -> fib.routes() == 2);
        settle();
        assertFalse(last.learned.containsKey(ROUTE), "told although the worker has not looked");
        assertEquals(1, middle.speaker.views().waitingCount());
        assertEquals(
                "the workers do not forward by it yet",
                middle.speaker.views().exports("last", ROUTE).get(0).refusal());
        isWorkerAwake = true;
        await(() -> last.learned.containsKey(ROUTE));
        assertEquals(0, middle.speaker.views().waitingCount());
    }

    @Test
    void thatThereIsNoWayAnyMoreIsToldAtOnce() throws IOException {
        first.speaker.announce(ROUTE, IpAddress.parse("10.0.0.1"));
        await(() -> last.learned.containsKey(ROUTE));
        isWorkerAwake = false;
        first.speaker.withdraw(ROUTE);
        await(() -> !last.learned.containsKey(ROUTE));
        assertTrue(fib.inForce() < table.notedCount(), "the worker was not waited for");
    }

    @Test
    void aSessionThatBeginsMeanwhileIsToldLaterAndEndOfRibAfterThat() throws IOException {
        isWorkerAwake = false;
        first.speaker.announce(ROUTE, IpAddress.parse("10.0.0.1"));
        await(() -> fib.routes() == 2);
        last.peers();
        last.isComplete = false;
        last.peers(peer("middle", middle, false));
        await(() -> isUp(last, "middle") && isUp(middle, "last"));
        settle();
        assertFalse(last.learned.containsKey(ROUTE));
        assertFalse(last.isComplete, "End-of-RIB before what belongs before it");
        isWorkerAwake = true;
        await(() -> last.isComplete);
        assertTrue(last.learned.containsKey(ROUTE));
    }

    /** From the route table to the decision, and on to the peers. */
    @Test
    void aRouteByANextHopWithoutAWayIsNeitherUsedNorPassedOn() throws IOException {
        first.speaker.announce(ROUTE, IpAddress.parse("192.0.2.1"));
        await(() -> !middle.speaker.routes(ROUTE).isEmpty());
        settle();
        assertFalse(last.learned.containsKey(ROUTE));
        assertEquals(
                "next hop unreachable: next hop 192.0.2.1 is in no connected subnet, and no route leads there",
                middle.speaker.routes(ROUTE).get(0).lossReason());
        assertEquals(
                List.of(new RefusedRoutes(middle.speaker.routes(ROUTE).get(0).lossReason(), 1)),
                middle.speaker.views().refusedRoutes("first"));

        table.put(Prefix.parse("0.0.0.0/0"), RouteProtocol.STATIC, new Via(IpAddress.parse("10.0.0.254")), 0);
        await(() -> last.learned.containsKey(ROUTE));
        assertEquals(List.of(), middle.speaker.views().refusedRoutes("first"));
        assertEquals(
                "via 10.0.0.254 dev eth0",
                reader.longestMatch(ROUTE).orElseThrow().nextHop().toString());
        table.remove(Prefix.parse("0.0.0.0/0"), RouteProtocol.STATIC);
        await(() -> !last.learned.containsKey(ROUTE));
    }

    @Test
    void aRouteWithoutRoomIsNotToldUntilThereIs() throws IOException {
        stop();
        nodes.clear();
        open(new FibCapacity(2, 2_048, 8_192, 256));
        Prefix other = Prefix.parse("10.9.1.0/24");
        first.speaker.announce(ROUTE, IpAddress.parse("10.0.0.1"));
        await(() -> last.learned.containsKey(ROUTE));
        first.speaker.announce(other, IpAddress.parse("10.0.0.1"));
        await(() -> fib.refusedCount() == 1);
        settle();
        assertFalse(last.learned.containsKey(other));
        assertEquals(
                "the forwarding table has no room for it",
                middle.speaker.views().exports("last", other).get(0).refusal());
        first.speaker.withdraw(ROUTE);
        await(() -> last.learned.containsKey(other));
        assertFalse(last.learned.containsKey(ROUTE));
    }

    @Test
    void aLargeTableIsPassedOn() throws IOException {
        int count = 100_000;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long startNs = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            first.speaker.announce(new Ipv4Prefix(20 << 24 | i << 8, 24), IpAddress.parse("10.0.0.1"));
        }
        await(() -> last.learned.size() == count);
        long tookMs = (threads.getCurrentThreadCpuTime() - startNs) / 1_000_000;
        System.out.printf("%,d routes by a reflector with a FIB, all on one thread: %d ms%n", count, tookMs);
        assertEquals(count + 1, fib.routes());
    }

    private static PeerSettings peer(String name, Node to, boolean passive) {
        int port = passive ? 1 : to.speaker.listenPort();
        return new PeerSettings(name, to.address, port, AS, passive, 90, 10);
    }

    private static PeerSettings client(String name, Node of) {
        return peer(name, of, true)
                .with(PeerOptions.builder().client(true, null).build());
    }

    private static boolean isUp(Node node, String peer) {
        return node.speaker.peers().stream()
                .anyMatch(it -> it.name().equals(peer) && it.state().equals("established"));
    }

    private void step() throws IOException {
        for (Node node : nodes) {
            node.step();
        }
        fib.doWork(0);
        if (isWorkerAwake) {
            worker.quiescent();
        }
    }

    /** So many cycles that whatever could come has come. */
    private void settle() throws IOException {
        for (int i = 0; i < 200; i++) {
            step();
        }
    }

    private void await(BooleanSupplier condition) throws IOException {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - startNs < DEADLINE_NS, "gave up waiting");
            step();
        }
    }
}
