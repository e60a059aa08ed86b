package io.margay.control.config;

import io.margay.control.config.BgpDraft.MeshDraft;
import io.margay.control.config.BgpDraft.MeshNodeDraft;
import java.util.List;

/** The keys of section {@code bgp}; those of a peer are in {@link PeerParser}. */
final class BgpParser {
    static final List<String> BGP = List.of(
            "as",
            "router-id",
            "hold-time",
            "stale-time",
            "multipath",
            "cluster-id",
            "graceful-restart",
            "mesh",
            "peers",
            "prefix-lists",
            "policies");
    static final List<String> MESH = List.of("password-file", "ipv6-session", "nodes");
    static final List<String> MESH_NODE = List.of("name", "address", "address6", "as", "cluster-id");

    private final ProblemList problems;

    BgpParser(ProblemList problems) {
        this.problems = problems;
    }

    BgpDraft parse(Section bgp) {
        int holdTimeSeconds = bgp.valueOr("hold-time", ScalarType.HOLD_TIME, BgpConfig.DEFAULT_HOLD_TIME_SECONDS);
        GracefulRestartConfig gracefulRestart = PeerParser.gracefulRestart(bgp, GracefulRestartConfig.DEFAULT);
        PeerParser peers = new PeerParser(problems, holdTimeSeconds, gracefulRestart);
        return new BgpDraft(
                bgp.required("as", ScalarType.AS),
                bgp.optional("router-id", BgpTypes.ROUTER_ID),
                holdTimeSeconds,
                bgp.valueOr("stale-time", ScalarType.STALE_TIME, BgpConfig.DEFAULT_STALE_TIME_SECONDS),
                bgp.valueOr("multipath", BgpTypes.MULTIPATH, BgpConfig.DEFAULT_MULTIPATH),
                bgp.optional("cluster-id", BgpTypes.CLUSTER_ID),
                gracefulRestart,
                bgp.section("mesh", MESH).map(this::mesh),
                bgp.sections("peers", PeerParser.PEER).stream()
                        .map(peers::parse)
                        .toList(),
                new PolicyParser(problems).parse(bgp));
    }

    private MeshDraft mesh(Section mesh) {
        if (!mesh.has("nodes")) {
            mesh.missing("nodes", "a list of the cluster's nodes, this one too");
        }
        return new MeshDraft(
                mesh.here(),
                PasswordFile.of(mesh, problems).map(Located::value),
                mesh.valueOr("ipv6-session", BgpTypes.IPV6_SESSION, false),
                mesh.sections("nodes", MESH_NODE).stream().map(BgpParser::node).toList());
    }

    private static MeshNodeDraft node(Section node) {
        return new MeshNodeDraft(
                node.required("name", ScalarType.NAME_TYPE),
                node.required("address", AddressTypes.MESH_NODE),
                node.optional("address6", AddressTypes.NODE_ADDRESS6),
                node.optional("as", ScalarType.AS),
                node.optional("cluster-id", BgpTypes.CLUSTER_ID));
    }
}
