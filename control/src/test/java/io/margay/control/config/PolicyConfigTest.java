package io.margay.control.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.margay.control.bgp.policy.AsPathPattern;
import io.margay.control.bgp.policy.Change;
import io.margay.control.bgp.policy.CommunityText;
import io.margay.control.bgp.policy.Match;
import io.margay.control.bgp.policy.Match.Bounds;
import io.margay.control.bgp.policy.PolicyRule;
import io.margay.control.bgp.policy.PolicyRule.Then;
import io.margay.control.bgp.policy.PrefixList;
import io.margay.control.bgp.policy.PrefixRange;
import io.margay.control.bgp.policy.RoutePolicy;
import io.margay.control.bgp.wire.Family;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PolicyConfigTest {
    private static final String NODE = """
            node: { name: n, address: 10.0.0.1, uplink: eth0 }
            """;

    @Test
    void everyKeyOfARule() {
        BgpConfig bgp = valid(ConfigFile.read(Path.of("src/test/resources/config/good/policies.yaml")))
                .bgp()
                .orElseThrow();
        PolicyRule all = new PolicyRule(
                "all-of-it",
                List.of(
                        new Match.OfFamily(Family.IPV4_UNICAST),
                        new Match.Prefixes(list("0.0.0.0/0", "10.0.0.0/8 ge 24 le 28")),
                        new Match.Prefixes(list("10.244.0.0/16 ge 26 le 32", "fd00::/48")),
                        new Match.AnyCommunity(Stream.of("65000:*", "large:1:2:3", "rt:65000:1", "no-export")
                                .map(CommunityText::parse)
                                .toList()),
                        new Match.Path(AsPathPattern.compile("^65001 .* 65010$")),
                        new Match.PathLength(new Bounds(1, 5)),
                        new Match.NextHopWithin(PrefixList.within(List.of(Prefix.parse("10.0.0.0/8")))),
                        new Match.LocalPref(new Bounds(0xFFFF_FFFFL, 0xFFFF_FFFFL)),
                        new Match.Med(new Bounds(7, 7)),
                        new Match.From(Match.Origin.EXTERNAL),
                        new Match.Peer(Set.of("tor1"))),
                List.of(
                        new Change.SetLocalPref(-1),
                        new Change.SetMed(10),
                        new Change.Prepend(2),
                        new Change.SetNextHop(IpAddress.parse("10.0.0.9")),
                        new Change.SetCommunities(
                                false,
                                List.of(CommunityText.parse("65000:*")),
                                List.of(CommunityText.parse("no-export")))),
                Then.NEXT);
        PolicyRule low = new PolicyRule("2", List.of(new Match.LocalPref(new Bounds(0, 5))), List.of(), Then.REJECT);
        PolicyRule out = new PolicyRule(
                "1",
                List.of(),
                List.of(new Change.NextHopSelf(), new Change.SetCommunities(true, List.of(), List.of())),
                Then.NEXT);
        RoutePolicy from = new RoutePolicy("from-tor", List.of(all, low), Then.ACCEPT);
        RoutePolicy to = new RoutePolicy("to-tor", List.of(out), Then.NEXT);
        assertEquals(new PolicyConfig(List.of(from, to), List.of()), bgp.policy());
        assertEquals(
                List.of(to, PolicyConfig.ACCEPT_ALL),
                bgp.policy().named(bgp.peers().get(0).policy().exportPolicies()));
        assertThrows(IllegalArgumentException.class, () -> bgp.policy().named(List.of("to-tor2")));
    }

    @Test
    void aPoolMayBeKeptFromBgp() {
        RouterConfig config = valid("""
                pools: [10.1.0.0/16, {cidr: 10.2.0.0/16, bgp-export: false}, {cidr: 10.3.0.0/16}]
                bgp: { as: 64512 }
                """);
        assertEquals(
                List.of("10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"),
                config.pools().stream().map(Prefix::toString).toList());
        assertEquals(
                List.of(Prefix.parse("10.2.0.0/16")),
                config.bgp().orElseThrow().policy().unannouncedPools());
    }

    private static RouterConfig valid(String text) {
        return valid(ConfigFile.parse("f", NODE + text));
    }

    private static RouterConfig valid(ConfigResult result) {
        ConfigResult.Valid valid = assertInstanceOf(ConfigResult.Valid.class, result, result.toString());
        assertEquals(List.of(), valid.problems());
        return valid.config();
    }

    private static PrefixList list(String... ranges) {
        return new PrefixList(Stream.of(ranges).map(PrefixRange::parse).toList());
    }
}
