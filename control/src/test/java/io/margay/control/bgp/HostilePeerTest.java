package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.wire.Bytes;
import io.margay.control.bgp.wire.Keepalive;
import io.margay.control.bgp.wire.Nlri;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One speaker, one neighbour in good order that must never notice anything, and a peer that does what it likes. */
class HostilePeerTest {
    private static final String ATTRIBUTES = "40010100 400200 4003040a000003 40050400000064";
    private static final String BLOCK = "10.66.0.0/16";
    private static final String BLOCK_NLRI = "10 0a42";

    private final Lab lab = new Lab();
    private TestRouter router;
    private TestRouter neighbour;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter(lab, "127.0.0.1");
        neighbour = new TestRouter(lab, "127.0.0.2");
        router.announce("192.168.18.64/26");
        neighbour.announce("192.168.196.128/26");
        router.peers(
                TestRouter.peer("neighbour", "127.0.0.2", neighbour.port()),
                TestRouter.passive("raw", "127.0.0.3"),
                TestRouter.passive("other", "127.0.0.4"),
                TestRouter.passive("external", "127.0.0.5", 65001));
        neighbour.peers(TestRouter.passive("router", "127.0.0.1"));
        lab.until("neighbour", () -> router.has("192.168.196.128/26") && neighbour.has("192.168.18.64/26"));
    }

    @AfterEach
    void theNeighbourHasNoticedNothing() {
        assertTrue(router.isUp("neighbour") && neighbour.isUp("router"));
        assertEquals(List.of(), router.peer("neighbour").history());
        assertEquals(List.of(), neighbour.peer("router").history());
        assertTrue(router.has("192.168.196.128/26") && neighbour.has("192.168.18.64/26"));
        lab.close();
    }

    @Test
    void routesOfARawPeerComeAndGo() throws IOException {
        RawPeer raw = raw().establish(lab);
        raw.update(ATTRIBUTES, BLOCK_NLRI);
        lab.until("route", () -> router.has(BLOCK));
        assertEquals("10.0.0.3", router.nextHop(BLOCK));
        raw.send(Update.withdraw(List.of(Nlri.of(Prefix.parse(BLOCK)))));
        lab.until("withdrawal", () -> !router.has(BLOCK));
    }

    @Test
    void whoDiesWithoutAWordLosesItsRoutesAtOnce() throws IOException {
        RawPeer raw = raw().establish(lab);
        raw.update(ATTRIBUTES, BLOCK_NLRI);
        lab.until("route", () -> router.has(BLOCK));
        lab.end(raw);
        lab.until("loss", () -> !router.has(BLOCK));
        SessionRecord last = router.peer("raw").history().get(0);
        assertTrue(last.wasSession());
        assertNull(last.notification());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void garbageBeforeAnythingElseEndsThatConnectionOnly(long seed) throws IOException {
        byte[] garbage = new byte[5_000];
        new SplittableRandom(seed).nextBytes(garbage);
        RawPeer raw = raw().send(garbage);
        lab.until("end", raw::isClosed);
        assertEquals(1, raw.notification().code());
        assertEquals(1, router.peer("raw").messages().faults().all());
    }

    @Test
    void garbageInTheMidstOfASessionEndsThatSessionOnly() throws IOException {
        RawPeer raw = raw().establish(lab);
        raw.update(ATTRIBUTES, BLOCK_NLRI);
        lab.until("route", () -> router.has(BLOCK));
        raw.send(new byte[100]);
        lab.until("end", raw::isClosed);
        assertEquals(new Notification(1, 1, new byte[0]), raw.notification());
        assertFalse(router.has(BLOCK));
        assertEquals(
                "message header error, connection not synchronized (1/1)",
                router.peer("raw").past().lastSent().words());
    }

    /** Frames in order, contents not: mutated UPDATEs, until the session is reset. Whatever is thrown at it, it answers. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void mutatedUpdatesEndAtMostThatSession(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        RawPeer raw = raw().establish(lab);
        for (int i = 0; i < 300 && !raw.isClosed(); i++) {
            byte[] message = Bytes.update("08 0a", ATTRIBUTES + "c0 08 04 fc000001", BLOCK_NLRI);
            message[19 + random.nextInt(message.length - 19)] = (byte) random.nextInt(256);
            try {
                raw.send(message);
            } catch (UncheckedIOException e) {
                break; // reset meanwhile
            }
            lab.step();
        }
        lab.step();
        assertEquals(0, router.peer("raw").messages().faults().internalErrors());
    }

    @Test
    void aFaultyAttributeCostsTheRoutesNotTheSession() throws IOException {
        RawPeer raw = raw().establish(lab);
        raw.update(ATTRIBUTES, BLOCK_NLRI);
        lab.until("route", () -> router.has(BLOCK));
        raw.update("40010109 400200 4003040a000003", BLOCK_NLRI);
        lab.until("loss", () -> !router.has(BLOCK));
        assertTrue(router.isUp("raw"));
        assertEquals(1, router.peer("raw").messages().faults().all());
        assertEquals("ORIGIN of 9", router.peer("raw").messages().faults().last());
    }

    @Test
    void aBugOfOursCostsTheSessionNotTheRouter() throws IOException {
        RawPeer raw = raw().establish(lab);
        lab.until("session", () -> router.isUp("raw"));
        Logger log = Logger.getLogger(Peer.class.getName());
        log.setLevel(Level.OFF); // its stack trace is in order, and long
        router.bug = new IllegalStateException("planted");
        raw.update(ATTRIBUTES, BLOCK_NLRI);
        lab.until("end", raw::isClosed);
        log.setLevel(null);
        assertEquals(6, raw.notification().code());
        assertEquals(1, router.peer("raw").messages().faults().internalErrors());
        assertTrue(router.lastReason("raw").contains("planted"));
        RawPeer again = raw().establish(lab);
        again.update(ATTRIBUTES, BLOCK_NLRI);
        lab.until("route", () -> router.has(BLOCK));
    }

    @Test
    void messagesMayComeInPieces() throws IOException {
        RawPeer raw = raw().establish(lab);
        for (byte each : Bytes.update("", ATTRIBUTES, BLOCK_NLRI)) {
            raw.send(new byte[] {each});
            lab.step();
        }
        lab.until("route", () -> router.has(BLOCK));
    }

    @Test
    void manyMessagesMayComeAtOnce() throws IOException {
        RawPeer raw = raw().establish(lab);
        byte[] message = Bytes.update("", ATTRIBUTES, BLOCK_NLRI);
        byte[] many = new byte[message.length * 5_000];
        for (int i = 0; i < 5_000; i++) {
            System.arraycopy(message, 0, many, i * message.length, message.length);
        }
        raw.send(many);
        lab.until("all", () -> router.peer("raw").messages().updatesReceived() == 5_000);
        assertEquals(1, router.peer("raw").prefixesReceived());
    }

    @Test
    void strangersAreRefusedAndCounted() throws IOException {
        RawPeer stranger = new RawPeer(lab, "127.0.0.9", router, "127.0.0.1");
        lab.until("refusal", stranger::isClosed);
        assertEquals(List.of(), stranger.heard);
        ReceptionSnapshot refused = router.speaker().reception();
        assertEquals(1, refused.strangersRefused());
        assertEquals("127.0.0.9", refused.strangers().get(0).address().toString());
    }

    @Test
    void aSecondConnectionOfAnEstablishedPeerIsRefused() throws IOException {
        RawPeer raw = raw().establish(lab);
        lab.until("session", () -> router.isUp("raw"));
        RawPeer second = raw();
        lab.until("refusal", second::isClosed);
        assertTrue(router.isUp("raw"));
        assertFalse(raw.isClosed());
        assertEquals(1, router.speaker().reception().refusals().get(0).count());
    }

    @Test
    void aSecondConnectionBeforeTheSessionReplacesTheFirst() throws IOException {
        RawPeer first = raw();
        lab.until("OPEN", () -> !first.heard.isEmpty());
        RawPeer second = raw().establish(lab);
        lab.until("session", () -> router.isUp("raw"));
        lab.until("end of the first", first::isClosed);
        assertEquals(Notification.cease(Notification.CEASE_COLLISION, ""), first.notification());
        assertNull(second.notification());
        assertEquals(List.of(), router.peer("raw").history());
    }

    @Test
    void badOpensAreAnsweredByTheirName() throws IOException {
        assertRefused("2/2", raw().open(64513, 90));
        assertRefused("2/6", raw().open(TestRouter.AS, 1));
        assertRefused("2/1", raw().send(new Open(3, TestRouter.AS, 90, 1, List.of())));
        assertRefused("2/3", raw().send(new Open(4, TestRouter.AS, 90, Ipv4.parse("127.0.0.1"), List.of())));
        assertRefused("5/1", raw().send(new Keepalive()));
        assertRefused("1/2", raw().send(Bytes.message(4, "00")));
    }

    @Test
    void aPeerThatDoesNotReadIsNotQueuedForWithoutEnd() throws IOException {
        RawPeer raw = raw();
        raw.open(TestRouter.AS, 0).confirm(lab);
        lab.until("session", () -> router.isUp("raw"));
        raw.isReading = false;
        int count = 200_000;
        for (int i = 0; i < count; i++) {
            router.speaker().announce(new Ipv4Prefix(0x0A000000 + (i << 4), 28), IpAddress.of(0x0B000100 + i));
        }
        lab.until("flood", () -> neighbour.routes.size() > count);
        int told = router.peer("raw").prefixesAdvertised();
        assertTrue(told < count / 2, "told although nobody reads: " + told);
        lab.always("session", () -> router.isUp("raw"));
        assertEquals(told, router.peer("raw").prefixesAdvertised());
        // RFC 9687: eight minutes later enough is enough; the neighbour's hold time must not suffer from the leap
        for (int i = 0; i < 16; i++) {
            lab.forward(31); // more than a keepalive interval, less than the hold time
            long before = router.peer("neighbour").messages().received();
            lab.until("keepalive", () -> router.peer("neighbour").messages().received() > before);
        }
        lab.until("send hold timer", () -> !router.isUp("raw"));
        assertEquals(
                "send hold timer expired (8/0)",
                router.peer("raw").past().lastSent().words());
    }

    @Test
    void aSlowReaderGetsAllInTheEnd() throws IOException {
        RawPeer raw = raw().establish(lab);
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            router.speaker().announce(new Ipv4Prefix(0x0A000000 + (i << 8), 24), IpAddress.of(0x0B000100 + i));
        }
        lab.until("all", () -> raw.updates().size() >= count + 2);
        lab.until("counted", () -> router.peer("raw").prefixesAdvertised() == count + 1);
    }

    @Test
    void aRefreshBringsEverythingAgain() throws IOException {
        RawPeer raw = raw().establish(lab);
        lab.until("first flood", () -> raw.updates().stream().anyMatch(update -> update.endOfRib() != null));
        raw.heard.clear();
        raw.send(new RouteRefresh(2, 0, 1)).send(new RouteRefresh(1, 1, 1)).send(new RouteRefresh(1, 0, 1));
        lab.until("block again", () -> !raw.updates().isEmpty());
        lab.always("once", () -> raw.updates().size() == 1);
        assertEquals(
                List.of(Nlri.of(Prefix.parse("192.168.18.64/26"))),
                Bytes.announced(raw.updates().get(0)));
    }

    @Test
    void anOldSpeakerIsSpokenToInItsWay() throws IOException {
        RawPeer raw = raw().establishOldStyle(lab);
        lab.until("block", () -> !raw.updates().isEmpty());
        raw.update("40010100 400206 0202fde95ba0 4003040a000003 40050400000064 c01106 020100030d40", BLOCK_NLRI);
        lab.until("route", () -> router.has(BLOCK));
        assertEquals(
                "65001 200000",
                router.speaker().routes(Ipv4Prefix.parse(BLOCK)).get(0).asPath());
        assertEquals(List.of(), router.peer("raw").session().capabilities());
    }

    @Test
    void everyPathIsShownWithTheReasonForWhichItLost() throws IOException {
        RawPeer raw = raw().establish(lab);
        RawPeer other = new RawPeer(lab, "127.0.0.4", router, "127.0.0.1").establish(lab);
        RawPeer external = new RawPeer(lab, "127.0.0.5", router, "127.0.0.1");
        external.open(65001, 90).confirm(lab);
        raw.update(ATTRIBUTES, BLOCK_NLRI);
        other.update("40010100 400200 4003040a000004 4005047ffffbff", BLOCK_NLRI);
        external.update("40010100 400206 02010000fde9 4003040a000005", BLOCK_NLRI);
        lab.until(
                "paths", () -> router.speaker().routes(Ipv4Prefix.parse(BLOCK)).size() == 3);
        lab.until("decision", () -> router.has(BLOCK));
        List<PathSnapshot> paths = router.speaker().routes(Ipv4Prefix.parse(BLOCK));
        assertEquals(
                List.of("other: null", "raw: local-pref lower", "external: external peer without a policy (RFC 8212)"),
                paths.stream()
                        .map(path -> path.peer() + ": " + path.lossReason())
                        .toList());
        assertEquals(2_147_482_623, paths.get(0).localPref());
        assertEquals("10.0.0.4", router.nextHop(BLOCK));
        assertEquals(0, router.peer("external").prefixesAccepted());
        assertTrue(external.updates().stream().allMatch(update -> update.endOfRib() != null));
    }

    @Test
    void aNextHopThatIsNoHostsAddressCostsTheRoute() throws IOException {
        RawPeer raw = raw().establish(lab);
        raw.update("40010100 400200 4003047f000001 40050400000064", BLOCK_NLRI);
        lab.until("fault", () -> router.peer("raw").messages().faults().all() == 1);
        assertFalse(router.has(BLOCK));
        assertTrue(router.isUp("raw"));
    }

    private void assertRefused(String code, RawPeer raw) {
        lab.until("end", raw::isClosed);
        assertEquals(code, raw.notification().code() + "/" + raw.notification().subcode());
        assertEquals("active", router.peer("raw").state());
    }

    private RawPeer raw() throws IOException {
        return new RawPeer(lab, "127.0.0.3", router, "127.0.0.1");
    }
}
