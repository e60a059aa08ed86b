package io.margay.control.route;

import io.margay.fib.IpAddress;
import io.margay.fib.NextHop;
import java.util.List;
import java.util.stream.Collectors;

/** Where a route points before it is known whether that can be reached. */
public sealed interface RouteTarget {
    /** An address of this host. */
    record Local() implements RouteTarget {
        @Override
        public String toString() {
            return "local";
        }
    }

    /** On-link behind a port: the destination itself is the neighbour. */
    record OnPort(int portId, String portName) implements RouteTarget {
        @Override
        public String toString() {
            return "dev " + portName;
        }
    }

    /**
     * Via gateways in connected subnets, which share the flows.
     *
     * @param gateways different ones, at least one, in an order of their own, so that the same gateways are an equal target
     */
    record Via(List<Gateway> gateways) implements RouteTarget {
        public Via {
            gateways = gateways.stream().distinct().sorted().toList();
            if (gateways.isEmpty() || gateways.size() > NextHop.MAX_MEMBERS) {
                throw new IllegalArgumentException("a route via " + gateways.size() + " gateways");
            }
        }

        /** One, wherever it is. */
        public Via(IpAddress gateway) {
            this(List.of(new Gateway(gateway)));
        }

        @Override
        public String toString() {
            return gateways.stream().map(gateway -> "via " + gateway).collect(Collectors.joining(" "));
        }
    }

    /** The broadcast address of a connected subnet: nothing from elsewhere is let in there (RFC 2644). */
    record Broadcast() implements RouteTarget {
        @Override
        public String toString() {
            return "broadcast";
        }
    }

    record Blackhole() implements RouteTarget {
        @Override
        public String toString() {
            return "blackhole";
        }
    }
}
