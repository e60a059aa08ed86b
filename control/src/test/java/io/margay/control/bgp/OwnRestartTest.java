package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.wire.Bytes;
import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reflector of two clients that starts again, and its last stop (RFC 4724 4.1, RFC 8538). */
class OwnRestartTest {
    private static final String ATTRIBUTES = "40010100 400200 4003040a000003 40050400000064";
    private static final String LEARNED = "10.66.0.0/16";
    private static final String LEARNED_NLRI = "10 0a42";
    private static final String OWN = "192.168.18.64/26";
    private static final GracefulRestart HELPER = new GracefulRestart(false, true, 0, List.of());
    private static final GracefulRestart RESTARTING = new GracefulRestart(true, true, 0, List.of());

    private final Lab lab = new Lab();
    private TestRouter router;

    @BeforeEach
    void start() throws IOException {
        router = TestRouter.restarted(lab, "127.0.0.1", client("one", "127.0.0.3"), client("two", "127.0.0.4"));
        router.announce(OWN);
    }

    @AfterEach
    void end() {
        lab.close();
    }

    private static PeerSettings client(String name, String address) {
        PeerOptions options = PeerOptions.builder()
                .client(true, null)
                .restart(new RestartTimes(true, 120, 360, 0, 0))
                .build();
        return TestRouter.passive(name, address).with(options);
    }

    @Test
    void whatWasLearnedIsPassedOnWhenAllHaveToldAll() throws IOException {
        RawPeer one = dial("127.0.0.3", HELPER);
        RawPeer two = dial("127.0.0.4", HELPER);
        assertTrue(restartOf(one).isRestarting() && restartOf(two).isRestarting());
        assertFalse(restartOf(one).families().get(0).isForwarding());
        one.update(ATTRIBUTES, LEARNED_NLRI).send(Update.endOfRib(Family.IPV4_UNICAST));
        lab.until(
                "learned",
                () -> router.has(LEARNED) && router.peer("one").session().isEndOfRibReceived());
        lab.until("our own", () -> isTold(one, OWN) && isTold(two, OWN));
        lab.always("no more than that", () -> !isTold(two, LEARNED) && !hasEnd(one) && !hasEnd(two));
        two.send(Update.endOfRib(Family.IPV4_UNICAST));
        lab.until("all", () -> isTold(two, LEARNED) && hasEnd(one) && hasEnd(two));
        assertEquals(
                Family.IPV4_UNICAST, two.updates().get(two.updates().size() - 1).endOfRib());
        one.update(ATTRIBUTES, "10 0a43");
        lab.until("as ever", () -> isTold(two, "10.67.0.0/16"));
    }

    @Test
    void afterThatNobodyHearsOfARestart() throws IOException {
        RawPeer one = dial("127.0.0.3", HELPER).send(Update.endOfRib(Family.IPV4_UNICAST));
        RawPeer two = dial("127.0.0.4", HELPER).send(Update.endOfRib(Family.IPV4_UNICAST));
        lab.until("all told", () -> hasEnd(one) && hasEnd(two));
        lab.end(one);
        lab.until("down", () -> !router.isUp("one"));
        RawPeer again = dial("127.0.0.3", HELPER);
        assertFalse(restartOf(again).isRestarting());
        lab.until("told all", () -> hasEnd(again));
    }

    @Test
    void whoIsNotBackSoonIsNotWaitedFor() throws IOException {
        RawPeer one = dial("127.0.0.3", HELPER).send(Update.endOfRib(Family.IPV4_UNICAST));
        lab.until("told", () -> router.peer("one").session().isEndOfRibReceived());
        lab.always("waits for the other", () -> !hasEnd(one));
        lab.forward(OwnRestart.RETURN_SECONDS);
        lab.until("waits no more", () -> hasEnd(one));
        assertTrue(restartOf(dial("127.0.0.4", HELPER)).families().size() == 1);
    }

    @Test
    void whoRestartsAsWellOrDoesNotKnowItIsNotWaitedFor() throws IOException {
        RawPeer one = dial("127.0.0.3", RESTARTING);
        RawPeer two = dial("127.0.0.4");
        lab.until("told all", () -> hasEnd(one) && hasEnd(two));
    }

    @Test
    void whoTellsNothingIsWaitedForTwoMinutes() throws IOException {
        RawPeer one = dial("127.0.0.3", HELPER).update(ATTRIBUTES, LEARNED_NLRI);
        RawPeer two = dial("127.0.0.4", HELPER);
        lab.forward(OwnRestart.DEFERRAL_SECONDS - 3);
        lab.always("waits", () -> !hasEnd(one) && !isTold(two, LEARNED));
        lab.forward(3);
        lab.until("waits no more", () -> hasEnd(one) && hasEnd(two) && isTold(two, LEARNED));
        assertTrue(router.isUp("one") && router.isUp("two"));
    }

    @Test
    void aFirstStartWaitsForNobody() throws IOException {
        TestRouter fresh = new TestRouter(lab, "127.0.0.2");
        fresh.peers(client("one", "127.0.0.3"));
        RawPeer one = new RawPeer(lab, "127.0.0.3", fresh, "127.0.0.2");
        one.open(TestRouter.AS, 0, HELPER).confirm(lab);
        assertFalse(restartOf(one).isRestarting());
        lab.until("told all", () -> hasEnd(one));
    }

    @Test
    void aStopForAnUpgradeSaysNothingToWhoKeepsOurRoutes() throws IOException {
        RawPeer one = dial("127.0.0.3", HELPER);
        RawPeer two = dial("127.0.0.4");
        router.speaker().leave(lab.nowNs());
        lab.until("end", () -> one.isClosed() && two.isClosed());
        assertNull(one.notification());
        assertEquals(
                Notification.cease(Notification.CEASE_ADMINISTRATIVE_SHUTDOWN, "router stopped for an upgrade"),
                two.notification());
        assertTrue(router.routes.isEmpty());
    }

    private RawPeer dial(String address, Capability... capabilities) throws IOException {
        RawPeer raw = new RawPeer(lab, address, router, "127.0.0.1");
        raw.open(TestRouter.AS, 0, capabilities).confirm(lab);
        lab.until("session", () -> router.speaker().peers().stream()
                .anyMatch(peer -> peer.address().toString().equals(address) && peer.session() != null));
        return raw;
    }

    private static GracefulRestart restartOf(RawPeer raw) {
        return ((Open) raw.heard.get(0)).get(GracefulRestart.class);
    }

    private static boolean isTold(RawPeer raw, String prefix) {
        return raw.updates().stream()
                .flatMap(update -> Bytes.announced(update).stream())
                .anyMatch(route -> route.prefix().equals(Prefix.parse(prefix)));
    }

    private static boolean hasEnd(RawPeer raw) {
        return raw.updates().stream().anyMatch(update -> update.endOfRib() != null);
    }
}
