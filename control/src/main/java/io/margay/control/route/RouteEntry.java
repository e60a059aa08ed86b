package io.margay.control.route;

import io.margay.control.route.RouteTarget.Blackhole;
import io.margay.control.route.RouteTarget.OnPort;
import io.margay.control.route.RouteTarget.Via;
import io.margay.fib.NextHop;
import io.margay.fib.RouteProtocol;
import java.util.ArrayList;
import java.util.List;

/** All that is known about one prefix. Mutable; owned by {@link RouteTable}. */
final class RouteEntry {
    /** The most preferred first; one per protocol. */
    private final List<Candidate> candidates = new ArrayList<>(1);

    /** What the FIB was last told, or null. */
    Decision published;

    record Candidate(RouteProtocol protocol, int preference, RouteTarget target, int originId) {
        /** May its gateways be elsewhere than in connected subnets? */
        boolean isRecursive() {
            return protocol == RouteProtocol.BGP;
        }
    }

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

    /** Null when the protocol gave none. */
    Candidate candidate(RouteProtocol protocol) {
        for (Candidate candidate : candidates) {
            if (candidate.protocol() == protocol) {
                return candidate;
            }
        }
        return null;
    }

    boolean hasGateway(Gateway gateway) {
        for (Candidate candidate : candidates) {
            if (candidate.target() instanceof Via via && via.gateways().contains(gateway)) {
                return true;
            }
        }
        return false;
    }

    /** The way to a gateway that lies within the prefix, as far as connected subnets alone tell; null when this leads nowhere without the detour of another route. */
    Resolution resolve(Gateway gateway, ConnectedSubnets connected) {
        for (Candidate candidate : candidates) {
            if (candidate.target() instanceof OnPort port) {
                return Resolution.of(NextHop.gateway(gateway.address(), port.portId(), port.portName()));
            }
            if (candidate.target() instanceof Blackhole) {
                return Resolution.heldBack("next hop " + gateway + " is in a blackhole");
            }
            if (candidate.target() instanceof Via via && !via.gateways().contains(gateway)) {
                Resolution resolution = connected.resolve(via);
                if (resolution.isUsable()) {
                    return resolution;
                }
            }
        }
        return null;
    }

    /** The best that can be used, or null. */
    Decision decide(Gateways gateways) {
        for (Candidate candidate : candidates) {
            Resolution resolution = gateways.resolve(candidate);
            if (resolution.isUsable()) {
                return new Decision(candidate, resolution);
            }
        }
        return null;
    }
}
