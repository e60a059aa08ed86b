package io.margay.control.cli;

import io.margay.fib.FibCapacity;
import io.margay.fib.FibWriter;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import io.margay.fib.NextHop;
import io.margay.fib.NextHopMember;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The forwarding table of node00 in the reference scenario, with one workload. */
final class ReferenceTable {
    private ReferenceTable() {}

    /** Published, and left by its writer. */
    static void write(Path runtime) throws IOException {
        try (FibWriter writer = FibWriter.create(runtime, FibCapacity.SMALL)) {
            NextHop uplink = NextHop.port(1, "enp0s8");
            put(writer, "172.17.8.0/24", uplink, RouteProtocol.CONNECTED, 1);
            put(writer, "172.17.8.100/32", NextHop.local(), RouteProtocol.CONNECTED, 1);
            put(writer, "192.168.18.64/26", NextHop.blackhole(), RouteProtocol.BLACKHOLE, 0);
            put(writer, "192.168.18.64/32", NextHop.port(2, "calif24874aae57"), RouteProtocol.WORKLOAD, 2);
            NextHop peer = NextHop.gateway(Ipv4.parse("172.17.8.101"), 1, "enp0s8");
            put(writer, "192.168.196.128/26", peer, RouteProtocol.BGP, 9);
            writer.commit();
            writer.publishFile();
        }
    }

    /** And one of IPv6 beside it, with each kind of next hop that there is more of then. */
    static void writeBothFamilies(Path runtime) throws IOException {
        try (FibWriter writer = FibWriter.create(runtime, FibCapacity.SMALL)) {
            NextHop uplink = NextHop.port(1, "enp0s8");
            NextHop peer = NextHop.gateway(Ipv6Address.parse("fe80::101"), 1, "enp0s8");
            NextHop other = NextHop.gateway(Ipv6Address.parse("fe80::102"), 3, "enp0s9");
            NextHop group = NextHop.group(List.of(new NextHopMember(peer, 1), new NextHopMember(other, 3)));
            put(writer, "2001:db8:8::/64", uplink, RouteProtocol.CONNECTED, 1);
            put(writer, "2001:db8:8::100/128", NextHop.local(), RouteProtocol.CONNECTED, 1);
            put(writer, "2001:db8:18::/122", NextHop.blackhole(), RouteProtocol.BLACKHOLE, 0);
            put(writer, "2001:db8:196::/122", peer, RouteProtocol.BGP, 9);
            put(writer, "2001:db8:200::/122", group, RouteProtocol.BGP, 9);
            put(writer, "::/0", other, RouteProtocol.STATIC, 0);
            put(writer, "192.168.196.128/26", peer, RouteProtocol.BGP, 9);
            put(writer, "172.17.8.0/24", uplink, RouteProtocol.CONNECTED, 1);
            writer.commit();
            writer.publishFile();
        }
    }

    static void put(FibWriter writer, String prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        writer.put(Prefix.parse(prefix), nextHop, protocol, originId, 5_000);
    }
}
