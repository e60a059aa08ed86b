package io.margay.control.config;

import io.margay.control.bgp.policy.PolicyRule;
import io.margay.control.bgp.policy.RoutePolicy;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;

/**
 * What peers may give and get, by name, and what this node keeps to itself.
 *
 * @param policies of the file, in its order
 * @param unannouncedPools nothing of them is announced by this node
 */
public record PolicyConfig(List<RoutePolicy> policies, List<Prefix> unannouncedPools) {
    public static final PolicyConfig NONE = new PolicyConfig(List.of(), List.of());

    /** Of the policies that there are without the file, the one that takes everything as it is. */
    public static final RoutePolicy ACCEPT_ALL = new RoutePolicy("accept-all", List.of(), PolicyRule.Then.ACCEPT);

    public PolicyConfig {
        policies = List.copyOf(policies);
        unannouncedPools = List.copyOf(unannouncedPools);
    }

    /** @throws IllegalArgumentException which names the one that there is not, and those that there are */
    public List<RoutePolicy> named(List<String> names) {
        return names.stream().map(this::named).toList();
    }

    private RoutePolicy named(String name) {
        List<RoutePolicy> known = new ArrayList<>(policies);
        known.add(ACCEPT_ALL);
        return known.stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        unknown(name, known.stream().map(RoutePolicy::name).toList())));
    }

    /** What is said of a name that is nobody's. */
    static String unknown(String name, List<String> known) {
        return "no policy is called " + Quote.value(name) + "; allowed: " + String.join(", ", known)
                + Suggestion.among(known, name)
                        .map(word -> "; did you mean '" + word + "'?")
                        .orElse("");
    }
}
