package io.margay.control.route;

import io.margay.fib.NextHop;
import io.margay.fib.NextHopKind;
import io.margay.fib.NextHopMember;
import java.util.ArrayList;
import java.util.Collections;
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
        int part = gateways.stream().mapToInt(Resolution::parts).reduce(1, Resolution::leastMultiple);
        for (Resolution gateway : gateways) {
            gateway.nextHop.ifPresent(nextHop -> share(nextHop, part, weights));
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
        int unit = weights.values().stream().reduce(0, Resolution::greatestDivisor);
        int heaviest = Collections.max(weights.values()) / unit;
        List<NextHopMember> members = new ArrayList<>();
        weights.forEach((nextHop, share) -> {
            int weight = share / unit;
            int fitting = heaviest <= NextHopMember.MAX_WEIGHT
                    ? weight
                    : Math.max(1, (int) ((long) weight * NextHopMember.MAX_WEIGHT / heaviest));
            members.add(new NextHopMember(nextHop, fitting));
        });
        return NextHop.group(members.subList(0, Math.min(members.size(), NextHop.MAX_MEMBERS)));
    }

    /** A gateway that is itself reached by a group passes its part on to the members. */
    private static void share(NextHop nextHop, int part, Map<NextHop, Integer> weights) {
        if (nextHop.kind() != NextHopKind.GROUP) {
            weights.merge(nextHop, part, Integer::sum);
            return;
        }
        int total = totalWeight(nextHop);
        for (NextHopMember member : nextHop.members()) {
            int own = Math.max(1, (int) ((long) part * member.weight() / total));
            weights.merge(member.nextHop(), own, Integer::sum);
        }
    }

    private int parts() {
        return nextHop.filter(it -> it.kind() == NextHopKind.GROUP)
                .map(Resolution::totalWeight)
                .orElse(1);
    }

    private static int totalWeight(NextHop group) {
        return group.members().stream().mapToInt(NextHopMember::weight).sum();
    }

    /** Beyond a million parts no part is exact any more. */
    private static int leastMultiple(int one, int other) {
        return (int) Math.min(1_000_000L, (long) one / greatestDivisor(one, other) * other);
    }

    private static int greatestDivisor(int one, int other) {
        return other == 0 ? one : greatestDivisor(other, one % other);
    }

    boolean isUsable() {
        return nextHop.isPresent();
    }
}
