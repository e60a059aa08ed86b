package io.margay.control.config;

import io.margay.control.bgp.wire.Capability.Role;
import io.margay.fib.AddressFamily;
import java.util.Optional;
import java.util.Set;

/**
 * What a session is to agree on with the peer.
 *
 * @param holdTimeSeconds 0 or at least 3
 * @param families never empty
 * @param extendedMessages RFC 8654
 * @param extendedNextHop IPv4 routes by IPv6 next hops (RFC 8950)
 * @param role ours (RFC 9234)
 * @param roleRequired a peer that does not say its role is refused
 */
public record PeerSessionConfig(
        int holdTimeSeconds,
        Set<AddressFamily> families,
        AddPathMode addPath,
        boolean extendedMessages,
        boolean extendedNextHop,
        Optional<Role> role,
        boolean roleRequired,
        GracefulRestartConfig gracefulRestart) {
    public PeerSessionConfig {
        families = Set.copyOf(families);
        if (families.isEmpty()) {
            throw new IllegalArgumentException("a session without a family");
        }
    }

    /** As with a node of the cluster. */
    static PeerSessionConfig usual(
            int holdTimeSeconds, Set<AddressFamily> families, GracefulRestartConfig gracefulRestart) {
        return new PeerSessionConfig(
                holdTimeSeconds, families, AddPathMode.NONE, true, false, Optional.empty(), false, gracefulRestart);
    }
}
