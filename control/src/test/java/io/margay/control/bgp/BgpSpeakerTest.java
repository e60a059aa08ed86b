package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.rib.PrefixPage;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two speakers against each other, over real sockets. */
class BgpSpeakerTest {
    private final Lab lab = new Lab();
    private TestRouter a;
    private TestRouter b;

    @BeforeEach
    void start() throws IOException {
        a = new TestRouter(lab, "127.0.0.1");
        b = new TestRouter(lab, "127.0.0.2");
    }

    @AfterEach
    void end() {
        lab.close();
    }

    @Test
    void routesGoBothWaysAndAway() throws IOException {
        a.announce("192.168.18.64/26");
        peerUp();
        b.announce("192.168.196.128/26");
        lab.until("both blocks", () -> a.has("192.168.196.128/26") && b.has("192.168.18.64/26"));
        assertEquals("10.0.0.1", b.nextHop("192.168.18.64/26"));
        assertEquals("10.0.0.2", a.nextHop("192.168.196.128/26"));
        b.speaker().withdraw(Prefix.parse("192.168.196.128/26"));
        lab.until("withdrawal", () -> !a.has("192.168.196.128/26"));
        assertTrue(b.has("192.168.18.64/26"));
    }

    @Test
    void oneSideMayBePassive() throws IOException {
        a.peers(TestRouter.passive("b", "127.0.0.2"));
        b.peers(TestRouter.peer("a", "127.0.0.1", a.port()));
        lab.until("session", () -> a.isUp("b") && b.isUp("a"));
    }

    @Test
    void theSnapshotSaysWhatWasAgreedOn() throws IOException {
        a.announce("10.1.0.0/16", "10.2.0.0/16");
        peerUp();
        lab.until("routes", () -> b.peer("a").prefixesAccepted() == 2);
        lab.until("end-of-rib", () -> b.peer("a").isEndOfRibReceived());
        PeerSnapshot peer = b.peer("a");
        assertEquals(Ipv4.parse("127.0.0.1"), peer.session().remoteIdentifier());
        assertEquals(90, peer.session().holdTimeSeconds());
        assertEquals(30, peer.session().keepaliveSeconds());
        assertEquals(
                List.of(
                        "ipv4-unicast",
                        "route-refresh",
                        "extended-message",
                        "graceful-restart 0 s",
                        "4-octet-as",
                        "enhanced-route-refresh"),
                peer.session().capabilities());
        assertEquals(2, peer.prefixesReceived());
        assertEquals(2, a.peer("b").prefixesAdvertised());
        assertEquals(0, peer.messages().faults().all());
        assertTrue(peer.isInternal());
    }

    @Test
    void endOfRibIsToldOnceAndAfterTheRoutes() throws IOException {
        b.announce("10.1.0.0/16");
        peerUp();
        lab.until("end-of-rib", () -> a.told.size() == 2);
        assertEquals(List.of("10.1.0.0/16 from 127.0.0.2", "all from 127.0.0.2"), a.told);
        b.announce("10.2.0.0/16");
        lab.until("another route", () -> a.has("10.2.0.0/16"));
        assertEquals("10.2.0.0/16 from 127.0.0.2", a.told.get(2));
        lab.always("one End-of-RIB a session", () -> a.told.size() == 3);
    }

    @Test
    void aStoppedSpeakerSaysSoAndItsRoutesGoAtOnce() throws IOException {
        b.announce("192.168.196.128/26");
        peerUp();
        lab.until("route", () -> a.has("192.168.196.128/26"));
        lab.end(b);
        lab.until("loss", () -> !a.has("192.168.196.128/26"));
        SessionRecord last = a.peer("b").history().get(0);
        assertEquals("peer", last.endedBy());
        assertEquals("cease, administrative shutdown (6/2): router stopped", last.notification());
        assertTrue(last.wasSession());
        assertEquals(last.notification(), a.peer("b").past().lastReceived().words());
    }

