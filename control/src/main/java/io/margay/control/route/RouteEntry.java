package io.margay.control.route;

import io.margay.fib.RouteProtocol;
import java.util.ArrayList;
import java.util.List;

/** All that is known about one prefix. Mutable; owned by {@link RouteTable}. */
final class RouteEntry {
    /** The most preferred first; one per protocol. */
    private final List<Candidate> candidates = new ArrayList<>(1);

    /** What the FIB was last told, or null. */
    Decision published;

    record Candidate(RouteProtocol protocol, int preference, RouteTarget target, int originId) {}

    record Decision(Candidate candidate, Resolution resolution) {}

    /** Returns whether anything changed. */
    boolean put(Candidate candidate) {
        if (candidates.contains(candidate)) {
            return false;
        }
        remove(candidate.protocol());
        int at = 0;
        while (at < candidates.size() && candidates.get(at).preference() > candidate.preference()) {
            at++;
        }
        candidates.add(at, candidate);
        return true;
    }

    boolean remove(RouteProtocol protocol) {
        return candidates.removeIf(candidate -> candidate.protocol() == protocol);
    }

    List<Candidate> candidates() {
        return candidates;
    }

    boolean hasGateway() {
        return candidates.stream().anyMatch(candidate -> candidate.target() instanceof RouteTarget.Via);
    }

    /** The best that can be used, or null. */
    Decision decide(ConnectedSubnets connected) {
        for (Candidate candidate : candidates) {
            Resolution resolution = connected.resolve(candidate.target());
            if (resolution.isUsable()) {
                return new Decision(candidate, resolution);
            }
        }
        return null;
    }
}
