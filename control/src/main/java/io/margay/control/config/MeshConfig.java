package io.margay.control.config;

import io.margay.control.bgp.transport.Password;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The full mesh of a cluster's nodes, as Calico builds it: no sessions of route reflectors, and of two nodes the one whose address is the
 * greater as text dials, while the other waits.
 *
 * @param password of every session
 * @param ownIpv6Sessions IPv6 routes go over sessions between the nodes' IPv6 addresses, as with Calico's two daemons, and not over those of IPv4
 * @param nodes of the cluster, this one too
 */
public record MeshConfig(Optional<Password> password, boolean ownIpv6Sessions, List<Node> nodes) {
    private static final String IPV6_SUFFIX = "-ipv6";

    public MeshConfig {
        nodes = List.copyOf(nodes);
    }

    /**
     * A node of the cluster.
     *
     * @param clusterId it is a route reflector
     */
    public record Node(String name, int address, Optional<Ipv6Address> address6, int as, Optional<Integer> clusterId) {}

    static String sessionName(String node) {
        return "mesh-" + node;
    }

    static String ipv6SessionName(String node) {
        return sessionName(node) + IPV6_SUFFIX;
    }

    List<PeerConfig> peers(BgpConfig bgp, NodeConfig self) {
        List<PeerConfig> peers = new ArrayList<>();
        if (bgp.clusterId().isPresent()) {
            return peers;
        }
        for (Node node : nodes) {
            if (node.address() != self.address() && node.clusterId().isEmpty()) {
                addSessions(peers, node, bgp, self);
            }
        }
        return peers;
    }

    private void addSessions(List<PeerConfig> peers, Node node, BgpConfig bgp, NodeConfig self) {
        boolean both = node.address6().isPresent() && self.address6().isPresent();
        Set<AddressFamily> families = new TreeSet<>(Set.of(AddressFamily.IPV4));
        if (both && !ownIpv6Sessions) {
            families.add(AddressFamily.IPV6);
        }
        IpAddress own = IpAddress.of(self.address());
        peers.add(peer(sessionName(node.name()), IpAddress.of(node.address()), own, families, node.as(), bgp));
        if (both && ownIpv6Sessions) {
            IpAddress address = IpAddress.of(node.address6().get());
            IpAddress own6 = IpAddress.of(self.address6().get());
            Set<AddressFamily> ipv6 = Set.of(AddressFamily.IPV6);
            peers.add(peer(ipv6SessionName(node.name()), address, own6, ipv6, node.as(), bgp));
        }
    }

    /** Nodes of one cluster trust each other, also those with an AS of their own (RFC 8212 asks to say so). */
    private PeerConfig peer(
            String name, IpAddress address, IpAddress own, Set<AddressFamily> families, int as, BgpConfig bgp) {
        boolean passive = address.toString().compareTo(own.toString()) > 0;
        return new PeerConfig(
                name,
                "",
                new PeerPlace.Address(address),
                new PeerAs.Number(as),
                PeerTransportConfig.usual(passive, password),
                PeerSessionConfig.usual(bgp.holdTimeSeconds(), families, bgp.gracefulRestart()),
                Optional.empty(),
                false,
                Optional.empty(),
                MaxPrefixesConfig.NONE,
                as == bgp.as() ? PeerPolicyConfig.NONE : PeerPolicyConfig.OF_CLUSTER);
    }
}
