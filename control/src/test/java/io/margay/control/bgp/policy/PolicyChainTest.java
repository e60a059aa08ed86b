package io.margay.control.bgp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.margay.control.bgp.policy.Match.Bounds;
import io.margay.control.bgp.policy.PolicyRule.Then;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.rib.Verdict;
import io.margay.control.bgp.wire.AsPath;
import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PolicyChainTest {
    private static final Prefix FOUR = Prefix.parse("10.1.2.0/24");
    private static final Prefix SIX = Prefix.parse("2001:db8:1::/48");
    private static final IpAddress SELF = IpAddress.parse("10.0.0.254");
    private static final PathAttributes PLAIN = Routes.from("10.0.0.1", 65001, 65002)
            .med(5)
            .localPref(150)
            .communities(Communities.ofStandard(65000 << 16 | 100))
            .build();
    private static final PathAttributes BARE = Routes.from("10.0.0.1").build();

    @Test
    void eachCondition() {
        holds(true, new Match.OfFamily(Family.IPV4_UNICAST));
        holds(false, new Match.OfFamily(Family.IPV6_UNICAST));
        holds(true, new Match.Prefixes(list("10.0.0.0/8 le 24")));
        holds(false, new Match.Prefixes(list("10.0.0.0/8 le 23", "::/0 le 128")));
        holds(true, new Match.AnyCommunity(communities("65000:1", "65000:100")));
        holds(false, new Match.AnyCommunity(communities("65000:1", "no-export")));
        holds(true, new Match.Path(AsPathPattern.compile("^65001")));
        holds(false, new Match.Path(AsPathPattern.compile("^65002")));
        holds(true, new Match.PathLength(new Bounds(2, 2)));
        holds(false, new Match.PathLength(new Bounds(3, 9)));
        holds(true, new Match.NextHopWithin(PrefixList.within(List.of(Prefix.parse("10.0.0.0/24")))));
        holds(false, new Match.NextHopWithin(PrefixList.within(List.of(Prefix.parse("10.0.1.0/24")))));
        holds(true, new Match.LocalPref(new Bounds(150, 0xFFFF_FFFFL)));
        holds(false, new Match.LocalPref(new Bounds(0, 149)));
        holds(true, new Match.Med(new Bounds(5, 5)));
        holds(false, new Match.Med(new Bounds(0, 4)));
        holds(true, new Match.From(Match.Origin.EXTERNAL));
        holds(false, new Match.From(Match.Origin.INTERNAL));
        holds(false, new Match.From(Match.Origin.OWN));
        holds(true, new Match.Peer(Set.of("tor1", "tor2")));
        holds(false, new Match.Peer(Set.of("tor2")));
    }

    @Test
    void whatIsAbsent() {
        assertEquals(true, new Match.Med(new Bounds(0, 0)).matches(FOUR, BARE, Routes.EXTERNAL));
        assertEquals(false, new Match.LocalPref(new Bounds(0, 500)).matches(FOUR, BARE, Routes.EXTERNAL));
        assertEquals(true, new Match.PathLength(new Bounds(0, 0)).matches(FOUR, BARE, Routes.EXTERNAL));
        assertEquals(false, new Match.Peer(Set.of("own")).matches(FOUR, BARE, RouteSource.OWN), "no peer's name");
        assertEquals(true, new Match.From(Match.Origin.OWN).matches(FOUR, BARE, RouteSource.OWN));
        assertEquals(true, new Match.From(Match.Origin.INTERNAL).matches(FOUR, BARE, Routes.INTERNAL));
    }

    @Test
    void numbersAreUnsigned() {
        PathAttributes high = PLAIN.change().localPref(-1).med(-2).build();
        assertEquals(
                true, new Match.LocalPref(new Bounds(0xFFFF_FFFFL, 0xFFFF_FFFFL)).matches(FOUR, high, Routes.INTERNAL));
        assertEquals(true, new Match.Med(new Bounds(0xFFFF_FFFEL, 0xFFFF_FFFFL)).matches(FOUR, high, Routes.INTERNAL));
    }

    @Test
    void eachChange() {
        assertEquals(-1, changed(new Change.SetLocalPref(-1)).localPref());
        assertEquals(9, changed(new Change.SetMed(9)).med());
        assertEquals(
                "65001 65001 65001 65002",
                changed(new Change.Prepend(2)).asPath().toString());
        assertEquals(
                IpAddress.parse("10.9.9.9"),
                changed(new Change.SetNextHop(IpAddress.parse("10.9.9.9"))).nextHop());
        assertEquals(
                PLAIN.nextHop(),
                changed(new Change.SetNextHop(IpAddress.parse("2001:db8::1"))).nextHop(),
                "other family");
        assertEquals(PLAIN.nextHop(), changed(new Change.NextHopSelf()).nextHop(), "not on import");
        Change communities =
                new Change.SetCommunities(false, communities("65000:*"), communities("large:1:2:3", "no-export"));
        assertEquals(
                new Communities(List.of(Communities.NO_EXPORT), List.of(), List.of(new Communities.Large(1, 2, 3))),
                changed(communities).communities());
        Change set = new Change.SetCommunities(true, List.of(), communities("65000:7"));
        assertEquals(Communities.ofStandard(65000 << 16 | 7), changed(set).communities());
    }

    @Test
    void nothingOfOursIsPutIntoAPathOfOurOwnAs() {
        Verdict verdict = chain(rule("all", Then.ACCEPT, new Change.Prepend(3))).evaluate(FOUR, BARE, RouteSource.OWN);
        assertEquals(AsPath.EMPTY, accepted(verdict).attributes().asPath());
    }

    /** Conditions are about the route as we have it, changes about what the peer will see. */
    @Test
    void anExport() {
        PathAttributes told =
                BARE.change().asPath(AsPath.EMPTY.prepend(64512)).nextHop(SELF).build();
        PathAttributes ours = BARE.change().localPref(200).build();
        PolicyRule first = new PolicyRule(
                "own",
                List.of(new Match.Path(AsPathPattern.compile("^$")), new Match.LocalPref(new Bounds(200, 200))),
                List.of(new Change.Prepend(1), new Change.SetMed(7)),
                Then.NEXT);
        PolicyRule second = new PolicyRule(
                "changed",
                List.of(new Match.Med(new Bounds(7, 7))),
                List.of(new Change.SetNextHop(IpAddress.parse("10.0.0.9"))),
                Then.NEXT);
        PolicyRule third = rule("self", Then.ACCEPT, new Change.NextHopSelf());
        PolicyRule all = rule("all", Then.ACCEPT);
        Verdict.Accept accept = accepted(chain(first, second, all).export(FOUR, ours, told, SELF, RouteSource.OWN));
        assertEquals("64512 64512", accept.attributes().asPath().toString());
        assertEquals(7, accept.attributes().med());
        assertNull(accept.attributes().localPref());
        assertEquals(IpAddress.parse("10.0.0.9"), accept.attributes().nextHop());
        accept = accepted(chain(first, second, third).export(FOUR, ours, told, SELF, RouteSource.OWN));
        assertEquals(SELF, accept.attributes().nextHop());
    }

    @Test
    void theFirstRuleThatDecidesDoes() {
        PolicyRule no = new PolicyRule("no", List.of(new Match.OfFamily(Family.IPV6_UNICAST)), List.of(), Then.REJECT);
        PolicyRule yes = rule("yes", Then.ACCEPT);
        PolicyChain chain = chain(no, yes);
        assertEquals(
                "policy p rule yes",
                accepted(chain.evaluate(FOUR, PLAIN, Routes.EXTERNAL)).by());
        assertEquals("rejected by policy p rule no", reason(chain.evaluate(SIX, PLAIN, Routes.EXTERNAL)));
        assertEquals("rejected by policy p rule no", reason(chain(no, yes, no).evaluate(SIX, PLAIN, Routes.EXTERNAL)));
    }

    @Test
    void changesOfARuleThatGoesOnAreKept() {
        PolicyChain chain = chain(
                rule("tag", Then.NEXT, new Change.SetMed(1)),
                new PolicyRule(
                        "tagged",
                        List.of(new Match.Med(new Bounds(1, 1))),
                        List.of(new Change.SetLocalPref(9)),
                        Then.ACCEPT));
        Verdict.Accept accept = accepted(chain.evaluate(FOUR, PLAIN, Routes.EXTERNAL));
        assertEquals(1, accept.attributes().med());
        assertEquals(9, accept.attributes().localPref());
        assertEquals("policy p rule tagged", accept.by());
    }

    @Test
    void policiesAreAskedInTurn() {
        RoutePolicy a = new RoutePolicy("a", List.of(rule("tag", Then.NEXT, new Change.SetMed(1))), Then.NEXT);
        RoutePolicy b = new RoutePolicy("b", List.of(), Then.ACCEPT);
        RoutePolicy c = new RoutePolicy("c", List.of(), Then.REJECT);
        Verdict.Accept accept = accepted(new PolicyChain(List.of(a, b, c)).evaluate(FOUR, PLAIN, Routes.EXTERNAL));
        assertEquals("policy b default", accept.by());
        assertEquals(1, accept.attributes().med());
        assertEquals(
                "rejected by policy c default",
                reason(new PolicyChain(List.of(a, c, b)).evaluate(FOUR, PLAIN, Routes.EXTERNAL)));
        assertEquals(
                "no rule of policy a accepts it",
                reason(new PolicyChain(List.of(a)).evaluate(FOUR, PLAIN, Routes.EXTERNAL)));
    }

    @Test
    void chainsAreValues() {
        assertEquals(chain(rule("a", Then.ACCEPT)), chain(rule("a", Then.ACCEPT)));
        assertNotEquals(chain(rule("a", Then.ACCEPT)), chain(rule("a", Then.REJECT)));
        assertNotEquals(
                chain(rule("a", Then.ACCEPT, new Change.SetMed(1))),
                chain(rule("a", Then.ACCEPT, new Change.SetMed(2))));
    }

    private static void holds(boolean isSo, Match match) {
        assertEquals(isSo, match.matches(FOUR, PLAIN, Routes.EXTERNAL), match::toString);
    }

    private static PathAttributes changed(Change change) {
        return accepted(chain(rule("r", Then.ACCEPT, change)).evaluate(FOUR, PLAIN, Routes.EXTERNAL))
                .attributes();
    }

    private static PolicyRule rule(String name, Then then, Change... changes) {
        return new PolicyRule(name, List.of(), List.of(changes), then);
    }

    private static PolicyChain chain(PolicyRule... rules) {
        return new PolicyChain(List.of(new RoutePolicy("p", List.of(rules), Then.NEXT)));
    }

    private static Verdict.Accept accepted(Verdict verdict) {
        return assertInstanceOf(Verdict.Accept.class, verdict);
    }

    private static String reason(Verdict verdict) {
        return assertInstanceOf(Verdict.Refuse.class, verdict).reason();
    }

    private static PrefixList list(String... ranges) {
        return new PrefixList(Stream.of(ranges).map(PrefixRange::parse).toList());
    }

    private static List<CommunityPattern> communities(String... texts) {
        return Stream.of(texts).map(CommunityText::parse).toList();
    }
}
