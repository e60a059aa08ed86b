package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.transport.Password;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What connections are like, between real speakers on loopback. */
class TransportTest {
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
    void bothFamiliesGoOverAnIpv6Session() throws IOException {
        a.listen6("::1").peers(TestRouter.peer6("b", "::1", 0));
        b.listen6("::1").peers(TestRouter.peer6("a", "::1", a.port("::1")));
        a.announce("192.168.196.128/26", "2001:db8:a::/48");
        b.announce("192.168.197.0/26", "2001:db8:b::/48");
        lab.until("routes", () -> b.has("192.168.196.128/26") && b.has("2001:db8:a::/48"));
        lab.until("routes", () -> a.has("192.168.197.0/26") && a.has("2001:db8:b::/48"));
        assertEquals("10.0.0.1", b.nextHop("192.168.196.128/26"));
        assertEquals("2001:db8::a00:1", b.nextHop("2001:db8:a::/48"));
        assertTrue(b.told.contains("192.168.196.128/26 from ::1"), b.told::toString);
    }

    @Test
    void aCollisionOverIpv6EndsInOneSession() throws IOException {
        a.listen6("::1").peers(TestRouter.peer6("b", "::1", 0));
        int portOfA = a.port("::1");
        b.listen6("::1").peers(TestRouter.peer6("a", "::1", 0));
        a.peers(TestRouter.peer6("b", "::1", b.port("::1")));
        assertEquals(portOfA, a.port("::1"));
        b.peers(TestRouter.peer6("a", "::1", portOfA));
        lab.until("session", () -> a.isUp("b") && b.isUp("a"));
        lab.always("session", () -> a.isUp("b") && b.isUp("a"));
        assertFalse(a.lastReason("b").contains("error"), a.lastReason("b"));
    }

    @Test
    void noListeningSocketWithoutNeed() throws IOException {
        a.listen6("::1").peers(TestRouter.peer("b", "127.0.0.2", b.port()));
        assertEquals(List.of("127.0.0.1"), listening(a));
        a.peers(TestRouter.peer6("b", "::1", 0));
        assertEquals(List.of("127.0.0.1", "::1"), listening(a));
        a.peers();
        assertEquals(List.of("127.0.0.1"), listening(a));
    }

    @Test
    void aSourceOfItsOwnIsDialledFromAndListenedOn() throws IOException {
        PeerTransport fromOther =
                PeerTransport.builder().source(IpAddress.parse("127.0.0.9")).build();
        a.peers(TestRouter.peer("b", "127.0.0.2", b.port()).with(fromOther));
        b.peers(TestRouter.passive("a", "127.0.0.9"));
        lab.until("session", () -> a.isUp("b") && b.isUp("a"));
        a.peers(TestRouter.passive("b", "127.0.0.2").with(fromOther));
        b.peers(TestRouter.peer("a", "127.0.0.9", a.port("127.0.0.9")));
        lab.until("session the other way", () -> a.isUp("b") && b.isUp("a"));
    }

    @Test
    void anAddressThatIsNotThereIsNoHarmToTheOthers() throws IOException {
        PeerTransport fromNowhere =
                PeerTransport.builder().source(IpAddress.parse("192.0.2.77")).build();
        a.peers(
                TestRouter.peer("b", "127.0.0.2", b.port()),
                TestRouter.peer("c", "127.0.0.3", 1).with(fromNowhere));
        b.peers(TestRouter.passive("a", "127.0.0.1"));
        lab.until("session", () -> a.isUp("b"));
        assertEquals(
                "bgp: cannot listen on 192.0.2.77 port 0: this host has no such address",
                a.speaker().reception().listening().get(1).trouble());
    }

    @Test
    void withTheSamePasswordOverEitherFamily() throws IOException {
        a.listen6("::1")
                .peers(
                        TestRouter.passive("b", "127.0.0.2").with(password("secret")),
                        TestRouter.peer6("b6", "::1", 0).with(password("other")));
        b.listen6("::1")
                .peers(
                        TestRouter.peer("a", "127.0.0.1", a.port()).with(password("secret")),
                        TestRouter.peer6("a6", "::1", a.port("::1")).with(password("other")));
        lab.until("sessions", () -> b.isUp("a") && b.isUp("a6"));
    }

