package io.margay.control.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The speaker and whom it speaks with.
 *
 * @param as this node's AS number, unsigned
 * @param routerId empty for the node's address
 * @param holdTimeSeconds 0 or at least 3, as offered to every peer that has none of its own
 * @param staleTimeSeconds how long after a start the routes of the router's last life may forward; 0: they are not carried over
 * @param multipath how many next hops a route may have
 * @param clusterId this node reflects routes (RFC 4456), as a member of that cluster
 * @param gracefulRestart with every peer that has none of its own
 * @param peers those of the list; see {@link #sessions}
 * @param policy by whose names peers have theirs
 */
public record BgpConfig(
        int as,
        Optional<Integer> routerId,
        int holdTimeSeconds,
        int staleTimeSeconds,
        int multipath,
        Optional<Integer> clusterId,
        GracefulRestartConfig gracefulRestart,
        Optional<MeshConfig> mesh,
        List<PeerConfig> peers,
        PolicyConfig policy) {
    public static final int DEFAULT_HOLD_TIME_SECONDS = 90;
    public static final int DEFAULT_STALE_TIME_SECONDS = 120;
    public static final int DEFAULT_MULTIPATH = 16;
    public static final int MAX_MULTIPATH = 64;

    public BgpConfig {
        peers = List.copyOf(peers);
    }

    /** Without policies. */
    public BgpConfig(
            int as,
            Optional<Integer> routerId,
            int holdTimeSeconds,
            int staleTimeSeconds,
            int multipath,
            Optional<Integer> clusterId,
            GracefulRestartConfig gracefulRestart,
            Optional<MeshConfig> mesh,
            List<PeerConfig> peers) {
        this(
                as,
                routerId,
                holdTimeSeconds,
                staleTimeSeconds,
                multipath,
                clusterId,
                gracefulRestart,
                mesh,
                peers,
                PolicyConfig.NONE);
    }

    /** With what is usual. */
    public BgpConfig(int as, int holdTimeSeconds, int staleTimeSeconds, List<PeerConfig> peers) {
        this(
                as,
                Optional.empty(),
                holdTimeSeconds,
                staleTimeSeconds,
                DEFAULT_MULTIPATH,
                Optional.empty(),
                GracefulRestartConfig.DEFAULT,
                Optional.empty(),
                peers);
    }

    /** Every peer: those of the mesh, then those of the list. */
    public List<PeerConfig> sessions(NodeConfig node) {
        List<PeerConfig> sessions = new ArrayList<>();
        mesh.ifPresent(it -> sessions.addAll(it.peers(this, node)));
        sessions.addAll(peers);
        return List.copyOf(sessions);
    }
}
