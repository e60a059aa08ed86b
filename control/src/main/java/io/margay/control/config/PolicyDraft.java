package io.margay.control.config;

import io.margay.control.bgp.policy.Change;
import io.margay.control.bgp.policy.Match;
import io.margay.control.bgp.policy.PolicyRule;
import io.margay.control.bgp.policy.PolicyRule.Then;
import io.margay.control.bgp.policy.RoutePolicy;
import java.util.List;
import java.util.Optional;

/** What could be read of policies, for {@link PolicyChecks}. */
record PolicyDraft(List<Located<String>> prefixListNames, List<Policy> policies) {
    record Policy(Optional<Located<String>> name, List<Rule> rules, Then otherwise) {}

    /**
     * @param name empty for its number in the list
     * @param peers that a condition names
     */
    record Rule(
            Located<String> here,
            Optional<Located<String>> name,
            List<Match> matches,
            List<Located<String>> peers,
            List<Change> changes,
            Then then) {}

    /** Call only when no error was reported. */
    List<RoutePolicy> toPolicies() {
        return policies.stream()
                .map(policy ->
                        new RoutePolicy(policy.name().orElseThrow().value(), rules(policy.rules()), policy.otherwise()))
                .toList();
    }

    private static List<PolicyRule> rules(List<Rule> drafts) {
        return drafts.stream()
                .map(rule -> new PolicyRule(
                        rule.name().map(Located::value).orElse("" + (drafts.indexOf(rule) + 1)),
                        rule.matches(),
                        rule.changes(),
                        rule.then()))
                .toList();
    }

    List<String> names() {
        return policies.stream()
                .flatMap(policy -> policy.name().stream())
                .map(Located::value)
                .toList();
    }
}
