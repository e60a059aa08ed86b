package io.margay.fib;

/**
 * Where a route leads. Two routes with an equal next hop share one record of the file.
 *
 * @param portId above 0 where the kind has a port, else 0
 * @param portName name of the port's interface, at most {@value #MAX_PORT_NAME_LENGTH} ASCII characters; empty without a port
 * @param gateway IPv4 address of the gateway, else 0
 */
public record NextHop(NextHopKind kind, int portId, String portName, int gateway) {
    /** Linux keeps interface names in 16 bytes, the last of them 0. */
    public static final int MAX_PORT_NAME_LENGTH = 15;

    public NextHop {
        boolean hasPort = kind == NextHopKind.PORT || kind == NextHopKind.GATEWAY;
        if (hasPort != portId > 0) {
            throw new IllegalArgumentException("next hop " + kind.label() + " with port id " + portId);
        }
        if (hasPort == portName.isEmpty()) {
            throw new IllegalArgumentException("next hop " + kind.label() + " with port name '" + portName + "'");
        }
        if (portName.length() > MAX_PORT_NAME_LENGTH || !portName.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException(
                    "not a port name of at most " + MAX_PORT_NAME_LENGTH + " ASCII characters: '" + portName + "'");
        }
        if (kind != NextHopKind.GATEWAY && gateway != 0) {
            throw new IllegalArgumentException("next hop " + kind.label() + " with gateway " + Ipv4.format(gateway));
        }
    }

    public static NextHop local() {
        return new NextHop(NextHopKind.LOCAL, 0, "", 0);
    }

    public static NextHop port(int portId, String portName) {
        return new NextHop(NextHopKind.PORT, portId, portName, 0);
    }

    public static NextHop gateway(int address, int portId, String portName) {
        return new NextHop(NextHopKind.GATEWAY, portId, portName, address);
    }

    public static NextHop blackhole() {
        return new NextHop(NextHopKind.BLACKHOLE, 0, "", 0);
    }

    public static NextHop unreachable() {
        return new NextHop(NextHopKind.UNREACHABLE, 0, "", 0);
    }

    /** By hand: a first load asks for each route, and what the compiler makes of a record's own took a quarter of its time. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof NextHop that
                        && gateway == that.gateway
                        && portId == that.portId
                        && kind == that.kind
                        && portName.equals(that.portName);
    }

    @Override
    public int hashCode() {
        return (gateway * 31 + portId) * 31 + kind.id();
    }

    /** As an operator writes it: {@code via 172.17.8.101 dev enp0s8}, {@code dev cali4e5ed993aed}, {@code blackhole}. */
    @Override
    public String toString() {
        return switch (kind) {
            case PORT -> "dev " + portName;
            case GATEWAY -> "via " + Ipv4.format(gateway) + " dev " + portName;
            case LOCAL, BLACKHOLE, UNREACHABLE -> kind.label();
        };
    }
}
