package io.margay.control.bgp.policy;

import io.margay.control.bgp.policy.PolicyRule.Then;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.rib.Verdict;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Policies asked in turn, rule by rule, until a rule accepts or rejects. What none decides is rejected. A value: equal if the policies are.
 */
public final class PolicyChain implements Policy {
    private final List<RoutePolicy> policies;
    private final List<Link> links;
    private final Verdict undecided;

    /** A policy with what it says of its routes, put together once. */
    private record Link(List<Asked> rules, Then otherwise, String acceptedBy, Verdict rejection) {}

    private record Asked(PolicyRule rule, boolean namesPrefixes, String acceptedBy, Verdict rejection) {}

    public PolicyChain(List<RoutePolicy> policies) {
        this.policies = List.copyOf(policies);
        this.links = this.policies.stream().map(PolicyChain::link).toList();
        this.undecided = new Verdict.Refuse("no rule of policy "
                + this.policies.stream().map(RoutePolicy::name).collect(Collectors.joining(", ")) + " accepts it");
    }

    private static Link link(RoutePolicy policy) {
        List<Asked> rules = policy.rules().stream()
                .map(rule -> {
                    String label = "policy " + policy.name() + " rule " + rule.name();
                    return new Asked(rule, rule.namesPrefixes(), label, new Verdict.Refuse("rejected by " + label));
                })
                .toList();
        String label = "policy " + policy.name() + " default";
        return new Link(rules, policy.otherwise(), label, new Verdict.Refuse("rejected by " + label));
    }

    public List<RoutePolicy> policies() {
        return policies;
    }

    @Override
    public Verdict evaluate(Prefix prefix, PathAttributes attributes, RouteSource source) {
        return ask(prefix, null, attributes, null, source);
    }

    @Override
    public Verdict export(Prefix prefix, PathAttributes ours, PathAttributes told, IpAddress self, RouteSource source) {
        return ask(prefix, ours, told, self, source);
    }

    /** @param ours null where the conditions are about the attributes that are changed */
    private Verdict ask(Prefix prefix, PathAttributes ours, PathAttributes told, IpAddress self, RouteSource source) {
        PathAttributes seen = ours;
        PathAttributes result = told;
        for (Link link : links) {
            for (Asked asked : link.rules) {
                PolicyRule rule = asked.rule;
                if (!rule.matches(prefix, seen == null ? result : seen, source)) {
                    continue;
                }
                if (rule.then() == Then.REJECT) {
                    return asked.rejection;
                }
                result = rule.changed(prefix, result, self);
                if (rule.then() == Then.ACCEPT) {
                    return new Verdict.Accept(result, asked.acceptedBy, asked.namesPrefixes);
                }
                seen = seen == null ? null : rule.changed(prefix, seen, self);
            }
            if (link.otherwise == Then.REJECT) {
                return link.rejection;
            } else if (link.otherwise == Then.ACCEPT) {
                return new Verdict.Accept(result, link.acceptedBy, false);
            }
        }
        return undecided;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyChain that && policies.equals(that.policies);
    }

    @Override
    public int hashCode() {
        return policies.hashCode();
    }

    @Override
    public String toString() {
        return policies.stream().map(RoutePolicy::name).collect(Collectors.joining(", "));
    }
}
