package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Bytes;
import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Capability.MultiProtocol;
import io.margay.control.bgp.wire.Capability.Role;
import io.margay.control.bgp.wire.Capability.RoleOfSender;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Keepalive;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a peer gets that does not keep to the rules: the NOTIFICATION on the wire, data included, or the reason beside its route; and what its
 * operator reads. Beside it a healthy session, which neither ends nor misses a route.
 */
class BadInputTest {
    private static final int AS = TestRouter.AS;
    private static final int EXTERNAL_AS = 65001;
    private static final int ID = Ipv4.parse("127.0.0.3");
    private static final Capability MP4 = MultiProtocol.of(Family.IPV4_UNICAST);
    private static final String ROUTE = "10.66.0.0/16";
    private static final String NLRI = "10 0a42";

    private final Lab lab = new Lab();
    private TestRouter router;
    private TestRouter neighbour;
    private long neighbourSinceMs;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter(lab, "127.0.0.1");
        neighbour = new TestRouter(lab, "127.0.0.2");
        PeerOptions trusting = PeerOptions.builder()
                .policies(Policy.ACCEPT_ALL, Policy.ACCEPT_ALL)
                .build();
        PeerOptions both = PeerOptions.builder().families(Family.values()).build();
        PeerOptions customer = PeerOptions.builder().role(Role.CUSTOMER, true).build();
        router.peers(
                TestRouter.peer("neighbour", "127.0.0.2", neighbour.port()),
                TestRouter.passive("raw", "127.0.0.3"),
                TestRouter.passive("external", "127.0.0.4", EXTERNAL_AS).with(trusting),
                TestRouter.passive("both", "127.0.0.6").with(both),
                TestRouter.passive("provider", "127.0.0.5", EXTERNAL_AS).with(customer));
        neighbour.peers(TestRouter.passive("router", "127.0.0.1"));
        lab.until("neighbour", () -> router.isUp("neighbour") && neighbour.isUp("router"));
        neighbourSinceMs = router.peer("neighbour").session().establishedMs();
        neighbour.announce("10.1.0.0/16");
    }

    @AfterEach
    void theNeighbourHasNoticedNothing() {
        neighbour.announce("10.2.0.0/16");
        router.announce("10.3.0.0/16");
        lab.until("both ways", () -> router.has("10.1.0.0/16") && router.has("10.2.0.0/16"));
        lab.until("both ways", () -> neighbour.has("10.3.0.0/16"));
        assertEquals(neighbourSinceMs, router.peer("neighbour").session().establishedMs());
        assertEquals(List.of(), router.peer("neighbour").history());
        assertEquals(List.of(), neighbour.peer("router").history());
        router.speaker()
                .peers()
                .forEach(peer -> assertEquals(0, peer.messages().faults().internalErrors(), peer.name()));
        lab.close();
    }

    static Stream<Arguments> firstMessages() {
        String open = "04 fc00 005a 7f000003";
        return Stream.of(
                Arguments.of("another AS", open(64513, 90, ID, MP4), "2/2 ", "peer is AS 64513, expected 64512"),
                Arguments.of(
                        "a 4-octet AS",
                        encoded(new Open(4, Open.AS_TRANS, 90, ID, List.of(MP4, new Capability.FourOctetAs(200_000)))),
                        "2/2 ",
                        "peer is AS 200000, expected 64512"),
                Arguments.of("AS 0 (RFC 7607)", open(0, 90, ID, MP4), "2/2 ", "peer is AS 0, expected 64512"),
                Arguments.of(
                        "another family",
                        open(AS, 90, ID, MultiProtocol.of(Family.IPV6_UNICAST)),
                        "2/7 010400010001",
                        "peer does not speak our families: ipv4-unicast"),
                Arguments.of("version 3", encoded(new Open(3, AS, 90, ID, List.of())), "2/1 0004", "version 3"),
                Arguments.of("identifier 0.0.0.0", open(AS, 90, 0, MP4), "2/3 ", "BGP identifier 0.0.0.0"),
                Arguments.of(
                        "our identifier",
                        open(AS, 90, Ipv4.parse("127.0.0.1"), MP4),
                        "2/3 ",
                        "peer has our own BGP identifier"),
                Arguments.of("hold time 1", open(AS, 1, ID, MP4), "2/6 ", "hold time of 1 s"),
                Arguments.of("hold time 2", open(AS, 2, ID, MP4), "2/6 ", "hold time of 2 s"),
                Arguments.of(
                        "another parameter", Bytes.message(1, open + "04 01 02 0000"), "2/4 ", "optional parameter 1"),
                Arguments.of(
                        "parameters cut short",
                        Bytes.message(1, open + "09 02 02"),
                        "2/0 ",
                        "optional parameters of 9 bytes in room for 2"),
                Arguments.of(
                        "a capability cut short",
                        Bytes.message(1, open + "05 02 03 01 04 00"),
                        "2/0 ",
                        "capability cut short"),
                Arguments.of("OPEN of 28 bytes", Bytes.message(1, "04 fc00 005a 7f0000"), "1/2 001b", "length of 27"),
                Arguments.of("KEEPALIVE first", encoded(new Keepalive()), "5/1 04", "Keepalive in open-sent"),
                Arguments.of("UPDATE first", Bytes.update("", "", ""), "5/1 02", "Update in open-sent"),
                Arguments.of("a broken UPDATE first", Bytes.message(2, "ffff0000"), "5/1 02", "withdrawn routes of"),
                Arguments.of("ROUTE-REFRESH first", Bytes.message(5, "00010001"), "5/1 05", "RouteRefresh in open-s"),
                Arguments.of("type 9", Bytes.message(9, ""), "1/3 09", "message of type 9"),
                Arguments.of("KEEPALIVE of 20 bytes", Bytes.message(4, "00"), "1/2 0014", "length of 20"),
                Arguments.of("an HTTP request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(), "1/1 ", "marker"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("firstMessages")
    void isAnsweredByItsName(String name, byte[] message, String notification, String reason) throws IOException {
        RawPeer raw = raw().send(message);
        assertEnded("raw", raw, notification, reason);
        assertEquals("active", router.peer("raw").state());
        raw().establish(lab); // and is welcome when it does better
        lab.until("session", () -> router.isUp("raw"));
    }

    static Stream<Arguments> laterMessages() {
        return Stream.of(
                Arguments.of("a second OPEN", open(AS, 90, ID, MP4), "5/3 01", "Open in established"),
                Arguments.of("a broken OPEN", Bytes.message(1, "04 fc00 005a 7f000003 09"), "5/3 01", "optional par"),
                Arguments.of("an UPDATE too short", Bytes.message(2, "0000"), "1/2 0015", "length of 21"),
                Arguments.of("a REFRESH too long", Bytes.message(5, "0001000100"), "1/2 0018", "length of 24"),
                Arguments.of("lengths that disagree", Bytes.message(2, "0008 0000"), "3/1 ", "withdrawn routes of 8"),
                Arguments.of("a prefix of 33 bits", Bytes.update("", "", "21 0a00000000"), "3/10 ", "cannot be parsed"),
                Arguments.of("an unknown well-known attribute", Bytes.update("", "406300", NLRI), "3/2 406300", "99"),
                Arguments.of("MP_REACH_NLRI cut short", Bytes.update("", "800e0200 01", ""), "3/9 ", "MP_REACH_NLRI"),
                Arguments.of("a body in a KEEPALIVE", Bytes.message(4, "0000"), "1/2 0015", "length of 21"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("laterMessages")
    void endsItsSession(String name, byte[] message, String notification, String reason) throws IOException {
        RawPeer raw = raw().establish(lab);
        lab.until("session", () -> router.isUp("raw"));
        raw.send(message);
        assertEnded("raw", raw, notification, reason);
        assertTrue(router.peer("raw").history().get(0).wasSession());
    }

    @Test
    void anOpenWhereAKeepaliveIsDueIsAnFsmError() throws IOException {
        RawPeer raw = raw().send(open(AS, 90, ID, MP4)).send(open(AS, 90, ID, MP4));
        assertEnded("raw", raw, "5/2 01", "Open in open-confirm");
    }

    @Test
    void silenceForTheHoldTimeIsToldAndCostsThatSessionOnly() throws IOException {
        RawPeer raw = raw().open(AS, 3).confirm(lab);
        lab.until("session", () -> router.isUp("raw"));
        lab.forward(3);
        assertEnded("raw", raw, "4/0 ", "hold timer expired");
    }

    @Test
    void rolesThatDoNotGoTogetherAreToldSo() throws IOException {
        RawPeer none = new RawPeer(lab, "127.0.0.5", router, "127.0.0.1").open(EXTERNAL_AS, 90);
        assertEnded("provider", none, "2/11 ", "peer does not say its role");
        RawPeer peer = new RawPeer(lab, "127.0.0.5", router, "127.0.0.1");
        peer.open(EXTERNAL_AS, 90, new RoleOfSender(Role.PEER.value()));
        assertEnded("provider", peer, "2/11 ", "our role customer does not go with the peer's role peer");
    }

    /** Attributes but LOCAL_PREF, which only the internal peer sends. */
    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "raw,      40010100 400200                   4003047f000001, 10 0a42, NEXT_HOP is no host's address",
        "raw,      40010100 400206 020100000001      40030401020304 40050400000064 800904 7f000001, 10 0a42, we are the originator",
        "raw,      40010100 400206 02010000fc00      40030401020304 40050400000064, 10 0a42, as-path holds our own AS",
        "raw,      40010100 400200                   40030401020304, 10 0a42, LOCAL_PREF is missing",
        "raw,      40010100 400200                   40030401020304 40050400000064, 08 7f, no prefix of unicast addresses",
        "raw,      40010100 400200                   40030401020304 40050400000064, 08 e0, no prefix of unicast addresses",
        "external, 40010100 40020e 02030000fde9 0000fc00 00000007 40030401020304, 10 0a42, as-path holds our own AS",
        "external, 40010100 400206 02010000fdea      40030401020304, 10 0a42, as-path does not begin with the peer's AS",
        "external, 40010100 400206 03010000fde9      40030401020304, 10 0a42, AS_PATH cannot be parsed",
        "external, 40010100 400206 020100000000      40030401020304, 10 0a42, AS_PATH cannot be parsed",
    })
    void costsTheRouteAndIsSaidBesideIt(String peer, String attributes, String nlri, String reason) throws IOException {
        boolean isInternal = peer.equals("raw");
        RawPeer raw = new RawPeer(lab, isInternal ? "127.0.0.3" : "127.0.0.4", router, "127.0.0.1");
        raw.open(isInternal ? AS : EXTERNAL_AS, 90).confirm(lab);
        raw.update(attributes, nlri);
        lab.until(() -> reason + " in " + seen(peer), () -> seen(peer).contains(reason));
        assertTrue(router.isUp(peer));
        assertNull(raw.notification());
        assertEquals(1, router.routes.size(), () -> router.routes.toString()); // the neighbour's
    }

    /** A route by it would be a loop (RFC 4271 5.1.3). */
    @Test
    void ourOwnAddressIsNoNextHop() throws IOException {
        RawPeer raw = new RawPeer(lab, "127.0.0.6", router, "127.0.0.1");
        raw.open(AS, 90, MultiProtocol.of(Family.IPV6_UNICAST)).confirm(lab);
        String own = "20010db8 00000000 00000000 0a000001";
        raw.update("800e1a 0002 01 10" + own + "00 20 20010db8 40010100 400200 40050400000064", "");
        Prefix prefix = Prefix.parse("2001:db8::/32");
        lab.until("path", () -> !router.speaker().routes(prefix).isEmpty());
        assertEquals(
                "next hop is ourselves", router.speaker().routes(prefix).get(0).lossReason());
        lab.always("no route", () -> !router.has("2001:db8::/32"));
    }

    /** CVE-2025-59688: a NOTIFICATION that comes while we stop. */
    @Test
    void aNotificationThatCrossesOurStopHarmsNobody() throws IOException {
        for (int round = 0; round < 20; round++) {
            RawPeer raw = raw();
            if (round % 4 > 0) {
                raw.send(open(AS, 90, ID, MP4));
            }
            if (round % 4 > 1) {
                raw.confirm(lab);
            }
            lab.step();
            raw.send(Notification.cease(2, "bye"));
            if (round % 2 == 0) {
                router.speaker().shutDown("raw", "bye", lab.nowNs());
            } else {
                router.speaker().reset("raw", "bye", lab.nowNs());
            }
            raw.kill();
            lab.step();
            router.speaker().reset("raw", "", lab.nowNs());
            lab.until("ready", () -> router.peer("raw").state().equals("active"));
        }
    }

    /** All reasons that an operator finds with that peer. */
    private String seen(String peer) {
        String fault = String.valueOf(router.peer(peer).messages().faults().last());
        return fault
                + Stream.of(ROUTE, "127.0.0.0/8", "224.0.0.0/8")
                        .flatMap(prefix -> router.speaker().routes(Prefix.parse(prefix)).stream())
                        .filter(path -> path.peer().equals(peer))
                        .map(PathSnapshot::lossReason)
                        .toList();
    }

    private void assertEnded(String peer, RawPeer raw, String notification, String reason) {
        lab.until("end", raw::isClosed);
        Notification told = raw.notification();
        assertEquals(
                notification,
                told.code() + "/" + told.subcode() + " " + HexFormat.of().formatHex(told.data()));
        PeerSnapshot seen = router.peer(peer);
        assertTrue(
                seen.history().get(0).reason().contains(reason), seen.history().get(0)::reason);
        assertEquals("us", seen.history().get(0).endedBy());
        assertEquals(told.describe(), seen.past().lastSent().words());
    }

    private RawPeer raw() throws IOException {
        return new RawPeer(lab, "127.0.0.3", router, "127.0.0.1");
    }

    private static byte[] open(int as, int holdTimeSeconds, int identifier, Capability family) {
        return encoded(new Open(4, as, holdTimeSeconds, identifier, List.of(family, new Capability.FourOctetAs(as))));
    }

    private static byte[] encoded(BgpMessage message) {
        return new MessageEncoder(true).encode(message);
    }
}
