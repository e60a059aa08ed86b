package io.margay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.BfdOptions;
import io.margay.control.bgp.BgpRoutes;
import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.PeerOptions;
import io.margay.control.bgp.PeerSettings;
import io.margay.control.bgp.PeerSnapshot;
import io.margay.control.bgp.RestartTimes;
import io.margay.control.bgp.rib.PathNextHop;
import io.margay.control.endpoint.LinkOutbox;
import io.margay.dataplane.link.BfdDiagnostic;
import io.margay.dataplane.link.BfdState;
import io.margay.dataplane.link.LinkClient;
import io.margay.dataplane.link.LinkFile;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two speakers that keep each other's routes over a restart, with the test as the dataplane that has the BFD session. */
class BfdWatchTest {
    private static final int AS = 64512;
    private static final long DEADLINE_NS = 60_000_000_000L;
    private static final Prefix ROUTE = Prefix.parse("10.9.0.0/24");
    private static final BfdOptions EVERY_100_MS = new BfdOptions(100, 3, false);

    @TempDir
    Path directory;

    private final Set<Prefix> learned = new HashSet<>();
    private LinkFile linkFile;
    private Selector selector;
    private BgpSpeaker here;
    private BgpSpeaker there;
    private BfdWatch watch;

    @BeforeEach
    void start() throws IOException {
        linkFile = LinkFile.create(directory);
        selector = Selector.open();
        here = speaker("127.0.0.1");
        there = speaker("127.0.0.2");
        there.announce(ROUTE, IpAddress.parse("10.0.0.1"));
        configure(EVERY_100_MS);
        there.reconfigure(settings("127.0.0.2", peer("here", "127.0.0.1", here.listenPort(), null)), System.nanoTime());
        watch = new BfdWatch(new LinkOutbox(new LinkClient(linkFile)), name -> 0);
        watch.reconcile(Optional.of(here));
        await(() -> learned.contains(ROUTE));
    }

    @AfterEach
    void stop() throws IOException {
        here.close(System.nanoTime());
        there.close(System.nanoTime());
        selector.selectNow();
        selector.close();
        linkFile.close();
    }

    @Test
    void aWayThatBreaksEndsTheSessionAndTakesItsRoutesAlong() throws IOException {
        assertEquals("down", there().bfd());
        state(BfdState.UP, BfdDiagnostic.NONE, BfdState.UP);
        assertEquals("up", there().bfd());
        state(BfdState.DOWN, BfdDiagnostic.TIME_EXPIRED, BfdState.DOWN);
        step();
        assertEquals(Set.of(), learned, "not kept, although the peer asked for it");
        assertEquals(
                "BFD down: control detection time expired; told the peer: cease, hard reset (6/9): cease, BFD down (6/10)",
                there().lastReason());
        await(() -> learned.contains(ROUTE));
        assertEquals("down", there().bfd());
    }

    @Test
    void whatSomebodyHasSwitchedOffIsNoFailure() throws IOException {
        state(BfdState.UP, BfdDiagnostic.NONE, BfdState.UP);
        state(BfdState.DOWN, BfdDiagnostic.NEIGHBOR_DOWN, BfdState.ADMIN_DOWN);
        step();
        assertTrue(there().isEstablished());
        assertEquals("down, switched off", there().bfd());
        state(BfdState.UP, BfdDiagnostic.NONE, BfdState.UP);
        state(BfdState.ADMIN_DOWN, BfdDiagnostic.ADMIN_DOWN, BfdState.UP);
        step();
        assertTrue(there().isEstablished());
    }

    @Test
    void aPeerThatDoesNotSpeakBfdIsNotHeldAgainst() throws IOException {
        state(BfdState.DOWN, BfdDiagnostic.NONE, BfdState.DOWN);
        state(BfdState.INIT, BfdDiagnostic.NONE, BfdState.DOWN);
        state(BfdState.DOWN, BfdDiagnostic.TIME_EXPIRED, BfdState.DOWN);
        step();
        assertTrue(there().isEstablished());
        assertEquals(Set.of(ROUTE), learned);
    }

    @Test
    void otherIntervalsAndNoneAtAllLeaveTheSessionAlone() throws IOException {
        state(BfdState.UP, BfdDiagnostic.NONE, BfdState.UP);
        configure(new BfdOptions(300, 5, false));
        watch.reconcile(Optional.of(here));
        assertEquals("up", there().bfd());
        configure(null);
        watch.reconcile(Optional.of(here));
        assertEquals(null, there().bfd());
        state(BfdState.DOWN, BfdDiagnostic.TIME_EXPIRED, BfdState.DOWN);
        step();
        assertTrue(there().isEstablished(), "late news of a session that is gone");
        assertEquals(0, there().past().flaps());
    }

    private void state(BfdState state, BfdDiagnostic diagnostic, BfdState remote) {
        watch.onState(1, state, diagnostic, remote, Optional.of(here), System.nanoTime());
    }

    private PeerSnapshot there() {
        return here.peers().get(0);
    }

    private void configure(BfdOptions bfd) throws IOException {
        here.reconfigure(settings("127.0.0.1", peer("there", "127.0.0.2", there.listenPort(), bfd)), System.nanoTime());
    }

    private BgpSpeaker speaker(String address) throws IOException {
        BgpRoutes routes = new BgpRoutes() {
            @Override
            public void onBest(Prefix prefix, List<PathNextHop> nextHops, IpAddress origin, long localPref) {
                learned.add(prefix);
            }

            @Override
            public void onLost(Prefix prefix) {
                learned.remove(prefix);
            }
        };
        BgpSpeaker speaker =
                new BgpSpeaker(settings(address), routes, selector, new SplittableRandom(1), System::currentTimeMillis);
        speaker.start(System.nanoTime());
        return speaker;
    }

    private static BgpSettings settings(String address, PeerSettings... peers) {
        return new BgpSettings(AS, Ipv4.parse(address), Ipv4.parse(address), 0, List.of(peers));
    }

    private static PeerSettings peer(String name, String address, int port, BfdOptions bfd) {
        PeerOptions options = PeerOptions.builder()
                .restart(new RestartTimes(true, 120, 360, 0, 0))
                .bfd(bfd)
                .build();
        return new PeerSettings(name, Ipv4.parse(address), port, AS, false, 90, 10).with(options);
    }

    private void step() throws IOException {
        selector.selectNow(key -> ((Runnable) key.attachment()).run());
        here.doWork(System.nanoTime());
        there.doWork(System.nanoTime());
    }

    private void await(BooleanSupplier condition) throws IOException {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - startNs < DEADLINE_NS, "gave up waiting");
            step();
        }
    }
}
