package io.margay.perf.oracle.input;

import java.util.ArrayList;
import java.util.List;

/** All classes of packets, in the order in which a run takes them. */
public final class PacketClasses {
    private PacketClasses() {}

    public static List<PacketClass> all() {
        List<PacketClass> all = new ArrayList<>(ipv4());
        all.addAll(ipv6());
        return List.copyOf(all);
    }

    private static List<PacketClass> ipv4() {
        List<PacketClass> classes = new ArrayList<>(List.of(
                new PacketClass("ipv4-valid", false, 6, Ipv4Valid::any),
                new PacketClass("ipv4-ttl", false, 4, Ipv4Valid::ttl),
                new PacketClass("ipv4-field", false, 8, Ipv4Valid::field),
                new PacketClass("ipv4-option", false, 10, Ipv4Options::right),
                new PacketClass("ipv4-option-broken", false, 8, Ipv4Options::broken),
                new PacketClass("ipv4-fragment", false, 10, Ipv4Fragments::any),
                new PacketClass("ipv4-address", false, 8, Ipv4Addresses::any),
                new PacketClass("ipv4-icmp-error", false, 6, Ipv4IcmpErrors::any),
                new PacketClass("ipv4-ethernet", false, 6, EthernetFrames.around(Ipv4Valid::any))));
        classes.add(new PacketClass("ipv4-mutated", false, 40, Mutations.of(List.copyOf(classes))));
        return classes;
    }

    private static List<PacketClass> ipv6() {
        List<PacketClass> classes = new ArrayList<>(List.of(
                new PacketClass("ipv6-valid", true, 6, Ipv6Valid::any),
                new PacketClass("ipv6-hop-limit", true, 4, Ipv6Valid::hopLimit),
                new PacketClass("ipv6-field", true, 8, Ipv6Valid::field),
                new PacketClass("ipv6-hop-by-hop", true, 12, Ipv6Options::hopByHop),
                new PacketClass("ipv6-destination-options", true, 4, Ipv6Options::destination),
                new PacketClass("ipv6-routing", true, 4, Ipv6Extensions::routing),
                new PacketClass("ipv6-fragment", true, 4, Ipv6Extensions::fragment),
                new PacketClass("ipv6-extension", true, 8, Ipv6Extensions::chain),
                new PacketClass("ipv6-address", true, 10, Ipv6Addresses::any),
                new PacketClass("ipv6-icmp", true, 8, Ipv6IcmpMessages::any),
                new PacketClass("ipv6-ethernet", true, 5, EthernetFrames.around(Ipv6Valid::any))));
        classes.add(new PacketClass("ipv6-mutated", true, 40, Mutations.of(List.copyOf(classes))));
        return classes;
    }
}
