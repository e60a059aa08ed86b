package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two whole speakers against each other, over real sockets on loopback, each with its own selector, on this one thread. */
class TwoSpeakersTest {
    private static final int AS = 64512;
    /** Loopback is nobody's next hop, so the routes lead elsewhere. */
    private static final int NEXT_HOP_1 = Ipv4.parse("192.0.2.1");

    private static final int NEXT_HOP_2 = Ipv4.parse("192.0.2.2");
    private static final Ipv4Prefix BLOCK_1 = Ipv4Prefix.parse("192.168.18.64/26");
    private static final Ipv4Prefix BLOCK_2 = Ipv4Prefix.parse("192.168.196.128/26");

    private Side one;
    private Side two;

    /** One speaker with its selector and what it has learnt. */
    private static final class Side implements BgpRoutes {
        private final int address;
        private final int port;
        private final Selector selector;
        private final Map<Ipv4Prefix, String> routes = new TreeMap<>();
        private BgpSpeaker speaker;

        Side(String address) throws IOException {
            this.address = Ipv4.parse(address);
            this.selector = Selector.open();
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(address))) {
                this.port = free.getLocalPort();
            }
        }

        void start(Side peer, boolean passive) throws IOException {
            start(peer, passive, AS);
        }

        void start(Side peer, boolean passive, int remoteAs) throws IOException {
            PeerSettings settings = new PeerSettings("peer", peer.address, peer.port, remoteAs, passive, 90, 1);
            speaker = new BgpSpeaker(
                    new BgpSettings(AS, address, address, port, List.of(settings)),
                    this,
                    selector,
                    new SplittableRandom(address),
                    System::currentTimeMillis);
            speaker.start(System.nanoTime());
        }

        void work() throws IOException {
            selector.select(key -> ((Runnable) key.attachment()).run(), 1);
            speaker.doWork(System.nanoTime());
        }

        String state() {
            return speaker.peers().get(0).state();
        }

        boolean isUp() {
            return state().equals("established");
        }

        boolean remembers(String word) {
            return speaker.peers().get(0).history().stream()
                    .anyMatch(each -> each.reason().contains(word));
        }

        @Override
        public void onBest(Ipv4Prefix prefix, int nextHop, int originId) {
            routes.put(prefix, Ipv4.format(nextHop));
        }

        @Override
        public void onLost(Ipv4Prefix prefix) {
            routes.remove(prefix);
        }
    }

    @BeforeEach
    void twoSides() throws IOException {
        one = new Side("127.0.0.1");
        two = new Side("127.0.0.2");
    }

    @AfterEach
    void end() throws IOException {
        for (Side side : List.of(one, two)) {
            side.speaker.close(System.nanoTime());
            side.selector.close();
        }
    }

    @Test
    void routesGoBothWaysAndGoAgain() throws IOException {
        startBoth();
        one.speaker.announce(BLOCK_1, NEXT_HOP_1);
        two.speaker.announce(BLOCK_2, NEXT_HOP_2);
        await("both routes", () -> one.routes.containsKey(BLOCK_2) && two.routes.containsKey(BLOCK_1));
        assertEquals("192.0.2.2", one.routes.get(BLOCK_2));
        assertEquals(1, one.speaker.routes(BLOCK_2).size());
        assertTrue(one.speaker.routes(BLOCK_2).get(0).isBest());
        one.speaker.withdraw(BLOCK_1);
        await("the withdrawal", () -> two.routes.isEmpty());
    }

    @Test
    void whatIsKnownBeforeTheSessionIsToldWhenItComesUp() throws IOException {
        one.start(two, false);
        one.speaker.announce(BLOCK_1, NEXT_HOP_1);
        two.start(one, true);
        await("the route", () -> two.routes.containsKey(BLOCK_1));
    }

    @Test
    void bothDiallingAtOnceEndsInOneSession() throws IOException {
        startBoth();
        one.speaker.announce(BLOCK_1, NEXT_HOP_1);
        await("the route", () -> two.routes.containsKey(BLOCK_1));
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
        await("half a second", () -> System.nanoTime() - endNs > 0);
        assertTrue(one.isUp() && two.isUp(), "and it stays");
    }

    @Test
    void oneThatStopsSaysSoAndItsRoutesGoAtOnce() throws IOException {
        startBoth();
        one.speaker.announce(BLOCK_1, NEXT_HOP_1);
        await("the route", () -> two.routes.containsKey(BLOCK_1));
        one.speaker.close(System.nanoTime());
        await("the loss", () -> two.routes.isEmpty());
        assertTrue(
                two.remembers("administrative shutdown"),
                () -> two.speaker.peers().toString());
        one.start(two, false);
        one.speaker.announce(BLOCK_1, NEXT_HOP_1);
        await("it to come back", () -> two.routes.containsKey(BLOCK_1));
    }

    @Test
    void garbageFromAnUnknownAddressIsRefusedAndTheSessionStands() throws IOException {
        startBoth();
        for (int i = 0; i < 5; i++) {
            try (Socket stranger = new Socket()) {
                stranger.bind(new InetSocketAddress("127.0.0.3", 0));
                stranger.connect(new InetSocketAddress("127.0.0.1", one.port));
                stranger.getOutputStream().write(new byte[100]);
                long before = one.speaker.refusedConnections();
                await("the refusal", () -> one.speaker.refusedConnections() > before);
            }
        }
        assertTrue(one.isUp() && two.isUp());
        assertEquals(5, one.speaker.refusedConnections());
    }

    @Test
    void garbageFromThePeersAddressCostsThatAttemptOnly() throws IOException {
        one.start(two, true);
        two.speaker = idle(two);
        for (int round = 0; round < 20; round++) {
            try (Socket impostor = new Socket()) {
                impostor.bind(new InetSocketAddress("127.0.0.2", 0));
                impostor.connect(new InetSocketAddress("127.0.0.1", one.port));
                byte[] garbage = new byte[200];
                new SplittableRandom(round).nextBytes(garbage);
                if (round % 2 == 0) {
                    Arrays.fill(garbage, 0, 16, (byte) 0xFF);
                }
                impostor.getOutputStream().write(garbage);
                await("the end of the attempt", () -> !one.state().startsWith("open"));
            }
        }
        two.start(one, false);
        await("a session all the same", () -> one.isUp() && two.isUp());
    }

    @Test
    void aPeerOfAnotherAsIsToldSo() throws IOException {
        one.start(two, false);
        two.start(one, true, 65001);
        await("the refusal", () -> one.remembers("bad peer AS") || two.remembers("bad peer AS"));
        assertTrue(!one.isUp() && !two.isUp());
    }

    @Test
    void reconfiguringAnotherPeerLeavesTheSessionAlone() throws IOException {
        startBoth();
        long since = one.speaker.peers().get(0).stateSinceMs();
        PeerSettings same = new PeerSettings("peer", two.address, two.port, AS, false, 90, 1);
        PeerSettings more = new PeerSettings("more", Ipv4.parse("127.0.0.9"), 1, AS, true, 90, 1);
        BgpSettings changed = new BgpSettings(AS, one.address, one.address, one.port, List.of(same, more));
        one.speaker.reconfigure(changed, System.nanoTime());
        assertEquals(2, one.speaker.peers().size());
        assertTrue(one.isUp());
        assertEquals(since, one.speaker.peers().get(0).stateSinceMs());
    }

    private void startBoth() throws IOException {
        one.start(two, false);
        two.start(one, false);
        await("a session", () -> one.isUp() && two.isUp());
    }

    /** A speaker without peers, so that a side has one to work and to close. */
    private static BgpSpeaker idle(Side side) throws IOException {
        BgpSpeaker speaker = new BgpSpeaker(
                new BgpSettings(AS, side.address, side.address, 0, new ArrayList<>()),
                side,
                side.selector,
                new SplittableRandom(1),
                System::currentTimeMillis);
        speaker.start(System.nanoTime());
        return speaker;
    }

    private void await(String what, BooleanSupplier condition) throws IOException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - endNs < 0, () -> "waited in vain for " + what + "; " + one.speaker.peers());
            one.work();
            if (two.speaker != null) {
                two.work();
            }
        }
    }
}
