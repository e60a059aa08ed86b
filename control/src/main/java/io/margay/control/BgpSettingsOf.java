package io.margay.control;

import io.margay.control.bgp.BfdOptions;
import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.MaxPrefixes;
import io.margay.control.bgp.PeerOptions;
import io.margay.control.bgp.PeerSettings;
import io.margay.control.bgp.PeerTransport;
import io.margay.control.bgp.RestartTimes;
import io.margay.control.bgp.wire.Family;
import io.margay.control.config.BgpConfig;
import io.margay.control.config.GracefulRestartConfig;
import io.margay.control.config.MaxPrefixesConfig;
import io.margay.control.config.NodeConfig;
import io.margay.control.config.PeerAs;
import io.margay.control.config.PeerConfig;
import io.margay.control.config.PeerPlace;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The configuration in the speaker's terms. */
final class BgpSettingsOf {
    private final BgpConfig bgp;
    private final NodeConfig node;
    private final PeerPolicies policies;

    private BgpSettingsOf(BgpConfig bgp, NodeConfig node, PeerPolicies policies) {
        this.bgp = bgp;
        this.node = node;
        this.policies = policies;
    }

    static BgpSettings config(BgpConfig bgp, NodeConfig node, Collection<Prefix> pools) {
        return new BgpSettingsOf(bgp, node, new PeerPolicies(bgp.policy(), List.copyOf(pools))).settings();
    }

    /** The node's address is listening address and next hop in one, and the identifier where there is no other. */
    private BgpSettings settings() {
        return new BgpSettings(
                bgp.as(),
                bgp.routerId().orElse(node.address()),
                node.address(),
                node.address6().map(IpAddress::of).orElse(null),
                BgpSettings.PORT,
                node.address6().map(IpAddress::of).orElse(null),
                bgp.multipath(),
                false,
                bgp.sessions(node).stream().map(this::peer).toList());
    }

    private PeerSettings peer(PeerConfig peer) {
        return new PeerSettings(
                peer.name(),
                peer.place() instanceof PeerPlace.Address at ? at.address() : null,
                peer.transport().port(),
                as(peer.as()),
                peer.transport().passive(),
                peer.session().holdTimeSeconds(),
                peer.transport().connectRetrySeconds(),
                transport(peer),
                options(peer));
    }

    private int as(PeerAs as) {
        if (as instanceof PeerAs.Number number) {
            return number.as();
        }
        return as instanceof PeerAs.Internal ? bgp.as() : PeerSettings.ANY_EXTERNAL;
    }

    private static PeerTransport transport(PeerConfig peer) {
        PeerTransport.Builder transport = PeerTransport.builder()
                .source(peer.transport().source().orElse(null))
                .password(peer.transport().password().orElse(null))
                .hops(peer.transport().multihop())
                .ttlSecurity(peer.transport().ttlSecurity());
        if (peer.place() instanceof PeerPlace.Interface link) {
            transport.interfaceName(link.name());
        } else if (peer.place() instanceof PeerPlace.Range range) {
            transport.prefix(range.prefix(), range.limit());
        }
        return transport.build();
    }

    private PeerOptions options(PeerConfig peer) {
        Set<Family> families = families(peer.session().families());
        return PeerOptions.builder()
                .description(peer.description())
                .families(families.toArray(Family[]::new))
                .paths(
                        peer.session().addPath().receives() ? families : Set.of(),
                        peer.session().addPath().sends() ? families : Set.of())
                .extendedMessages(peer.session().extendedMessages())
                .ipv4OverIpv6(peer.session().extendedNextHop() && families.contains(Family.IPV4_UNICAST))
                .role(peer.session().role().orElse(null), peer.session().roleRequired())
                .client(isClient(peer), bgp.clusterId().orElse(null))
                .nextHopSelf(peer.nextHopSelf())
                .policies(policies.forImport(peer.policy()), policies.forExport(peer.policy()))
                .maxPrefixes(maxPrefixes(peer.maxPrefixes()))
                .restart(restart(peer.session().gracefulRestart()))
                .bfd(peer.bfd()
                        .map(bfd -> new BfdOptions(
                                bfd.intervalMillis(),
                                bfd.multiplier(),
                                peer.transport().multihop() > 1))
                        .orElse(null))
                .build();
    }

    /** Calico's rule: an internal peer of no cluster, or of another one than ours, is a client of this reflector. */
    private boolean isClient(PeerConfig peer) {
        return bgp.clusterId().isPresent()
                && peer.as().isInternal(bgp.as())
                && !bgp.clusterId().equals(peer.clusterId());
    }

    private static Set<Family> families(Set<AddressFamily> configured) {
        Set<Family> families = EnumSet.noneOf(Family.class);
        configured.forEach(
                family -> families.add(family == AddressFamily.IPV4 ? Family.IPV4_UNICAST : Family.IPV6_UNICAST));
        return families;
    }

    private static Map<Family, MaxPrefixes> maxPrefixes(MaxPrefixesConfig max) {
        Map<Family, MaxPrefixes> limits = new EnumMap<>(Family.class);
        max.ipv4().ifPresent(limit -> limits.put(Family.IPV4_UNICAST, limit(limit, max)));
        max.ipv6().ifPresent(limit -> limits.put(Family.IPV6_UNICAST, limit(limit, max)));
        return limits;
    }

    private static MaxPrefixes limit(int limit, MaxPrefixesConfig max) {
        return new MaxPrefixes(limit, max.warnPercent(), max.action(), max.restartSeconds());
    }

    private static RestartTimes restart(GracefulRestartConfig config) {
        return config.helper()
                ? new RestartTimes(
                        true,
                        config.restartSeconds(),
                        config.staleSeconds(),
                        config.longLivedSeconds(),
                        config.maxLongLivedSeconds())
                : RestartTimes.OFF;
    }
}
