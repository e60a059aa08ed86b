package io.margay.control.bgp.policy;

import io.margay.control.bgp.policy.PolicyRule.Then;
import java.util.List;

/**
 * A policy of the configuration.
 *
 * @param otherwise for what no rule decided
 */
public record RoutePolicy(String name, List<PolicyRule> rules, Then otherwise) {
    public RoutePolicy {
        rules = List.copyOf(rules);
    }
}
