package io.margay.fib;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where a route leads. Two routes with an equal next hop share one record of the file.
 *
 * <p>The neighbour's MAC address is not here: it comes and goes without the route, and the dataplane's neighbour table has it, by port and address.
 *
 * @param portId above 0 where the kind has a port, else 0
 * @param portName name of the port's interface, at most {@value #MAX_PORT_NAME_LENGTH} ASCII characters; empty without a port
 * @param gateway IPv4 address of the gateway, else 0
 * @param gateway6 IPv6 address of the gateway, else {@link Ipv6Address#UNSPECIFIED}
 * @param members of a group, in an order of their own, so that the same members are an equal group; else empty
 */
public record NextHop(
        NextHopKind kind, int portId, String portName, int gateway, Ipv6Address gateway6, List<NextHopMember> members) {
    /** Linux keeps interface names in 16 bytes, the last of them 0. */
    public static final int MAX_PORT_NAME_LENGTH = 15;

    public static final int MAX_MEMBERS = 64;

    private static final Comparator<NextHopMember> ORDER = Comparator.comparing(
                    (NextHopMember member) -> member.nextHop().gateway(), Integer::compareUnsigned)
            .thenComparing(member -> member.nextHop().gateway6(), Ipv6Address.ORDER)
            .thenComparing(member -> member.nextHop().portId())
            .thenComparing(member -> member.nextHop().portName())
            .thenComparing(member -> member.nextHop().kind());

    public NextHop {
        boolean hasPort = kind.hasPort();
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
        if (kind != NextHopKind.GATEWAY6 && !gateway6.equals(Ipv6Address.UNSPECIFIED)) {
            throw new IllegalArgumentException("next hop " + kind.label() + " with gateway " + gateway6);
        }
        if ((kind == NextHopKind.GROUP) == members.isEmpty() || members.size() > MAX_MEMBERS) {
            throw new IllegalArgumentException("next hop " + kind.label() + " with " + members.size() + " members");
        }
        if (!members.isEmpty()) {
            members = sorted(members);
        }
    }

    private static List<NextHopMember> sorted(List<NextHopMember> members) {
        List<NextHopMember> sorted = new ArrayList<>(members);
        sorted.sort(ORDER);
        for (int i = 1; i < sorted.size(); i++) {
            NextHop member = sorted.get(i).nextHop();
            if (member.equals(sorted.get(i - 1).nextHop())) {
                throw new IllegalArgumentException("twice in one group: " + member);
            }
        }
        return List.copyOf(sorted);
    }

    /** One that is not a group. */
    public NextHop(NextHopKind kind, int portId, String portName, int gateway) {
        this(kind, portId, portName, gateway, Ipv6Address.UNSPECIFIED, List.of());
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

    public static NextHop gateway(Ipv6Address address, int portId, String portName) {
        return new NextHop(NextHopKind.GATEWAY6, portId, portName, 0, address, List.of());
    }

    public static NextHop blackhole() {
        return new NextHop(NextHopKind.BLACKHOLE, 0, "", 0);
    }

    public static NextHop unreachable() {
        return new NextHop(NextHopKind.UNREACHABLE, 0, "", 0);
    }

    public static NextHop broadcast() {
        return new NextHop(NextHopKind.BROADCAST, 0, "", 0);
    }

    /** By a gateway of either family. */
    public static NextHop gateway(IpAddress address, int portId, String portName) {
        return address.isIpv4() ? gateway(address.ipv4(), portId, portName) : gateway(address.ipv6(), portId, portName);
    }

    /**
     * Several ways of equal cost. Each flow keeps to one of them, and they share the flows by weight.
     *
     * @param members 1 to {@value #MAX_MEMBERS}, each another next hop
     */
    public static NextHop group(List<NextHopMember> members) {
        return new NextHop(NextHopKind.GROUP, 0, "", 0, Ipv6Address.UNSPECIFIED, members);
    }

    /** By hand: a first load asks for each route, and what the compiler makes of a record's own took a quarter of its time. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof NextHop that
                        && gateway == that.gateway
                        && portId == that.portId
                        && kind == that.kind
                        && gateway6.equals(that.gateway6)
                        && portName.equals(that.portName)
                        && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return (((gateway ^ gateway6.hashCode()) * 31 + portId) * 31 + kind.id())
                ^ (members.isEmpty() ? 0 : members.hashCode());
    }

    /**
     * As an operator writes it: {@code via 172.17.8.101 dev enp0s8}, {@code dev cali4e5ed993aed}, {@code blackhole}; of a group all members,
     * {@code nexthop via 172.17.8.101 dev enp0s8 weight 1 nexthop via ..}.
     */
    @Override
    public String toString() {
        return switch (kind) {
            case PORT -> "dev " + portName;
            case GATEWAY -> "via " + Ipv4.format(gateway) + " dev " + portName;
            case GATEWAY6 -> "via " + gateway6 + " dev " + portName;
            case GROUP ->
                String.join(" ", members.stream().map(NextHopMember::toString).toList());
            case LOCAL, BLACKHOLE, UNREACHABLE, BROADCAST -> kind.label();
        };
    }
}
