package io.margay.control.bgp.policy;

import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.rib.Verdict;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.Prefix;
import java.util.List;

/**
 * Behind a policy for import: what an external peer could draw the workloads' traffic to itself with, a default route or anything that
 * overlaps a pool, is taken only if a rule that names prefixes has accepted it. "Accept all" is no such rule.
 *
 * @param pools the addresses of the cluster's workloads
 */
public record ImportGuard(Policy policy, List<Prefix> pools) implements Policy {
    private static final String NEEDS = "from an external peer; only a rule with prefixes accepts it";

    public ImportGuard {
        pools = List.copyOf(pools);
    }

    @Override
    public Verdict evaluate(Prefix prefix, PathAttributes attributes, RouteSource source) {
        Verdict verdict = policy.evaluate(prefix, attributes, source);
        if (source.isInternal() || !(verdict instanceof Verdict.Accept accept) || accept.isByPrefix()) {
            return verdict;
        }
        if (prefix.length() == 0) {
            return new Verdict.Refuse("default route " + NEEDS);
        }
        for (Prefix pool : pools) {
            if (pool.contains(prefix) || prefix.contains(pool)) {
                return new Verdict.Refuse("overlaps pool " + pool + " and is " + NEEDS);
            }
        }
        return verdict;
    }
}
