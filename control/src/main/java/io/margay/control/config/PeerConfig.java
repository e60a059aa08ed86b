package io.margay.control.config;

import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import java.util.Optional;
import java.util.Set;

/**
 * A peer, or a range of them.
 *
 * @param description for people
 * @param bfd a session ends with its BFD session
 * @param nextHopSelf also towards an internal peer
 * @param clusterId of the peer, which then is a reflector
 */
public record PeerConfig(
        String name,
        String description,
        PeerPlace place,
        PeerAs as,
        PeerTransportConfig transport,
        PeerSessionConfig session,
        Optional<BfdConfig> bfd,
        boolean nextHopSelf,
        Optional<Integer> clusterId,
        MaxPrefixesConfig maxPrefixes,
        PeerPolicyConfig policy) {
    /** An IPv4 peer with what is usual. */
    public PeerConfig(String name, int address, int as, boolean passive) {
        this(
                name,
                "",
                new PeerPlace.Address(IpAddress.of(address)),
                new PeerAs.Number(as),
                PeerTransportConfig.usual(passive, Optional.empty()),
                PeerSessionConfig.usual(
                        BgpConfig.DEFAULT_HOLD_TIME_SECONDS, Set.of(AddressFamily.IPV4), GracefulRestartConfig.DEFAULT),
                Optional.empty(),
                false,
                Optional.empty(),
                MaxPrefixesConfig.NONE,
                PeerPolicyConfig.NONE);
    }
}