    @Test
    void anotherPasswordIsNamedAndChangedWithoutHarmToOthers() throws IOException {
        TestRouter c = new TestRouter(lab, "127.0.0.3");
        a.peers(TestRouter.passive("b", "127.0.0.2").with(password("right")), TestRouter.passive("c", "127.0.0.3"));
        c.peers(TestRouter.peer("a", "127.0.0.1", a.port()));
        b.peers(TestRouter.peer("a", "127.0.0.1", a.port()).with(password("wrong")));
        lab.until("session without", () -> a.isUp("c"));
        lab.until("a first packet", () -> b.peer("a").state().equals("connect"));
        lab.forward(6);
        lab.until("the reason", () -> b.lastReason("a").contains("no answer to the connection request; "));
        assertTrue(b.lastReason("a").contains("password"), b.lastReason("a"));
        assertEquals(List.of(), a.speaker().reception().refusals(), "it never got that far");
        long id = a.peer("c").id();
        a.peers(TestRouter.passive("b", "127.0.0.2").with(password("wrong")), TestRouter.passive("c", "127.0.0.3"));
        lab.until("session with", () -> a.isUp("b"));
        assertTrue(
                a.isUp("c") && a.peer("c").id() == id && a.peer("c").history().isEmpty());
        a.peers(TestRouter.passive("b", "127.0.0.2"), TestRouter.passive("c", "127.0.0.3"));
        b.peers(TestRouter.peer("a", "127.0.0.1", a.port()));
        lab.until("session without after all", () -> a.isUp("b") && b.isUp("a"));
        assertTrue(a.isUp("c") && a.peer("c").history().isEmpty());
    }

    @Test
    void whoDialsWithAnotherPasswordThanOursIsNamed() throws IOException {
        a.peers(TestRouter.peer("b", "127.0.0.2", b.port()).with(password("right")));
        b.peers(TestRouter.peer("a", "127.0.0.1", a.port()).with(password("wrong")));
        lab.until(
                "two that dial",
                () -> a.peer("b").state().equals("connect")
                        && b.peer("a").state().equals("connect"));
        lab.forward(6);
        lab.until("the reason", () -> a.lastReason("b")
                .equals("no answer to the connection request; wrong password: segments came in that were signed with"
                        + " another one"));
    }

    @Test
    void ttlSecurityLetsTheNeighbourInAndNobodyFartherAway() throws IOException {
        PeerTransport secure = PeerTransport.builder().hops(1).ttlSecurity(true).build();
        a.peers(TestRouter.passive("b", "127.0.0.2").with(secure));
        PeerSettings toA = TestRouter.peer("a", "127.0.0.1", a.port());
        b.peers(toA.with(PeerTransport.builder().hops(64).build()));
        lab.until("the refusal", () -> a.lastReason("b")
                .equals("connection refused, came over too many hops (TTL security): came with TTL 64, and TTL security"
                        + " asks for 255"));
        assertEquals(
                "came over too many hops (TTL security)",
                a.speaker().reception().refusals().get(0).reason());
        b.peers(toA.with(secure));
        lab.until("session", () -> a.isUp("b") && b.isUp("a"));
        a.listen6("::1").peers(TestRouter.peer6("b", "::1", 0).with(secure));
        b.listen6("::1").peers(TestRouter.peer6("a", "::1", a.port("::1")).with(secure));
        lab.until("session of the other family", () -> a.isUp("b") && b.isUp("a"));
    }

    @Test
    void strangersAreRefusedAndCounted() throws IOException {
        a.peers(TestRouter.peer("b", "127.0.0.2", b.port()));
        RawPeer stranger = new RawPeer(lab, "127.0.0.66", a, "127.0.0.1");
        lab.until("the end", stranger::isClosed);
        RawPeer another = new RawPeer(lab, "127.0.0.67", a, "127.0.0.1");
        lab.until("the end", another::isClosed);
        assertEquals(
                List.of(new RefusalSnapshot("not a peer's address", 2, "127.0.0.67")),
                a.speaker().reception().refusals());
    }

