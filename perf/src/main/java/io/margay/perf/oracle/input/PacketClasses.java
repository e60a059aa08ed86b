package io.margay.perf.oracle.input;

import java.util.ArrayList;
import java.util.List;

/** All classes of packets, in the order in which a run takes them. */
public final class PacketClasses {
    private PacketClasses() {}

    public static List<PacketClass> all() {
        List<PacketClass> all = new ArrayList<>(ipv4());
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
}
