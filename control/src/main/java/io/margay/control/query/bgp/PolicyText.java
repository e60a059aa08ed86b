package io.margay.control.query.bgp;

import io.margay.control.bgp.policy.ImportGuard;
import io.margay.control.bgp.policy.PolicyChain;
import io.margay.control.bgp.policy.RoutePolicy;
import io.margay.control.bgp.rib.Policy;
import java.util.stream.Collectors;

/** What a policy is called. */
final class PolicyText {
    private PolicyText() {}

    /** @param configured null for what is usual */
    static String of(Policy configured, boolean isInternal) {
        if (configured == null) {
            return isInternal ? "accept-all" : "none (RFC 8212)";
        } else if (configured == Policy.ACCEPT_ALL) {
            return "accept-all";
        } else if (configured instanceof ImportGuard guard) {
            return of(guard.policy(), isInternal);
        }
        return configured instanceof PolicyChain chain
                ? chain.policies().stream().map(RoutePolicy::name).collect(Collectors.joining(", "))
                : "none";
    }
}
