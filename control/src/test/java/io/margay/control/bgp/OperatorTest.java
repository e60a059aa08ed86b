package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.rib.Verdict;
import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Open;
import io.margay.control.query.Answer;
import io.margay.control.query.bgp.BgpQueries;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of BGP and does to it: real speakers, the real socket, the real command line. */
class OperatorTest {
    private static final String PATH = "40010100 400200 4003040a000003 40050400000064";
    private static final String BLOCK = "192.168.196.128/26";
    private static final String BLOCK_NLRI = "1a c0a8c480";

    @TempDir
    Path runtime;

    private final Lab lab = new Lab();
    private TestRouter router;
    private TestRouter other;
    private Operator operator;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter(lab, "127.0.0.1");
        other = new TestRouter(lab, "127.0.0.2");
        operator = new Operator(lab, router, runtime);
    }

    @AfterEach
    void end() throws IOException {
        operator.close();
        lab.close();
    }

    // ---- a peer in each state

    @Test
    void anEstablishedPeerIsShownWithAllThatWasAgreedOn() throws IOException {
        router.announce("192.168.18.64/26");
        other.announce("10.1.0.0/16", "10.2.0.0/16");
        link(PeerOptions.builder()
                .description("the other host")
                .maxPrefixes(Map.of(Family.IPV4_UNICAST, new MaxPrefixes(100, 75, MaxPrefixes.Action.WARN, 0)))
                .build());
        lab.until(
                "all",
                () -> peer().isEndOfRibReceived()
                        && peer().prefixesAccepted() == 2
                        && peer().prefixesAdvertised() == 1
                        && peer().messages().received() >= 4);
        assertEquals(0, operator.margay("bgp", "peer", "other"));
        assertEquals("""
                peer other, internal, AS 64512: the other host
                  state          established for AGE
                  address        127.0.0.2 port N, either dials
                  transport      no password, 255 hops at most
                  policies       import accept-all, export accept-all
                  timers         hold 90 s, connect retry 10 s
                  restart        we keep its routes
                  session        dialled by us, from 127.0.0.1 to 127.0.0.2, identifier 127.0.0.2, hold time 90 s, keepalive 30 s, End-of-RIB received
                  we can         ipv4-unicast, route-refresh, extended-message, graceful-restart 0 s, 4-octet-as, enhanced-route-refresh
                  it can         ipv4-unicast, route-refresh, extended-message, graceful-restart 0 s, 4-octet-as, enhanced-route-refresh
                  agreed         ipv4-unicast, 4-octet-as, extended-message, route-refresh, enhanced-route-refresh, graceful-restart, graceful-restart by notification
                  families
                    FAMILY        RECEIVED  ACCEPTED  REFUSED  STALE  ADVERTISED  LIMIT
                    ipv4-unicast  2         2         0        0      1           100, warning at 75 %, then warn
                  messages       received N (updates 2, refreshes 0), sent N (updates 2, refreshes 0)
                  faults         attributes discarded 0, treated as withdrawn 0, sessions reset 0
                  told the peer  -
                  told by it     -
                  sessions       1 began, 0 ended, 0 attempts failed
                """, operator.text().replaceAll("(received|sent) \\d+ \\(", "$1 N ("));
        assertEquals(0, operator.margay("bgp", "peer", "127.0.0.2", "-o", "json"));
        JsonNode json = new ObjectMapper().readTree(operator.out);
        assertEquals("other", json.path("name").asText());
        assertTrue(json.path("uptimeMs").isNumber());
        assertTrue(json.path("downSinceMs").isNull());
        assertEquals(2, json.path("families").get(0).path("received").asInt());
        assertEquals(100, json.path("limits").get(0).path("limit").asInt());
        assertEquals("us", json.path("session").path("dialledBy").asText());
        assertEquals(
                "name, description, address, as, internal, state, sinceMs, uptimeMs, downSinceMs, heldDown, bfd, prefixesReceived,"
                        + " prefixesAccepted, prefixesAdvertised, families, flaps, lastReason, id, configured, session, limits,"
                        + " restarts, messages, faults, sessions, failedAttempts, notificationSent, notificationReceived, history, routesRefused",
                names(json));
        assertEquals(
                "dialledBy, localAddress, remoteAddress, establishedMs, remoteIdentifier, holdTimeSeconds, keepaliveSeconds,"
                        + " endOfRibReceived, capabilitiesOurs, capabilitiesTheirs, agreed",
                names(json.path("session")));
    }

    /** What scripts may rely on. */
    private static String names(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        return String.join(", ", names);
    }

    @Test
    void peersInAllOtherStatesAreShownWithTheReason() throws IOException {
        router.peers(
                TestRouter.peer("gone", "127.0.0.9", 1),
                TestRouter.passive("sent", "127.0.0.3"),
                TestRouter.passive("confirm", "127.0.0.4"),
                TestRouter.passive("shut", "127.0.0.5"),
                TestRouter.passive("foreign", "127.0.0.6"));
        new RawPeer(lab, "127.0.0.3", router, "127.0.0.1");
        new RawPeer(lab, "127.0.0.4", router, "127.0.0.1").open(TestRouter.AS, 90);
        RawPeer foreign = new RawPeer(lab, "127.0.0.6", router, "127.0.0.1").open(64999, 90);
        lab.until("refusal", foreign::isClosed);
        lab.until("failure", () -> !router.peer("gone").history().isEmpty());
        lab.until("OPEN sent", () -> router.peer("sent").state().equals("open-sent"));
        lab.until("OPEN taken", () -> router.peer("confirm").state().equals("open-confirm"));
        assertEquals(0, operator.margay("bgp", "shutdown", "shut"));
        assertEquals("shut is shut down until a reset\n", operator.out);
        assertEquals(0, operator.margay("bgp", "summary"));
        assertEquals(
                List.of(
                        "router id 127.0.0.1, as 64512; peers: 5 configured, 0 up; prefixes: 0",
                        "warning: bgp peer shut: no session: shut down by an operator",
                        "PEER ADDRESS AS STATE AGE UP IPV4 IPV6 FLAPS LAST REASON DESCRIPTION",
                        "confirm 127.0.0.4 64512 open-confirm AGE down AGE - - 0",
                        "foreign 127.0.0.6 64512 active AGE down AGE - - 0 peer is AS 64999, expected 64512; "
                                + "told the peer: OPEN error, bad peer AS (2/2)",
                        "gone 127.0.0.9 64512 active AGE down AGE - - 0 Connection refused",
                        "sent 127.0.0.3 64512 open-sent AGE down AGE - - 0",
                        "shut 127.0.0.5 64512 idle AGE down AGE - - 0 shut down by an operator",
                        "IPV4, IPV6: prefixes received/accepted/advertised"),
                operator.lines().stream()
                        .map(line -> line.replaceAll("^(gone .* )connect ", "$1active "))
                        .toList());
        operator.margay("bgp", "peer", "shut");
        assertTrue(
                operator.lines().contains("state idle for AGE, no session for AGE; shut down by an operator"),
                operator.out);
        operator.margay("bgp", "peer", "sent");
        assertTrue(operator.lines().contains("state open-sent for AGE, no session for AGE"), operator.out);
        operator.margay("bgp", "peer", "foreign");
        assertTrue(operator.lines().contains("told the peer OPEN error, bad peer AS (2/2), AGE ago"), operator.out);
        assertTrue(
                operator.lines()
                        .contains(
                                "AGE ago - us peer is AS 64999, expected 64512; told the peer: OPEN error, bad peer AS (2/2)"),
                operator.out);
    }

    @Test
    void aPeerThatRestartsIsShownWithWhatIsKeptForIt() throws IOException {
        router.peers(TestRouter.passive("other", "127.0.0.3"));
        GracefulRestart kept = new GracefulRestart(false, true, 120, List.of(new GracefulRestart.Kept(1, 1, true)));
        RawPeer raw = new RawPeer(lab, "127.0.0.3", router, "127.0.0.1");
        raw.open(TestRouter.AS, 90, kept).confirm(lab).update(PATH, BLOCK_NLRI);
        lab.until("route", () -> router.has(BLOCK));
        lab.end(raw);
        lab.until("end", () -> !router.isUp("other"));
        operator.margay("bgp", "peer", "other");
        assertTrue(
                operator.lines().contains("kept routes ipv4-unicast: away, at most AGE more")
                        && operator.lines().contains("ipv4-unicast 1 1 0 1 0 -")
                        && operator.lines().contains("AGE ago AGE peer connection closed by the peer"),
                operator.out);
        operator.margay("bgp", "summary");
        assertTrue(operator.lines().get(2).contains("down AGE 1/1/0 (1 stale) - 1 connection closed"), operator.out);
        operator.margay("bgp", "received", "other");
        assertTrue(operator.lines().get(1).endsWith("accepted; stale"), operator.out);
    }

    /** Each is refused by the name that its RFC gives it, and the session beside it goes on. */
    @Test
    void whatAPeerDoesWrongIsShownAndHarmsNobodyElse() throws IOException {
        other.peers(TestRouter.passive("router", "127.0.0.1"));
        router.peers(TestRouter.peer("other", "127.0.0.2", other.port()), TestRouter.passive("bad", "127.0.0.3"));
        lab.until("session", () -> router.isUp("other"));
        int as = TestRouter.AS;
        assertToldOff("OPEN error, bad peer AS (2/2)", raw().open(64999, 90));
        assertToldOff("OPEN error, unacceptable hold time (2/6)", raw().open(as, 1));
        assertToldOff("OPEN error, bad BGP identifier (2/3)", raw().send(new Open(4, as, 90, 0, List.of())));
        assertToldOff("OPEN error, unsupported version (2/1)", raw().send(new Open(3, as, 90, 7, List.of())));
        Capability six = Capability.MultiProtocol.of(Family.IPV6_UNICAST);
        assertToldOff(
                "OPEN error, unsupported capability (2/7)",
                raw().send(new Open(4, as, 90, 7, List.of(six, new Capability.FourOctetAs(as)))));
        assertToldOff("message header error, connection not synchronized (1/1)", raw().send(new byte[30]));
        RawPeer late = raw().establish(lab);
        late.update("40010100 400200 4003047f000001 40050400000064", BLOCK_NLRI); // RFC 4271 6.3
        late.update("40010100 400206 02010000fc00 4003040a000003 40050400000064", "18 0a0101"); // our own AS
        lab.until("both", () -> router.peer("bad").messages().updatesReceived() == 2);
        operator.margay("bgp", "received", "bad");
        assertTrue(operator.lines().get(1).endsWith("refused: as-path holds our own AS"), operator.out);
        operator.margay("bgp", "peer", "bad");
        assertTrue(operator.out.contains("treated as withdrawn 1"), operator.out);
        assertTrue(operator.lines().contains("not used 1: as-path holds our own AS"), operator.out);
        assertTrue(router.isUp("other"));
        assertEquals(List.of(), peer().history());
    }

    private RawPeer raw() throws IOException {
        return new RawPeer(lab, "127.0.0.3", router, "127.0.0.1");
    }

    private void assertToldOff(String words, RawPeer raw) {
        lab.until("end", raw::isClosed);
        assertEquals(0, operator.margay("bgp", "peer", "bad"));
        assertTrue(operator.lines().contains("told the peer " + words + ", AGE ago"), operator.out);
        operator.margay("bgp", "summary");
        assertTrue(operator.out.contains(words), operator.out);
    }

    // ---- routes

    @Test
    void allPathsToAPrefixAreShownWithTheReasonWhyEachLost() throws IOException {
        paths();
        assertEquals(0, operator.margay("bgp", "routes", BLOCK));
        assertEquals("""
                192.168.196.128/26: 4 paths
                  own      announced by this router
                           next hop 10.0.0.1
                           as-path (empty), origin igp, local-pref 100, med -
                  best     from two (127.0.0.4), AGE ago
                           next hop 10.0.0.4
                           as-path (empty), origin igp, local-pref 2147482623, med -
                           communities 64512:7, no-export
                  lost     from one (127.0.0.3), AGE ago
                           because: local-pref lower
                           next hop 10.0.0.3
                           as-path (empty), origin igp, local-pref 100, med -
                  refused  from out (127.0.0.5), AGE ago
                           because: external peer without a policy (RFC 8212)
                           next hop 10.0.0.5
                           as-path 65001, origin igp, local-pref -, med -
                """, operator.text());
        assertEquals(0, operator.margay("bgp", "routes"));
        assertEquals(
                List.of(
                        "PREFIX NEXT HOP PEER AS PATH LOCAL PREF MED ORIGIN COMMUNITIES REASON",
                        "o 192.168.196.128/26 10.0.0.1 own 100 - igp -",
                        "* 192.168.196.128/26 10.0.0.4 two 2147482623 - igp 64512:7, no-export",
                        "192.168.196.128/26 10.0.0.3 one 100 - igp - local-pref lower",
                        "x 192.168.196.128/26 10.0.0.5 out 65001 - - igp - external peer without a policy (RFC 8212)",
                        "*: best, =: used beside it, o: our own, x: refused by import"),
                operator.lines());
    }

    @Test
    void aNextHopWithoutAWayIsSaid() throws IOException {
        router.unreachable.add(IpAddress.parse("10.0.0.2"));
        other.announce("10.1.0.0/16");
        link(PeerOptions.DEFAULT);
        lab.until("path", () -> peer().prefixesAccepted() == 1);
        lab.always("no route", () -> !router.has("10.1.0.0/16"));
        operator.margay("bgp", "routes", "10.1.0.0/16");
        assertTrue(operator.lines().contains("because: next hop unreachable: no way there"), operator.out);
        operator.margay("bgp", "advertised", "other", "10.1.0.0/16");
        assertEquals(
                List.of("nothing is told", "path from other: not told: next hop unreachable: no way there"),
                operator.lines());
    }

    @Test
    void routesAreFoundByAddressAndNarrowedDown() throws IOException {
        paths();
        assertEquals(List.of("own", "two", "one", "out"), peersOf("192.168.196.130"));
        assertEquals(List.of("own", "two", "one", "out"), peersOf("192.168.196.160/28", "--longest"));
        assertEquals(List.of("own", "two", "one", "out"), peersOf("192.168.0.0/16", "--longer-prefixes"));
        assertEquals(List.of("two"), peersOf("--best"));
        assertEquals(List.of("one"), peersOf("--peer", "127.0.0.3"));
        assertEquals(List.of("own"), peersOf("--peer", "own"));
        assertEquals(List.of("two"), peersOf("--community", "64512:7"));
        assertEquals(List.of("two"), peersOf("--community", "no-export"));
        assertEquals(List.of(), peersOf("--family", "ipv6"));
        assertEquals(1, operator.margay("bgp", "routes", "192.168.196.160/28"));
        assertEquals("margay: there is no such path for 192.168.196.160/28\n", operator.err);
        assertEquals(1, operator.margay("bgp", "routes", "8.8.8.8"));
        assertEquals(2, operator.margay("bgp", "routes", "10.0.0.1/8"));
        assertEquals(2, operator.margay("bgp", "routes", "--family", "ipx"));
        assertEquals("margay: no family 'ipx'; allowed: ipv4, ipv6\n", operator.err);
        assertEquals(2, operator.margay("bgp", "routes", "--community", "7"));
        assertEquals(2, operator.margay("bgp", "routes", "--longest"));
    }

    @Test
    void aLongListComesInPagesAndWhole() throws IOException {
        int count = 4_500;
        for (int i = 0; i < count; i++) {
            other.speaker().announce(new Ipv4Prefix(0x0A000000 + (i << 8), 24), IpAddress.parse("11.0.0.1"));
        }
        link(PeerOptions.DEFAULT);
        lab.until("table", () -> router.routes.size() == count);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expected.add(new Ipv4Prefix(0x0A000000 + (i << 8), 24).toString());
        }
        for (String verb : List.of("routes", "received other")) {
            assertEquals(0, operator.margay(("bgp " + verb + " -o json").split(" ")), operator.err);
            List<String> prefixes = new ArrayList<>();
            new ObjectMapper()
                    .readTree(operator.out)
                    .forEach(route -> prefixes.add(route.path("prefix").asText()));
            assertEquals(expected, prefixes, verb);
        }
        assertEquals(0, operator.margay("bgp", "routes"));
        assertEquals(count + 2, operator.out.lines().count());
    }

    // ---- what one peer sends and is told

    @Test
    void whatAPeerSentIsShownAsItSentItWithWhatImportMadeOfIt() throws IOException {
        paths();
        assertEquals(0, operator.margay("bgp", "received", "two"));
        assertEquals(
                List.of(
                        "PREFIX NEXT HOP AS PATH LOCAL PREF MED ORIGIN COMMUNITIES AGE IMPORT",
                        "192.168.196.128/26 10.0.0.4 2147482623 - igp 64512:7, no-export AGE accepted"),
                operator.lines());
        assertEquals(0, operator.margay("bgp", "received", "out", "192.168.0.0/16", "--refused"));
        assertEquals(
                "192.168.196.128/26 10.0.0.5 65001 - - igp - AGE refused: external peer without a policy (RFC 8212)",
                operator.lines().get(1));
        assertEquals(0, operator.margay("bgp", "received", "out", "-o", "json"));
        JsonNode route = new ObjectMapper().readTree(operator.out).get(0);
        assertTrue(route.path("used").isNull());
        assertEquals("65001", route.path("received").path("asPath").asText());
        assertEquals(1, operator.margay("bgp", "received", "two", "10.0.0.0/8"));
    }

    @Test
    void whatAPeerIsToldIsShownAsItSeesItAndWhyTheRestIsNotTold() throws IOException {
        paths();
        lab.until("told", () -> router.peer("one").prefixesAdvertised() == 1);
        assertEquals(0, operator.margay("bgp", "advertised", "one"));
        assertEquals(
                List.of(
                        "PREFIX NEXT HOP AS PATH LOCAL PREF MED ORIGIN COMMUNITIES STATE",
                        "192.168.196.128/26 10.0.0.1 100 - igp - told"),
                operator.lines());
        assertEquals(0, operator.margay("bgp", "advertised", "one", BLOCK));
        assertEquals("""
                192.168.196.128/26: told, next hop 10.0.0.1
                  as-path (empty), origin igp, local-pref 100, med -
                  path from own: told
                  path from two: not told: the peer takes one path a prefix: the first
                  path from one: not told: the peer takes one path a prefix: the first
                  path from out: not told: refused by import: external peer without a policy (RFC 8212)
                """, operator.text());
        router.speaker().withdraw(Ipv4Prefix.parse(BLOCK));
        lab.until("withdrawn", () -> router.peer("one").prefixesAdvertised() == 0);
        assertEquals(0, operator.margay("bgp", "advertised", "one", BLOCK));
        assertEquals(
                "path from two: not told: from one internal peer to another, neither of them a client",
                operator.lines().get(1));
        assertEquals(0, operator.margay("bgp", "advertised", "out", BLOCK));
        assertTrue(operator.lines().contains("path from two: not told: community no-export"), operator.out);
        assertEquals(1, operator.margay("bgp", "advertised", "one", "10.9.9.0/24"));
        assertEquals("margay: there is no path for 10.9.9.0/24 that could be told\n", operator.err);
    }

    @Test
    void whatImportChangedIsShown() throws IOException {
        Policy prefers = (prefix, attributes, source) ->
                new Verdict.Accept(attributes.change().localPref(200).med(7).build());
        other.announce("10.1.0.0/16");
        link(PeerOptions.builder().policies(prefers, Policy.ACCEPT_ALL).build());
        lab.until("route", () -> router.has("10.1.0.0/16"));
        operator.margay("bgp", "received", "other");
        assertEquals(
                "10.1.0.0/16 10.0.0.2 100 - igp - AGE accepted, with local-pref 200, med 7",
                operator.lines().get(1));
    }

    @Test
    void severalPathsOfAPeerAreShownWithTheirIdentifiers() throws IOException {
        Set<Family> ipv4 = Set.of(Family.IPV4_UNICAST);
        PeerOptions takes = PeerOptions.builder().paths(ipv4, Set.of()).build();
        TestRouter third = new TestRouter(lab, "127.0.0.3");
        PeerOptions client =
                PeerOptions.builder().client(true, 77).paths(Set.of(), ipv4).build();
        other.peers(
                TestRouter.passive("router", "127.0.0.1").with(client),
                TestRouter.passive("third", "127.0.0.3").with(client));
        router.peers(TestRouter.peer("other", "127.0.0.2", other.port()).with(takes));
        third.peers(TestRouter.peer("other", "127.0.0.2", other.port()));
        other.announce("10.9.0.0/16");
        third.announce("10.9.0.0/16");
        lab.until("paths", () -> peer().prefixesReceived() == 2);
        operator.margay("bgp", "received", "other", "10.9.0.0/16");
        assertEquals(3, operator.lines().size(), operator.out);
        assertTrue(operator.lines().get(1).matches("10.9.0.0/16 #\\d+ .*"), operator.out);
        try (Operator there = new Operator(lab, other, Files.createDirectory(runtime.resolve("other")))) {
            there.margay("bgp", "advertised", "router", "10.9.0.0/16");
            assertEquals(
                    2,
                    there.lines().stream()
                            .filter(line -> line.contains(": told, next hop"))
                            .count(),
                    there.out);
            assertTrue(there.lines().contains("path from third: told"), there.out);
        }
    }

    // ---- orders

    @Test
    void aRefreshBringsEverythingAgainBothWays() throws IOException {
        other.announce("10.1.0.0/16");
        router.announce("10.2.0.0/16");
        link(PeerOptions.DEFAULT);
        lab.until(
                "told",
                () -> peer().isEndOfRibReceived() && other.peer("router").isEndOfRibReceived());
        long before = peer().messages().updatesReceived();
        assertEquals(0, operator.margay("bgp", "refresh", "other", "in"));
        assertEquals("asked other for all of ipv4-unicast\n", operator.out);
        lab.until("again", () -> peer().messages().updatesReceived() > before);
        long told = other.peer("router").messages().updatesReceived();
        assertEquals(0, operator.margay("bgp", "refresh", "other", "out", "--family", "ipv4"));
        assertEquals("other is told all of ipv4-unicast again: 1 routes\n", operator.out);
        lab.until("told again", () -> other.peer("router").messages().updatesReceived() > told);
        assertEquals(0, operator.margay("bgp", "reset", "other", "--soft"));
        assertEquals(2, operator.out.lines().count());
        assertEquals(List.of(), peer().history());
    }

    @Test
    void aRefreshThatCannotBeSaysWhy() throws IOException {
        router.peers(TestRouter.passive("old", "127.0.0.3"), TestRouter.passive("down", "127.0.0.4"));
        new RawPeer(lab, "127.0.0.3", router, "127.0.0.1").establishOldStyle(lab);
        lab.until("session", () -> router.isUp("old"));
        assertRefused(
                "route refresh was not agreed on with old; a reset makes it tell everything again",
                "refresh",
                "old",
                "in");
        assertRefused(
                "ipv6-unicast was not agreed on with old; agreed: ipv4-unicast", "refresh", "old", "--family", "ipv6");
        assertRefused("no session with down: it is active", "refresh", "down");
        assertRefused("no session with down: it is active", "advertised", "down");
        assertRefused("no peer 'dwn'; did you mean 'down'?; peers: down, old", "refresh", "dwn");
        assertRefused("no peer '10.9.9.9'; peers: down, old", "peer", "10.9.9.9");
        assertEquals(2, operator.margay("bgp", "refresh", "old", "up"));
        assertEquals(2, operator.margay("bgp", "reset", "old", "--message", "x".repeat(256)));
        assertTrue(operator.err.contains("message of 256 bytes; allowed: 255 in UTF-8 (RFC 9003)"), operator.err);
    }

    @Test
    void aResetSaysWhyAndIsBackAtOnce() throws IOException {
        link(PeerOptions.DEFAULT);
        assertEquals(0, operator.margay("bgp", "reset", "other", "--message", "new cable"));
        assertEquals("other was established, and begins again\n", operator.out);
        long beganNs = System.nanoTime();
        lab.until("session again", () -> router.isUp("other") && peer().past().sessions() == 2 && other.isUp("router"));
        assertTrue(System.nanoTime() - beganNs < 3_000_000_000L, "took longer than 3 s");
        SessionRecord there = other.peer("router").history().get(0);
        assertEquals("cease, administrative reset (6/4): new cable", there.notification());
        assertEquals("new cable", there.told().text());
        assertEquals("peer", there.endedBy());
        assertEquals("us", peer().history().get(0).endedBy());
        assertTrue(peer().history().get(0).reason().startsWith("reset by an operator"));
        assertEquals(1, peer().past().flaps());
        operator.margay("bgp", "peer", "other", "-o", "json");
        JsonNode sent = new ObjectMapper().readTree(operator.out).path("notificationSent");
        assertEquals(6, sent.path("code").asInt());
        assertEquals(4, sent.path("subcode").asInt());
        assertEquals("new cable", sent.path("text").asText());
    }

    @Test
    void aShutdownHoldsUntilAReset() throws IOException {
        link(PeerOptions.DEFAULT);
        assertEquals(0, operator.margay("bgp", "shutdown", "other", "--message", "maintenance"));
        lab.until("end", () -> !other.isUp("router"));
        assertEquals(
                "cease, administrative shutdown (6/2): maintenance",
                other.peer("router").history().get(0).notification());
        lab.forward(60);
        lab.always("down", () -> !router.isUp("other"));
        router.peers(TestRouter.peer("other", "127.0.0.2", other.port()));
        lab.always("down after a reload that changed nothing", () -> !router.isUp("other"));
        assertEquals(0, operator.margay("bgp", "reset", "other"));
        assertEquals("other was shut down by an operator, and begins again\n", operator.out);
        lab.until("session again", () -> router.isUp("other"));
        assertEquals(null, peer().heldDown());
    }

    // ---- what is remembered, and what is warned of

    @Test
    void theHistoryOutlivesAChangeOfThePeer() throws IOException {
        link(PeerOptions.DEFAULT);
        router.peers(new PeerSettings(
                "other", IpAddress.parse("127.0.0.2").ipv4(), other.port(), TestRouter.AS, false, 30, 10));
        lab.until("session again", () -> router.isUp("other"));
        assertEquals(2, peer().past().sessions());
        assertEquals(1, peer().past().flaps());
        assertEquals(
                "stopped; told the peer: cease, other configuration change (6/6)",
                peer().history().get(0).reason());
    }

    @Test
    void tooManyPrefixesAndStrangersAreWarnedOf() throws IOException {
        other.announce("10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16");
        link(PeerOptions.builder()
                .maxPrefixes(Map.of(Family.IPV4_UNICAST, new MaxPrefixes(4, 50, MaxPrefixes.Action.STOP, 0)))
                .build());
        lab.until("routes", () -> peer().prefixesReceived() == 4);
        RawPeer stranger = new RawPeer(lab, "127.0.0.9", router, "127.0.0.1");
        lab.until("refusal", stranger::isClosed);
        operator.margay("bgp", "summary");
        assertEquals(
                "warning: bgp peer other: 4 of at most 4 prefixes, ipv4-unicast",
                operator.lines().get(1));
        assertTrue(
                operator.lines()
                        .get(2)
                        .startsWith(
                                "warning: bgp: connections refused from addresses that are no peer's: 1; the last from 127.0.0.9, "),
                operator.out);
        other.announce("10.5.0.0/16");
        lab.until("end", () -> !router.isUp("other"));
        operator.margay("bgp", "summary");
        assertEquals(
                "warning: bgp peer other: no session: too many prefixes, ipv4-unicast",
                operator.lines().get(1));
        other.speaker().withdraw(Ipv4Prefix.parse("10.5.0.0/16"));
        assertEquals(0, operator.margay("bgp", "reset", "other"));
        lab.until("session again", () -> router.isUp("other"));
    }

    @Test
    void dynamicNeighboursAreShownWithTheirTemplate() throws IOException {
        PeerTransport anybody =
                PeerTransport.builder().prefix(Prefix.parse("127.0.0.0/8"), 1).build();
        router.peers(new PeerSettings("hosts", null, 1, TestRouter.AS, true, 90, 10, anybody, PeerOptions.DEFAULT));
        new RawPeer(lab, "127.0.0.3", router, "127.0.0.1").establish(lab);
        lab.until("session", () -> router.isUp("hosts-127.0.0.3"));
        operator.margay("bgp", "summary");
        assertTrue(
                operator.lines().contains("neighbours hosts of 127.0.0.0/8: 1 connected of at most 1")
                        && operator.lines().contains("warning: bgp neighbours hosts: all 1 places are taken"),
                operator.out);
        RawPeer another = new RawPeer(lab, "127.0.0.4", router, "127.0.0.1");
        lab.until("the refusal", another::isClosed);
        operator.margay("bgp", "peer", "hosts");
        assertEquals(
                List.of(
                        "neighbours hosts of 127.0.0.0/8: 1 connected of at most 1",
                        "refused: limit of dynamic neighbours reached, 1 times; the last was 127.0.0.4",
                        "peer hosts-127.0.0.3"),
                operator.lines());
        operator.margay("bgp", "peer", "127.0.0.3");
        assertTrue(operator.out.startsWith("peer hosts-127.0.0.3, internal, AS 64512"), operator.out);
        operator.margay("bgp", "summary", "--names");
        assertEquals("hosts-127.0.0.3\n", operator.out);
        assertEquals(0, operator.margay("bgp", "reset", "hosts-127.0.0.3"));
        lab.until("end", () -> router.speaker().peers().isEmpty() || !router.isUp("hosts-127.0.0.3"));
    }

    @Test
    void anExternalPeerWithoutAPolicyIsWarnedOf() throws IOException {
        TestRouter outside = new TestRouter(lab, "127.0.0.5", 0, 65001);
        PeerOptions half =
                PeerOptions.builder().policies(Policy.ACCEPT_ALL, null).build();
        router.peers(new PeerSettings("out", IpAddress.parse("127.0.0.5").ipv4(), outside.port(), 65001, false, 90, 10)
                .with(half));
        outside.peers(new PeerSettings("in", IpAddress.parse("127.0.0.1").ipv4(), 1, TestRouter.AS, true, 90, 10));
        lab.until("session", () -> router.isUp("out"));
        operator.margay("bgp", "summary");
        assertEquals(
                "warning: bgp peer out: external without a policy, so nothing is given (RFC 8212)",
                operator.lines().get(1));
        operator.margay("bgp", "peer", "out");
        assertTrue(operator.lines().contains("policies import accept-all, export none (RFC 8212)"), operator.out);
    }

    /** Whoever may write to the socket may write nonsense: there is always an answer, and never one that hides a bug. */
    @Test
    void nonsenseIsAnswered() throws IOException {
        paths();
        BgpQueries queries = new BgpQueries(operator);
        JsonNodeFactory json = JsonNodeFactory.instance;
        List<JsonNode> values = List.of(
                json.nullNode(),
                json.textNode(""),
                json.textNode("x"),
                json.textNode("one"),
                json.textNode("10.0.0.0/33"),
                json.textNode("::/0"),
                json.textNode("0.0.0.0/0"),
                json.textNode("::ffff:1.2.3.4"),
                json.textNode("/"),
                json.textNode("ipv4"),
                json.textNode("no-export"),
                json.textNode("\u0000\uFFFF"),
                json.numberNode(-1),
                json.numberNode(1e300),
                json.booleanNode(true),
                json.arrayNode().add(1),
                json.objectNode().put("a", 1));
        List<String> fields = List.of(
                "peer",
                "prefix",
                "after",
                "within",
                "family",
                "community",
                "direction",
                "message",
                "soft",
                "best",
                "longest");
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            ObjectNode request = json.objectNode();
            for (int j = random.nextInt(5); j > 0; j--) {
                request.set(fields.get(random.nextInt(fields.size())), values.get(random.nextInt(values.size())));
            }
            String query = queries.names().get(random.nextInt(queries.names().size()));
            assertNotNull(queries.answer(query, request), () -> query + " " + request);
        }
        assertInstanceOf(Answer.Failure.class, queries.answer("bgp frob", json.objectNode()));
    }

    private void paths() throws IOException {
        router.peers(
                TestRouter.passive("one", "127.0.0.3"),
                TestRouter.passive("two", "127.0.0.4"),
                TestRouter.passive("out", "127.0.0.5", 65001));
        router.announce(BLOCK);
        new RawPeer(lab, "127.0.0.3", router, "127.0.0.1").establish(lab).update(PATH, BLOCK_NLRI);
        new RawPeer(lab, "127.0.0.4", router, "127.0.0.1")
                .establish(lab)
                .update("40010100 400200 4003040a000004 4005047ffffbff c00808 fc000007 ffffff01", BLOCK_NLRI);
        RawPeer external = new RawPeer(lab, "127.0.0.5", router, "127.0.0.1");
        external.open(65001, 90).confirm(lab).update("40010100 400206 02010000fde9 4003040a000005", BLOCK_NLRI);
        lab.until(
                "paths", () -> router.speaker().routes(Ipv4Prefix.parse(BLOCK)).size() == 3);
        lab.until("decision", () -> router.has(BLOCK));
    }

    private List<String> peersOf(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("bgp", "routes", "-o", "json"));
        words.addAll(List.of(arguments));
        operator.margay(words.toArray(new String[0]));
        assertFalse(operator.out.isEmpty(), operator.err);
        List<String> peers = new ArrayList<>();
        new ObjectMapper().readTree(operator.out).forEach(route -> route.path("paths")
                .forEach(path -> peers.add(path.path("peer").asText())));
        return peers;
    }

    private void assertRefused(String reason, String... words) {
        List<String> all = new ArrayList<>(List.of("bgp"));
        all.addAll(List.of(words));
        assertEquals(1, operator.margay(all.toArray(new String[0])));
        assertEquals("margay: " + reason + "\n", operator.err);
    }

    private PeerSnapshot peer() {
        return router.peer("other");
    }

    private void link(PeerOptions options) throws IOException {
        link(options, PeerOptions.DEFAULT);
    }

    /** The router dials. */
    private void link(PeerOptions ours, PeerOptions theirs) throws IOException {
        other.peers(TestRouter.passive("router", "127.0.0.1").with(theirs));
        router.peers(TestRouter.peer("other", "127.0.0.2", other.port()).with(ours));
        lab.until("session", () -> router.isUp("other") && other.isUp("router"));
    }
}
