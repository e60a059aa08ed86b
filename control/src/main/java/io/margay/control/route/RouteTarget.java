package io.margay.control.route;

import io.margay.fib.Ipv4;

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

    /** Via a gateway in some connected subnet. */
    record Via(int gateway) implements RouteTarget {
        @Override
        public String toString() {
            return "via " + Ipv4.format(gateway);
        }
    }

    record Blackhole() implements RouteTarget {
        @Override
        public String toString() {
            return "blackhole";
        }
    }
}