    @Test
    void aRestartedSpeakerIsBackSoon() throws IOException {
        b.announce("192.168.196.128/26");
        peerUp();
        int port = b.port();
        lab.end(b);
        lab.until("loss", () -> !a.isUp("b"));
        long beganNs = System.nanoTime();
        b = new TestRouter(lab, "127.0.0.2", port);
        b.announce("192.168.196.128/26");
        b.speaker()
                .reconfigure(
                        new BgpSettings(
                                TestRouter.AS,
                                Ipv4.parse("127.0.0.2"),
                                Ipv4.parse("127.0.0.2"),
                                port,
                                List.of(TestRouter.peer("a", "127.0.0.1", a.port()))),
                        lab.nowNs());
        lab.until("route again", () -> a.has("192.168.196.128/26"));
        assertTrue(System.nanoTime() - beganNs < 3_000_000_000L, "took longer than 3 s");
    }

    @Test
    void twoSpeakersThatFloodEachOtherBothGetAll() throws IOException {
        int count = 60_000;
        for (int i = 0; i < count; i++) {
            // an attribute set for each route: as many messages as routes, far more than buffers hold
            a.speaker().announce(new Ipv4Prefix(0x0A000000 + (i << 8), 24), IpAddress.of(0x0B000100 + i));
            b.speaker().announce(new Ipv4Prefix(0x14000000 + (i << 8), 24), IpAddress.of(0x0B000100 + i));
        }
        peerUp();
        lab.until(
                () -> "full tables; have " + a.routes.size() + " and " + b.routes.size(),
                () -> a.routes.size() == count && b.routes.size() == count);
        assertTrue(a.isUp("b") && b.isUp("a"));
        assertEquals(List.of(), a.peer("b").history());
    }

    @Test
    void anUnchangedConfigurationTouchesNothing() throws IOException {
        peerUp();
        long since = a.peer("b").stateSinceMs();
        a.peers(TestRouter.peer("b", "127.0.0.2", b.port()));
        lab.always("session", () -> a.isUp("b") && b.isUp("a"));
        assertEquals(since, a.peer("b").stateSinceMs());
        assertEquals(List.of(), b.peer("a").history());
    }

    @Test
    void anotherPeerIsAddedAndRemovedWithoutTouchingTheFirst() throws IOException {
        peerUp();
        TestRouter c = new TestRouter(lab, "127.0.0.3");
        c.peers(TestRouter.passive("a", "127.0.0.1"));
        PeerSettings toB = TestRouter.peer("b", "127.0.0.2", b.port());
        a.peers(toB, TestRouter.peer("c", "127.0.0.3", c.port()));
        lab.until("third", () -> a.isUp("c") && c.isUp("a"));
        a.peers(toB);
        lab.until("end of the third", () -> !c.isUp("a"));
        assertEquals("peer sent: cease, peer de-configured (6/3)", c.lastReason("a"));
        assertTrue(a.isUp("b") && b.isUp("a"));
        assertEquals(List.of(), b.peer("a").history());
    }

    @Test
    void aChangedPeerStartsAnew() throws IOException {
        peerUp();
        a.peers(new PeerSettings("b", Ipv4.parse("127.0.0.2"), b.port(), TestRouter.AS, false, 30, 10));
        lab.until("end", () -> !b.peer("a").history().isEmpty());
        assertEquals("peer sent: cease, other configuration change (6/6)", b.lastReason("a"));
        lab.until("session again", () -> b.isUp("a") && b.peer("a").session().holdTimeSeconds() == 30);
    }

    @Test
    void anotherAsRestartsAllOnTheSameSocket() throws IOException {
        peerUp();
        int port = a.port();
        a.speaker()
                .reconfigure(
                        new BgpSettings(
                                64999,
                                Ipv4.parse("127.0.0.1"),
                                Ipv4.parse("127.0.0.1"),
                                0,
                                List.of(TestRouter.peer("b", "127.0.0.2", b.port()))),
                        lab.nowNs());
        assertEquals(port, a.port());
        lab.until("refusal", () -> b.lastReason("a").contains("expected 64512"));
        assertEquals(
                "OPEN error, bad peer AS (2/2)", b.peer("a").past().lastSent().words());
    }

