package io.margay.control.route;

import io.margay.control.route.RouteTarget.Blackhole;
import io.margay.control.route.RouteTarget.Broadcast;
import io.margay.control.route.RouteTarget.Local;
import io.margay.control.route.RouteTarget.OnPort;
import io.margay.control.route.RouteTarget.Via;
import io.margay.fib.IpAddress;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The subnets that ports are in, and this host's own addresses: turns targets into next hops. Part of {@link RouteTable}. */
final class ConnectedSubnets {
    private final Map<Prefix, OnPort> subnets = new TreeMap<>();

    /** Addresses that no gateway can have, with the reason. */
    private final Map<IpAddress, String> noGateways = new HashMap<>();

    /** One shared next hop per gateway, forgotten with each change of the above. */
    private final Map<Gateway, Resolution> gateways = new HashMap<>();

    private final Resolution local = Resolution.of(NextHop.local());
    private final Resolution blackhole = Resolution.of(NextHop.blackhole());
    private final Resolution broadcast = Resolution.of(NextHop.broadcast());

    void put(Prefix prefix, RouteTarget target) {
        remove(prefix);
        if (target instanceof OnPort port) {
            subnets.put(prefix, port);
        } else if (target instanceof Local && isHost(prefix)) {
            noGateways.put(prefix.firstAddress(), "this node itself");
        } else if (target instanceof Broadcast) {
            noGateways.put(prefix.firstAddress(), "the broadcast address of a connected subnet");
        }
    }

    void remove(Prefix prefix) {
        subnets.remove(prefix);
        if (isHost(prefix)) {
            noGateways.remove(prefix.firstAddress());
        }
        gateways.clear();
    }

    Resolution resolve(RouteTarget target) {
        if (target instanceof Via via) {
            return Resolution.ofAll(via.gateways().stream().map(this::gateway).toList());
        } else if (target instanceof OnPort port) {
            return Resolution.of(NextHop.port(port.portId(), port.portName()));
        } else if (target instanceof Blackhole) {
            return blackhole;
        } else if (target instanceof Broadcast) {
            return broadcast;
        }
        return local;
    }

    /** Why no packet can be handed to that address, whatever routes there are; null for nothing of the kind. */
    String obstacle(IpAddress gateway) {
        return noGateways.get(gateway);
    }

    Resolution gateway(Gateway gateway) {
        return gateways.computeIfAbsent(gateway, this::resolveGateway);
    }

    private Resolution resolveGateway(Gateway to) {
        IpAddress gateway = to.address();
        String obstacle = noGateways.get(gateway);
        if (obstacle != null) {
            return Resolution.heldBack("next hop " + gateway + " is " + obstacle);
        }
        if (!to.portName().isEmpty()) {
            return onLink(gateway, to.portName());
        }
        Prefix host = gateway.hostPrefix();
        OnPort longest = null;
        int longestLength = -1;
        for (Map.Entry<Prefix, OnPort> subnet : subnets.entrySet()) {
            if (subnet.getKey().contains(host) && subnet.getKey().length() > longestLength) {
                longest = subnet.getValue();
                longestLength = subnet.getKey().length();
            }
        }
        return longest == null
                ? Resolution.heldBack("next hop " + gateway + " is in no connected subnet")
                : Resolution.of(NextHop.gateway(gateway, longest.portId(), longest.portName()));
    }

    /** Where the port itself is named: there is one of that name while any of its subnets stands. */
    private Resolution onLink(IpAddress gateway, String portName) {
        for (OnPort port : subnets.values()) {
            if (port.portName().equals(portName)) {
                return Resolution.of(NextHop.gateway(gateway, port.portId(), portName));
            }
        }
        return Resolution.heldBack("next hop " + gateway + " is behind " + portName + ", which is not up");
    }

    private static boolean isHost(Prefix prefix) {
        return prefix.equals(prefix.firstAddress().hostPrefix());
    }
}
