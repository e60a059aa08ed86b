package io.margay.control.bgp.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.margay.control.bgp.policy.PolicyRule.Then;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.rib.Verdict;
import io.margay.fib.Prefix;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportGuardTest {
    private static final List<Prefix> POOLS = List.of(Prefix.parse("10.244.0.0/16"), Prefix.parse("fd00:10::/48"));
    private static final PolicyChain BY_DEFAULT =
            new PolicyChain(List.of(new RoutePolicy("loose", List.of(), Then.ACCEPT)));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "0.0.0.0/0, default route from an external peer; only a rule with prefixes accepts it",
        "::/0, default route from an external peer; only a rule with prefixes accepts it",
        "10.244.0.0/16, overlaps pool 10.244.0.0/16 and is from an external peer; only a rule with prefixes accepts it",
        "10.244.7.0/26, overlaps pool 10.244.0.0/16 and is from an external peer; only a rule with prefixes accepts it",
        "10.0.0.0/8, overlaps pool 10.244.0.0/16 and is from an external peer; only a rule with prefixes accepts it",
        "fd00:10:0:1::/64, overlaps pool fd00:10::/48 and is from an external peer; only a rule with prefixes accepts it",
        "10.245.0.0/16, accepted",
        "fd00:11::/48, accepted",
    })
    void whatOnlyARuleWithPrefixesAccepts(String prefix, String outcome) {
        assertEquals(outcome, said(Policy.ACCEPT_ALL, prefix, Routes.EXTERNAL));
        assertEquals(outcome, said(BY_DEFAULT, prefix, Routes.EXTERNAL));
        assertEquals(outcome, said(chain(new Match.Peer(java.util.Set.of("tor1"))), prefix, Routes.EXTERNAL));
        assertEquals("accepted", said(chain(range(prefix)), prefix, Routes.EXTERNAL));
        assertEquals("accepted", said(Policy.ACCEPT_ALL, prefix, Routes.INTERNAL));
        assertEquals("no rule of policy p accepts it", said(chain(range("192.0.2.0/24")), prefix, Routes.EXTERNAL));
    }

    private static String said(Policy policy, String prefix, RouteSource source) {
        Verdict verdict = new ImportGuard(policy, POOLS)
                .evaluate(Prefix.parse(prefix), Routes.from("10.0.0.1", 65001).build(), source);
        return verdict instanceof Verdict.Refuse refuse ? refuse.reason() : "accepted";
    }

    private static Match range(String prefix) {
        return new Match.Prefixes(new PrefixList(List.of(PrefixRange.parse(prefix))));
    }

    private static PolicyChain chain(Match match) {
        PolicyRule rule = new PolicyRule("r", List.of(match), List.of(), Then.ACCEPT);
        return new PolicyChain(List.of(new RoutePolicy("p", List.of(rule), Then.NEXT)));
    }
}
