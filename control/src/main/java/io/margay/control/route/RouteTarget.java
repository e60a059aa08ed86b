package io.margay.control.route;

import io.margay.fib.IpAddress;

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
    record Via(IpAddress gateway) implements RouteTarget {
        @Override
        public String toString() {
            return "via " + gateway;
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