    @Test
    void silenceEndsTheSessionAndDialsAgain() throws IOException {
        peerUp();
        lab.always("quiet", () -> true); // what is on its way would still count as a sign of life
        lab.forward(91);
        lab.until("hold timer", () -> !a.peer("b").history().isEmpty());
        assertTrue(a.lastReason("b").contains("hold timer expired"), a.lastReason("b"));
        lab.forward(2);
        lab.until("session again", () -> a.isUp("b") && b.isUp("a"));
    }

    @Test
    void aPortThatIsTakenIsSaidInOneLine() {
        IOException e = assertThrows(IOException.class, () -> new TestRouter(lab, "127.0.0.1", a.port()));
        assertEquals(
                "bgp: cannot listen on 127.0.0.1 port " + a.port() + ": the port is already in use", e.getMessage());
    }

    @Test
    void anAddressOfSomebodyElseIsSaidInOneLine() {
        IOException e = assertThrows(IOException.class, () -> new TestRouter(lab, "203.0.113.7", 11179));
        assertEquals("bgp: cannot listen on 203.0.113.7 port 11179: this host has no such address", e.getMessage());
    }

    @Test
    void aPeerThatCannotBeReachedSaysWhyOnce() throws IOException {
        a.peers(TestRouter.peer("gone", "127.0.0.9", 1));
        lab.until("failure", () -> !a.peer("gone").history().isEmpty());
        lab.forward(60);
        lab.until("another", () -> a.peer("gone").history().get(0).times() > 1);
        assertEquals(1, a.peer("gone").history().size());
        assertEquals("Connection refused", a.lastReason("gone"));
        assertEquals("network", a.peer("gone").history().get(0).endedBy());
    }

    @Test
    void theDeadlineIsWhenSomethingIsDue() throws IOException {
        assertEquals(Long.MAX_VALUE, a.speaker().nextDeadlineNs(lab.nowNs()));
        peerUp();
        long nowNs = lab.nowNs();
        long waitNs = a.speaker().nextDeadlineNs(nowNs) - nowNs;
        assertTrue(waitNs > 0 && waitNs <= 30_000_000_000L, "wait of " + waitNs + " ns");
    }

    @Test
    void aSpeakerThatIsClosedTwiceStaysClosed() throws IOException {
        peerUp();
        a.speaker().close(lab.nowNs());
        a.speaker().close(lab.nowNs());
        assertEquals(List.of(), a.speaker().peers());
        assertEquals(Long.MAX_VALUE, a.speaker().nextDeadlineNs(lab.nowNs()));
        lab.until("end", () -> !b.isUp("a"));
    }

    @Test
    void routesComeInPages() throws IOException {
        for (int i = 0; i < 25; i++) {
            b.announce("10." + i + ".0.0/16");
        }
        peerUp();
        lab.until("routes", () -> a.routes.size() == 25);
        PrefixPage page = a.speaker().views().prefixes(PathFilter.ALL, null, 10);
        assertEquals(10, page.prefixes().size());
        page = a.speaker().views().prefixes(PathFilter.ALL, page.next(), 20);
        assertEquals("10.10.0.0/16", page.prefixes().get(0).toString());
        assertEquals(15, page.prefixes().size());
        assertNull(page.next());
    }

    @Test
    void theSelectorStaysTheCallers() throws IOException {
        try (Selector selector = Selector.open()) {
            BgpSettings settings = new BgpSettings(1, 1, Ipv4.parse("127.0.0.1"), 0, List.of());
            BgpSpeaker speaker = new BgpSpeaker(settings, a, selector, () -> 0L, () -> 0L);
            speaker.start(0);
            speaker.close(0);
            assertTrue(selector.isOpen());
            selector.selectNow();
            assertEquals(0, selector.keys().size());
        }
    }

    private void peerUp() throws IOException {
        a.peers(TestRouter.peer("b", "127.0.0.2", b.port()));
        b.peers(TestRouter.peer("a", "127.0.0.1", a.port()));
        lab.until("session", () -> a.isUp("b") && b.isUp("a"));
        assertFalse(a.peer("b").session().capabilities().isEmpty());
    }
}
