package io.margay.control.route;

import io.margay.fib.NextHop;
import io.margay.fib.NextHopMember;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a target.
 *
 * @param nextHop empty when it cannot be used now
 * @param reason why not, or why not by all of its gateways; else empty
 */
record Resolution(Optional<NextHop> nextHop, String reason) {
    static Resolution of(NextHop nextHop) {
        return new Resolution(Optional.of(nextHop), "");
    }

    static Resolution heldBack(String reason) {
        return new Resolution(Optional.empty(), reason);
    }

    /** By as many of them as can be used: each has an equal part of the flows. */
    static Resolution ofAll(List<Resolution> gateways) {
        if (gateways.size() == 1) {
            return gateways.get(0);
        }
        Map<NextHop, Integer> weights = new LinkedHashMap<>();
        List<String> reasons = new ArrayList<>();
        for (Resolution gateway : gateways) {
            gateway.nextHop.ifPresent(nextHop -> weights.merge(nextHop, 1, Integer::sum));
            if (!gateway.reason.isEmpty()) {
                reasons.add(gateway.reason);
            }
        }
        String reason = String.join("; ", reasons);
        return weights.isEmpty() ? heldBack(reason) : new Resolution(Optional.of(shared(weights)), reason);
    }

    private static NextHop shared(Map<NextHop, Integer> weights) {
        if (weights.size() == 1) {
            return weights.keySet().iterator().next();
        }
        List<NextHopMember> members = new ArrayList<>();
        weights.forEach((nextHop, weight) -> members.add(new NextHopMember(nextHop, weight)));
        return NextHop.group(members);
    }

    boolean isUsable() {
        return nextHop.isPresent();
    }
}
