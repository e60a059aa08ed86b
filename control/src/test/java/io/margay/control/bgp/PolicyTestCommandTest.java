package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.policy.AsPathPattern;
import io.margay.control.bgp.policy.Change;
import io.margay.control.bgp.policy.CommunityText;
import io.margay.control.bgp.policy.ImportGuard;
import io.margay.control.bgp.policy.Match;
import io.margay.control.bgp.policy.PolicyChain;
import io.margay.control.bgp.policy.PolicyRule;
import io.margay.control.bgp.policy.PolicyRule.Then;
import io.margay.control.bgp.policy.PrefixList;
import io.margay.control.bgp.policy.PrefixRange;
import io.margay.control.bgp.policy.RoutePolicy;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.config.PolicyConfig;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bgp policy test}, from the command line to the speaker and back. */
class PolicyTestCommandTest {
    private static final RoutePolicy FROM_TOR = new RoutePolicy(
            "from-tor",
            List.of(
                    new PolicyRule(
                            "default-route", prefixes("0.0.0.0/0"), List.of(new Change.SetLocalPref(200)), Then.ACCEPT),
                    new PolicyRule(
                            "far", List.of(new Match.Path(AsPathPattern.compile("_65010$"))), List.of(), Then.REJECT),
                    new PolicyRule(
                            "tagged",
                            List.of(new Match.AnyCommunity(List.of(CommunityText.parse("65001:*")))),
                            List.of(
                                    new Change.SetMed(7),
                                    new Change.NextHopSelf(),
                                    new Change.SetCommunities(
                                            false, List.of(), List.of(CommunityText.parse("no-export")))),
                            Then.ACCEPT)),
            Then.NEXT);

    @TempDir
    Path runtime;

