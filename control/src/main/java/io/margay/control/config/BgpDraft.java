package io.margay.control.config;

import io.margay.control.bgp.transport.Password;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.Optional;

/** What could be read of section {@code bgp}, for {@link BgpChecks}. */
record BgpDraft(
        Optional<Located<Integer>> as,
        Optional<Located<Integer>> routerId,
        int holdTimeSeconds,
        int staleTimeSeconds,
        int multipath,
        Optional<Located<Integer>> clusterId,
        GracefulRestartConfig gracefulRestart,
        Optional<MeshDraft> mesh,
        List<PeerDraft> peers,
        PolicyDraft policy) {
    /** @param here of the section */
    record MeshDraft(
            Located<String> here, Optional<Password> password, boolean ownIpv6Sessions, List<MeshNodeDraft> nodes) {}

    record MeshNodeDraft(
            Optional<Located<String>> name,
            Optional<Located<Integer>> address,
            Optional<Located<Ipv6Address>> address6,
            Optional<Located<Integer>> as,
            Optional<Located<Integer>> clusterId) {}

    /**
     * @param isSaid one of the first three is in the file, be it that it could be read or not
     * @param limit only with a prefix
     */
    record PlaceDraft(
            boolean isSaid,
            Optional<Located<IpAddress>> address,
            Optional<Located<String>> interfaceName,
            Optional<Located<Prefix>> prefix,
            Optional<Located<Integer>> limit) {}

    /**
     * Call only when no error was reported.
     *
     * @param unannouncedPools those of which this node announces nothing
     */
    BgpConfig toConfig(boolean hasIpv6, List<Prefix> unannouncedPools) {
        int own = as.orElseThrow().value();
        return new BgpConfig(
                own,
                routerId.map(Located::value),
                holdTimeSeconds,
                staleTimeSeconds,
                multipath,
                clusterId.map(Located::value),
                gracefulRestart,
                mesh.map(it -> new MeshConfig(
                        it.password(),
                        it.ownIpv6Sessions(),
                        it.nodes().stream().map(node -> node(node, own)).toList())),
                peers.stream().map(peer -> peer.toConfig(own, hasIpv6)).toList(),
                new PolicyConfig(policy.toPolicies(), unannouncedPools));
    }

    private static MeshConfig.Node node(MeshNodeDraft draft, int ownAs) {
        return new MeshConfig.Node(
                draft.name().orElseThrow().value(),
                draft.address().orElseThrow().value(),
                draft.address6().map(Located::value),
                draft.as().map(Located::value).orElse(ownAs),
                draft.clusterId().map(Located::value));
    }
}
