package io.margay.control.route;

import io.margay.control.route.RouteTarget.Blackhole;
import io.margay.control.route.RouteTarget.Local;
import io.margay.control.route.RouteTarget.OnPort;
import io.margay.control.route.RouteTarget.Via;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.NextHop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The subnets that ports are in, and this host's own addresses: turns targets into next hops. Part of {@link RouteTable}. */
final class ConnectedSubnets {
    private final Map<Ipv4Prefix, OnPort> subnets = new TreeMap<>();
    private final Set<Integer> ownAddresses = new HashSet<>();

    /** One shared next hop per gateway, forgotten with each change of the above. */
    private final Map<Integer, Resolution> gateways = new HashMap<>();

    private final Resolution local = Resolution.of(NextHop.local());
    private final Resolution blackhole = Resolution.of(NextHop.blackhole());

    void put(Ipv4Prefix prefix, RouteTarget target) {
        remove(prefix);
        if (target instanceof OnPort port) {
            subnets.put(prefix, port);
        } else if (target instanceof Local && prefix.length() == Ipv4Prefix.MAX_LENGTH) {
            ownAddresses.add(prefix.address());
        }
        gateways.clear();
    }

    void remove(Ipv4Prefix prefix) {
        subnets.remove(prefix);
        if (prefix.length() == Ipv4Prefix.MAX_LENGTH) {
            ownAddresses.remove(prefix.address());
        }
        gateways.clear();
    }

    Resolution resolve(RouteTarget target) {
        if (target instanceof Via via) {
            return gateways.computeIfAbsent(via.gateway(), this::resolveGateway);
        } else if (target instanceof OnPort port) {
            return Resolution.of(NextHop.port(port.portId(), port.portName()));
        } else if (target instanceof Blackhole) {
            return blackhole;
        }
        return local;
    }

    private Resolution resolveGateway(int gateway) {
        if (ownAddresses.contains(gateway)) {
            return Resolution.heldBack("next hop " + Ipv4.format(gateway) + " is this node itself");
        }
        OnPort longest = null;
        int longestLength = -1;
        for (Map.Entry<Ipv4Prefix, OnPort> subnet : subnets.entrySet()) {
            if (subnet.getKey().contains(gateway) && subnet.getKey().length() > longestLength) {
                longest = subnet.getValue();
                longestLength = subnet.getKey().length();
            }
        }
        return longest == null
                ? Resolution.heldBack("next hop " + Ipv4.format(gateway) + " is in no connected subnet")
                : Resolution.of(NextHop.gateway(gateway, longest.portId(), longest.portName()));
    }
}