    @Test
    void whoeverConnectsFromThePrefixBecomesAPeerUpToTheLimit() throws IOException {
        a.peers(template("racks", "127.1.0.0/16", 2, TestRouter.AS));
        RawPeer first = new RawPeer(lab, "127.1.0.1", a, "127.0.0.1").establish(lab);
        RawPeer second = new RawPeer(lab, "127.1.0.2", a, "127.0.0.1").establish(lab);
        lab.until("sessions", () -> a.isUp("racks-127.1.0.1") && a.isUp("racks-127.1.0.2"));
        first.update("40010100 400200 4003040a000003 40050400000064", "10 0a42");
        lab.until("route", () -> a.has("10.66.0.0/16"));
        RawPeer third = new RawPeer(lab, "127.1.0.3", a, "127.0.0.1");
        lab.until("the refusal", third::isClosed);
        TemplateSnapshot template = a.speaker().reception().templates().get(0);
        assertEquals(2, template.connected());
        assertEquals(List.of("racks-127.1.0.1", "racks-127.1.0.2"), template.peers());
        assertEquals(
                List.of(new RefusalSnapshot("limit of dynamic neighbours reached", 1, "127.1.0.3")),
                template.refusals());
        lab.end(first);
        lab.until("the route is gone", () -> !a.has("10.66.0.0/16"));
        assertEquals(2, a.speaker().peers().size(), "remembered for a while");
        new RawPeer(lab, "127.1.0.3", a, "127.0.0.1").establish(lab);
        lab.until("room again", () -> a.isUp("racks-127.1.0.3"));
        RawPeer again = new RawPeer(lab, "127.1.0.1", a, "127.0.0.1");
        lab.until("who is only remembered has no place", again::isClosed);
        lab.forward(61);
        lab.until("forgotten", () -> a.speaker().peers().stream()
                .noneMatch(peer -> peer.name().endsWith(".0.1")));
        assertFalse(second.isClosed());
        a.peers(template("racks", "127.1.0.0/16", 3, TestRouter.AS));
        lab.always("another limit is no matter of the others", () -> !second.isClosed());
        a.peers(template("racks", "127.1.0.2/31", 3, TestRouter.AS));
        lab.until("another prefix is", second::isClosed);
        a.peers();
        lab.until("none left", () -> a.speaker().peers().isEmpty());
    }

    @Test
    void whoNeverHasASessionIsForgottenAtOnce() throws IOException {
        a.peers(template("racks", "127.1.0.0/16", 2, PeerSettings.ANY_EXTERNAL));
        RawPeer internal = new RawPeer(lab, "127.1.0.1", a, "127.0.0.1").open(TestRouter.AS, 90);
        lab.until("the refusal", internal::isClosed);
        assertEquals("OPEN error, bad peer AS (2/2)", internal.notification().describe());
        lab.until("forgotten", () -> a.speaker().peers().isEmpty());
        new RawPeer(lab, "127.1.0.2", a, "127.0.0.1").open(64999, 90).confirm(lab);
        lab.until("any external AS", () -> a.isUp("racks-127.1.0.2"));
    }

    @Test
    void thePathsOfAnyExternalNeighbourBeginWithItsOwnAs() throws IOException {
        PeerOptions open = PeerOptions.builder()
                .policies(Policy.ACCEPT_ALL, Policy.ACCEPT_ALL)
                .build();
        a.peers(template("racks", "127.1.0.0/16", 2, PeerSettings.ANY_EXTERNAL).with(open));
        RawPeer peer =
                new RawPeer(lab, "127.1.0.2", a, "127.0.0.1").open(64999, 90).confirm(lab);
        lab.until("session", () -> a.isUp("racks-127.1.0.2"));
        peer.update("40010100 400206 02010000fde6 4003040a000003", "10 0a41");
        peer.update("40010100 400206 02010000fde7 4003040a000003", "10 0a42");
        lab.until("its own path", () -> a.has("10.66.0.0/16"));
        assertFalse(a.has("10.65.0.0/16"), "one that begins with 64998");
    }

    @Test
    void dynamicNeighboursWithAPassword() throws IOException {
        a.peers(template("racks", "127.0.0.0/24", 2, TestRouter.AS)
                .with(PeerTransport.builder()
                        .prefix(Prefix.parse("127.0.0.0/24"), 2)
                        .password(new Password("p".getBytes(StandardCharsets.UTF_8)))
                        .build()));
        b.peers(TestRouter.peer("a", "127.0.0.1", a.port()).with(password("p")));
        lab.until("session", () -> b.isUp("a") && a.isUp("racks-127.0.0.2"));
    }

    private static PeerSettings template(String name, String prefix, int limit, int as) {
        return new PeerSettings(
                name,
                null,
                BgpSettings.PORT,
                as,
                true,
                90,
                10,
                PeerTransport.builder().prefix(Prefix.parse(prefix), limit).build(),
                PeerOptions.DEFAULT);
    }

    private static PeerTransport password(String text) {
        return PeerTransport.builder()
                .password(new Password(text.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static List<String> listening(TestRouter router) {
        return router.speaker().reception().listening().stream()
                .map(ListenSnapshot::address)
                .toList();
    }
}