    private final Lab lab = new Lab();
    private TestRouter router;
    private TestRouter tor;
    private Operator operator;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter(lab, "127.0.0.1");
        tor = new TestRouter(lab, "127.0.0.2", 0, 65001);
        operator = new Operator(lab, router, runtime);
        operator.policies = new PolicyConfig(List.of(FROM_TOR), List.of());
        operator.pools = List.of(Prefix.parse("10.244.0.0/16"));
        tor.announce("0.0.0.0/0", "10.244.7.0/26", "172.16.0.0/12");
        router.announce("10.244.1.0/26", "10.244.2.0/26");
        PeerSettings peer = new PeerSettings("tor", Ipv4.parse("127.0.0.2"), tor.port(), 65001, false, 90, 10);
        router.peers(peer.with(PeerOptions.builder()
                .policies(
                        new ImportGuard(Policy.ACCEPT_ALL, operator.pools),
                        new PolicyChain(List.of(PolicyConfig.ACCEPT_ALL)))
                .build()));
        tor.peers(TestRouter.passive("router", "127.0.0.1", TestRouter.AS)
                .with(PeerOptions.builder()
                        .policies(Policy.ACCEPT_ALL, Policy.ACCEPT_ALL)
                        .build()));
        lab.until("routes", () -> router.peer("tor").prefixesReceived() == 3 && tor.routes.size() == 2);
    }

    @AfterEach
    void end() throws IOException {
        operator.close();
        lab.close();
    }

    @Test
    void aRouteThatIsMadeUp() {
        says("0.0.0.0/0 accepted by policy from-tor rule default-route, with local-pref 200", "--prefix", "0.0.0.0/0");
        says(
                "10.0.0.0/8 refused: rejected by policy from-tor rule far",
                "--prefix",
                "10.0.0.0/8",
                "--as-path",
                "65001 {65009 65010}");
        says("10.0.0.0/8 refused: no rule of policy from-tor accepts it", "--prefix", "10.0.0.0/8", "--peer", "tor");
        assertEquals(
                0,
                operator.margay(
                        "bgp",
                        "policy",
                        "test",
                        "from-tor",
                        "--prefix",
                        "10.244.9.0/26",
                        "--peer",
                        "tor",
                        "--as-path",
                        "65001",
                        "--community",
                        "65001:9",
                        "--community",
                        "64999:1",
                        "--next-hop",
                        "10.9.9.9"));
        assertEquals(
                List.of(
                        "10.244.9.0/26 accepted by policy from-tor rule tagged, with next hop 127.0.0.1, med 7,"
                                + " communities 65001:9, 64999:1, no-export",
                        "but as a route received: refused: overlaps pool 10.244.0.0/16 and is from an external peer; only"
                                + " a rule with prefixes accepts it"),
                operator.lines());
        assertEquals(
                0,
                operator.margay(
                        "bgp",
                        "policy",
                        "test",
                        "from-tor",
                        "accept-all",
                        "--prefix",
                        "10.0.0.0/8",
                        "--from",
                        "own",
                        "-o",
                        "json"));
        assertTrue(operator.out.contains("\"by\" : \"policy accept-all default\""), operator.out);
    }

    @Test
    void whatWouldBecomeOfWhatAPeerHasSent() {
        assertEquals(0, operator.margay("bgp", "policy", "test", "from-tor", "--received", "tor"));
        assertEquals(
                List.of(
                        "0.0.0.0/0 from tor",
                        "now refused: default route from an external peer; only a rule with prefixes accepts it",
                        "then accepted by policy from-tor rule default-route, with local-pref 200",
                        "172.16.0.0/12 from tor",
                        "now accepted",
                        "then refused: no rule of policy from-tor accepts it",
                        "2 of 3 routes would change"),
                operator.lines());
        assertTrue(router.has("172.16.0.0/12"), "nothing is changed by asking");
    }

    @Test
    void whatWouldBecomeOfWhatAPeerIsTold() {
        operator.policies = new PolicyConfig(
                List.of(new RoutePolicy(
                        "to-tor",
                        List.of(new PolicyRule(
                                "first", prefixes("10.244.1.0/26"), List.of(new Change.Prepend(2)), Then.ACCEPT)),
                        Then.REJECT)),
                List.of());
        assertEquals(0, operator.margay("bgp", "policy", "test", "to-tor", "--advertised", "tor"));
        assertEquals(
                List.of(
                        "10.244.1.0/26 from own",
                        "now accepted by policy accept-all default, with as-path 64512, local-pref -",
                        "then accepted by policy to-tor rule first, with as-path 64512 64512 64512, local-pref -",
                        "10.244.2.0/26 from own",
                        "now accepted by policy accept-all default, with as-path 64512, local-pref -",
                        "then refused: rejected by policy to-tor default",
                        "2 of 3 routes would change"),
                operator.lines());
        assertEquals(2, tor.routes.size(), "nothing is changed by asking");
    }

    @Test
    void whatCannotBeAsked() {
        assertEquals(1, operator.margay("bgp", "policy", "test", "from-tro", "--prefix", "10.0.0.0/8"));
        assertTrue(
                operator.err.contains(
                        "no policy is called 'from-tro'; allowed: from-tor, accept-all; did you mean 'from-tor'?"),
                operator.err);
        assertEquals(2, operator.margay("bgp", "policy", "test", "from-tor", "--prefix", "10.0.0.0/8", "--from", "x"));
        assertEquals(
                2, operator.margay("bgp", "policy", "test", "from-tor", "--prefix", "10.0.0.0/8", "--as-path", "x"));
        assertEquals(2, operator.margay("bgp", "policy", "test", "from-tor", "--prefix", "10.0.0.0/8", "--med", "-1"));
        assertEquals(
                2, operator.margay("bgp", "policy", "test", "from-tor", "--prefix", "10.0.0.0/8", "--received", "tor"));
        assertEquals(2, operator.margay("bgp", "policy", "test", "from-tor"));
        assertEquals(1, operator.margay("bgp", "policy", "test", "from-tor", "--received", "tro"));
    }

    private void says(String line, String... words) {
        List<String> all = new java.util.ArrayList<>(List.of("bgp", "policy", "test", "from-tor"));
        all.addAll(List.of(words));
        assertEquals(0, operator.margay(all.toArray(String[]::new)), () -> operator.err);
        assertEquals(line, operator.lines().get(0));
    }

    private static List<Match> prefixes(String... ranges) {
        return List.of(new Match.Prefixes(
                new PrefixList(List.of(ranges).stream().map(PrefixRange::parse).toList())));
    }
}
