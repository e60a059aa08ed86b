package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.policy.Change;
import io.margay.control.bgp.policy.ImportGuard;
import io.margay.control.bgp.policy.Match;
import io.margay.control.bgp.policy.PolicyChain;
import io.margay.control.bgp.policy.PolicyRule;
import io.margay.control.bgp.policy.PolicyRule.Then;
import io.margay.control.bgp.policy.PrefixList;
import io.margay.control.bgp.policy.PrefixRange;
import io.margay.control.bgp.policy.RoutePolicy;
import io.margay.control.bgp.rib.Policy;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies that change while a session lives, between two speakers over real sockets. */
class PolicyReloadTest {
    private static final String FIRST = "10.1.0.0/16";
    private static final String SECOND = "10.2.0.0/16";
    private static final String THIRD = "10.3.0.0/16";

    private final Lab lab = new Lab();
    private TestRouter a;
    private TestRouter b;
    private PeerSettings peerOfA;
    private PeerSettings peerOfB;

    @BeforeEach
    void start() throws IOException {
        a = new TestRouter(lab, "127.0.0.1");
        b = new TestRouter(lab, "127.0.0.2");
        peerOfA = TestRouter.passive("b", "127.0.0.2");
        peerOfB = TestRouter.peer("a", "127.0.0.1", a.port());
        a.announce(FIRST, SECOND, THIRD);
        a.peers(peerOfA);
        b.peers(peerOfB);
        lab.until("routes", () -> b.routes.size() == 3 && b.peer("a").isEndOfRibReceived());
    }

    @AfterEach
    void end() {
        lab.close();
    }

    @Test
    void anotherImportPolicyJudgesWhatWasReceivedWithoutASession() throws IOException {
        long sinceMs = b.peer("a").stateSinceMs();
        long heard = b.peer("a").messages().received();
        long receivedMs = b.speaker().routes(Prefix.parse(SECOND)).get(0).receivedMs();
        b.told.clear();

        b.peers(peerOfB.with(importing(chain(
                rule("no", Then.REJECT, FIRST),
                rule("less", Then.ACCEPT, SECOND, 50),
                rule("as-is", Then.ACCEPT, THIRD)))));
        assertFalse(b.has(FIRST));
        assertEquals("rejected by policy p rule no", reasonAtB(FIRST));
        PathSnapshot second = b.speaker().routes(Prefix.parse(SECOND)).get(0);
        assertEquals(50, second.localPref());
        assertEquals(receivedMs, second.receivedMs(), "the peer has not said it again");
        assertEquals(List.of(SECOND + " from 127.0.0.1"), b.told, "the one that is as before is no news");

        b.peers(peerOfB);
        assertTrue(b.has(FIRST));
        assertEquals(100, b.speaker().routes(Prefix.parse(SECOND)).get(0).localPref());
        lab.always("the session", () -> b.isUp("a") && a.isUp("b"));
        assertEquals(sinceMs, b.peer("a").stateSinceMs());
        assertEquals(heard, b.peer("a").messages().received(), "nothing was asked for again");
        assertEquals(List.of(), b.peer("a").history());
    }

    @Test
    void anotherExportPolicyTellsWhatChangedAndNothingElse() throws IOException {
        long sinceMs = a.peer("b").stateSinceMs();
        long before = b.peer("a").messages().updatesReceived();

        a.peers(peerOfA.with(exporting(chain(
                rule("no", Then.REJECT, FIRST),
                rule("med", Then.ACCEPT, SECOND, 50),
                rule("as-is", Then.ACCEPT, THIRD)))));
        lab.until("withdrawal and change", () -> !b.has(FIRST) && localPrefAtB(SECOND) == 50);
        lab.always(
                "one for the withdrawal, one for the change",
                () -> b.peer("a").messages().updatesReceived() == before + 2);
        assertEquals(2, a.peer("b").prefixesAdvertised());

        a.peers(peerOfA.with(exporting(chain(
                rule("other-name", Then.REJECT, FIRST),
                rule("other", Then.ACCEPT, SECOND, 50),
                rule("as-is", Then.ACCEPT, THIRD)))));
        lab.always(
                "the same outcome of other rules is not told",
                () -> b.peer("a").messages().updatesReceived() == before + 2);

        a.peers(peerOfA);
        lab.until("all as at first", () -> b.has(FIRST) && localPrefAtB(SECOND) == 100);
        lab.always(
                "one UPDATE, as both have one set of attributes",
                () -> b.peer("a").messages().updatesReceived() == before + 3);
        assertEquals(sinceMs, a.peer("b").stateSinceMs());
        assertEquals(List.of(), b.peer("a").history());
    }

