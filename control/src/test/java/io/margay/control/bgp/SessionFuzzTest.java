package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Bytes;
import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Keepalive;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.Ipv4;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real speaker, a healthy neighbour, and a peer that is dialled and dials, and says on either connection what comes to its mind: messages in
 * order, out of order, broken, in pieces. No bug may show, no connection may be forgotten, and in the end it is as welcome as ever.
 *
 * <p>More seeds: {@code -Dbgp.fuzz.sessions=N}.
 */
class SessionFuzzTest {
    private static final int SESSIONS = Integer.getInteger("bgp.fuzz.sessions", 10);
    private static final int ACTIONS = 200;
    private static final int ID = Ipv4.parse("127.0.0.3");
    private static final String ATTRIBUTES = "40010100 400200 4003040a000003 40050400000064";

    /** Of all seeds: without them nothing was shown. */
    private static long sessions;

    private final Lab lab = new Lab();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SESSIONS);
    }

    @AfterEach
    void end() {
        lab.close();
    }

    @AfterAll
    static void thereWereSessionsToHarm() {
        assertTrue(sessions >= SESSIONS, "hardly a session: " + sessions);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverItSaysItHarmsItselfOnly(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Wild wild = lab.add(new Wild("127.0.0.3"));
        TestRouter router = new TestRouter(lab, "127.0.0.1");
        TestRouter neighbour = new TestRouter(lab, "127.0.0.2");
        neighbour.announce("10.1.0.0/16");
        router.peers(
                TestRouter.peer("neighbour", "127.0.0.2", neighbour.port()),
                TestRouter.peer("wild", "127.0.0.3", wild.port()));
        neighbour.peers(TestRouter.passive("router", "127.0.0.1"));
        lab.until("neighbour", () -> router.has("10.1.0.0/16"));
        int quiet = router.selector().keys().size();
        for (int i = 0; i < ACTIONS; i++) {
            wild.act(random, router);
            lab.step();
            if (random.nextInt(20) == 0) {
                lab.forward(random.nextDouble() * 8);
                lab.step();
            }
            assertEquals(0, router.peer("wild").messages().faults().internalErrors(), "seed " + seed);
            assertTrue(router.selector().keys().size() <= quiet + 4, "connections are left over, seed " + seed);
            assertTrue(router.routes.size() <= 300, "more routes than were told, seed " + seed);
        }
        sessions += router.peer("wild").past().sessions();
        assertTrue(router.isUp("neighbour") && router.has("10.1.0.0/16"), "seed " + seed);
        assertEquals(List.of(), router.peer("neighbour").history());
        wild.end();
        RawPeer tame = new RawPeer(lab, "127.0.0.3", router, "127.0.0.1");
        lab.until("the wild ones gone", () -> !router.isUp("wild"));
        if (tame.isClosed()) {
            tame = new RawPeer(lab, "127.0.0.3", router, "127.0.0.1");
        }
        tame.establish(lab);
        lab.until("session, seed " + seed, () -> router.isUp("wild"));
    }

    /** Hears nothing, and says much. */
    private static final class Wild implements Lab.Member {
        private final List<SocketChannel> connections = new ArrayList<>();
        private final ServerSocketChannel listener;
        private final String address;

        Wild(String address) throws IOException {
            this.address = address;
            listener = ServerSocketChannel.open(StandardProtocolFamily.INET);
            listener.bind(new InetSocketAddress(address, 0));
            listener.configureBlocking(false);
        }

        int port() {
            return listener.socket().getLocalPort();
        }

        void act(SplittableRandom random, TestRouter router) throws IOException {
            int what = random.nextInt(16);
            if (what == 0 && connections.size() < 4) {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
                channel.bind(new InetSocketAddress(address, 0));
                channel.connect(new InetSocketAddress("127.0.0.1", router.port()));
                add(channel);
            } else if (!connections.isEmpty()) {
                SocketChannel channel = connections.get(random.nextInt(connections.size()));
                if (what == 1) {
                    channel.close();
                } else if (what < 6) {
                    send(channel, encoded(open(random)));
                    send(channel, encoded(new Keepalive()));
                } else {
                    send(channel, bytes(random));
                }
            }
        }

        private static byte[] bytes(SplittableRandom random) {
            byte[] message = message(random);
            switch (random.nextInt(10)) {
                case 0 -> message[random.nextInt(message.length)] = (byte) random.nextInt(256);
                case 1 -> message[19 - 1 - random.nextInt(3)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> message = Arrays.copyOf(message, random.nextInt(message.length) + 1);
                default -> {}
            }
            return message;
        }

        private static byte[] message(SplittableRandom random) {
            int kind = random.nextInt(10);
            if (kind < 3) {
                return encoded(open(random));
            } else if (kind < 6) {
                return encoded(new Keepalive());
            } else if (kind < 8) {
                String prefix = String.format("18 0a42%02x", random.nextInt(256));
                boolean isGone = random.nextInt(3) == 0;
                return isGone ? Bytes.update(prefix, "", "") : Bytes.update("", ATTRIBUTES, prefix);
            } else if (kind == 8) {
                return encoded(
                        random.nextBoolean()
                                ? Update.endOfRib(Family.IPV4_UNICAST)
                                : new RouteRefresh(1, random.nextInt(4), 1));
            }
            int[] subcodes = {0, 2, 4, Notification.CEASE_COLLISION, Notification.CEASE_HARD_RESET};
            return encoded(new Notification(6, subcodes[random.nextInt(subcodes.length)], new byte[0]));
        }

        private static Open open(SplittableRandom random) {
            List<Capability> capabilities = new ArrayList<>(List.of(
                    Capability.MultiProtocol.of(Family.IPV4_UNICAST),
                    new Capability.FourOctetAs(TestRouter.AS),
                    new Capability.EnhancedRefresh()));
            if (random.nextBoolean()) {
                capabilities.add(new GracefulRestart(
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextInt(4) * 5,
                        List.of(new GracefulRestart.Kept(1, 1, random.nextBoolean()))));
            }
            int holdTimeSeconds = random.nextInt(4) == 0 ? random.nextInt(5) : 90;
            return new Open(4, TestRouter.AS, holdTimeSeconds, ID, capabilities);
        }

        private static byte[] encoded(BgpMessage message) {
            return new MessageEncoder(true).encode(message);
        }

        private void send(SocketChannel channel, byte[] bytes) {
            try {
                channel.write(ByteBuffer.wrap(bytes));
            } catch (IOException e) {
                connections.remove(channel); // it was ended meanwhile, as may be
            }
        }

        private void add(SocketChannel channel) throws IOException {
            channel.configureBlocking(false);
            connections.add(channel);
        }

        @Override
        public void step(long nowNs) {
            try {
                SocketChannel dialled = listener.isOpen() ? listener.accept() : null;
                if (dialled != null) {
                    add(dialled);
                }
                for (SocketChannel channel : List.copyOf(connections)) {
                    if (!isAlive(channel)) {
                        connections.remove(channel);
                        channel.close();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static boolean isAlive(SocketChannel channel) {
            ByteBuffer away = ByteBuffer.allocate(64 * 1024);
            try {
                return channel.isOpen() && channel.read(away) >= 0;
            } catch (IOException e) {
                return false; // reset
            }
        }

        @Override
        public void end() {
            try {
                listener.close();
                for (SocketChannel channel : connections) {
                    channel.close();
                }
                connections.clear();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