    /** More routes than are judged in one cycle. */
    @Test
    void aLargeTableIsJudgedCycleByCycle() throws IOException {
        int count = 3 * PeerRoutes.JUDGED_AT_ONCE;
        for (int i = 0; i < count; i++) {
            a.speaker().announce(new Ipv4Prefix(0x14000000 + (i << 8), 24), IpAddress.parse("10.0.0.1"));
        }
        lab.until("all", () -> b.routes.size() == count + 3);
        Policy none = new PolicyChain(List.of(new RoutePolicy("none", List.of(), Then.REJECT)));
        b.peers(peerOfB.with(importing(none)));
        assertTrue(b.routes.size() > PeerRoutes.JUDGED_AT_ONCE, "not all at once");
        lab.until("nothing is accepted", () -> b.peer("a").prefixesAccepted() == 0 && b.routes.isEmpty());
        b.peers(peerOfB);
        lab.until("all again", () -> b.routes.size() == count + 3);

        a.peers(peerOfA.with(exporting(none)));
        lab.until("nothing is told", () -> a.peer("b").prefixesAdvertised() == 0 && b.routes.isEmpty());
        a.peers(peerOfA);
        lab.until("all is told again", () -> b.routes.size() == count + 3);
        assertEquals(List.of(), b.peer("a").history());
    }

    @Test
    void bothWaysAtOnceAndFurtherRoutesByTheNewRules() throws IOException {
        b.announce("10.9.0.0/16");
        lab.until("route", () -> a.has("10.9.0.0/16"));
        Policy none = new PolicyChain(List.of(new RoutePolicy("none", List.of(), Then.REJECT)));
        b.peers(peerOfB.with(PeerOptions.builder().policies(none, none).build()));
        lab.until("nothing either way", () -> b.routes.isEmpty() && a.routes.isEmpty());
        a.announce("10.4.0.0/16");
        lab.until(
                "the refusal of another",
                () -> !b.speaker().routes(Prefix.parse("10.4.0.0/16")).isEmpty());
        assertEquals("rejected by policy none default", reasonAtB("10.4.0.0/16"));
        assertEquals(0, b.peer("a").prefixesAccepted());
        assertEquals(4, b.peer("a").prefixesReceived());
        assertEquals(List.of(), b.peer("a").history());
    }

    @Test
    void aChangeBesideThePolicyIsStillAChangeOfThePeer() throws IOException {
        b.peers(peerOfB.with(PeerOptions.builder()
                .policies(Policy.NONE, null)
                .extendedMessages(false)
                .build()));
        lab.until("session again", () -> b.isUp("a") && b.peer("a").prefixesReceived() == 3);
        assertFalse(a.peer("b").history().isEmpty());
    }

    /** RFC 8212, and what the guard adds to it; the paths are kept, so that the operator sees why. */
    @Test
    void anExternalPeersDefaultRouteNeedsARuleThatNamesIt() throws IOException {
        TestRouter tor = new TestRouter(lab, "127.0.0.3", 0, 64999);
        tor.peers(TestRouter.passive("b", "127.0.0.2")
                .with(PeerOptions.builder()
                        .policies(Policy.ACCEPT_ALL, Policy.ACCEPT_ALL)
                        .build()));
        tor.announce("0.0.0.0/0", "10.244.7.0/26", "172.16.0.0/12");
        PeerSettings external =
                new PeerSettings("tor", io.margay.fib.Ipv4.parse("127.0.0.3"), tor.port(), 64999, false, 90, 10);
        b.peers(peerOfB, external);
        lab.until("refused routes", () -> b.peer("tor").prefixesReceived() == 3);
        assertEquals("external peer without a policy (RFC 8212)", reasonAtB("0.0.0.0/0"));
        assertEquals("external peer without a policy (RFC 8212)", reasonAtB("10.244.7.0/26"));

        List<Prefix> pools = List.of(Prefix.parse("10.244.0.0/16"));
        b.peers(peerOfB, external.with(importing(new ImportGuard(Policy.ACCEPT_ALL, pools))));
        assertTrue(b.has("172.16.0.0/12"));
        assertEquals(
                "default route from an external peer; only a rule with prefixes accepts it", reasonAtB("0.0.0.0/0"));
        assertFalse(b.has("10.244.7.0/26"));

        b.peers(
                peerOfB,
                external.with(importing(new ImportGuard(chain(rule("default", Then.ACCEPT, "0.0.0.0/0")), pools))));
        assertTrue(b.has("0.0.0.0/0"));
        assertFalse(b.has("172.16.0.0/12"));
        assertEquals(List.of(), b.peer("tor").history(), "all of it in one session");
    }

    private int localPrefAtB(String prefix) {
        return b.speaker().routes(Prefix.parse(prefix)).get(0).localPref();
    }

    private String reasonAtB(String prefix) {
        return b.speaker().routes(Prefix.parse(prefix)).get(0).lossReason();
    }

    private static PeerOptions importing(Policy policy) {
        return PeerOptions.builder().policies(policy, null).build();
    }

    private static PeerOptions exporting(Policy policy) {
        return PeerOptions.builder().policies(null, policy).build();
    }

    private static PolicyRule rule(String name, Then then, String prefix, int localPref) {
        return new PolicyRule(name, matching(prefix), List.of(new Change.SetLocalPref(localPref)), then);
    }

    private static PolicyRule rule(String name, Then then, String prefix) {
        return new PolicyRule(name, matching(prefix), List.of(), then);
    }

    private static List<Match> matching(String prefix) {
        return List.of(new Match.Prefixes(new PrefixList(List.of(PrefixRange.parse(prefix)))));
    }

    private static PolicyChain chain(PolicyRule... rules) {
        return new PolicyChain(List.of(new RoutePolicy("p", List.of(rules), Then.REJECT)));
    }
}
