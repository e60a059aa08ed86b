package io.margay.control.config;

import io.margay.control.bgp.transport.Password;
import io.margay.control.bgp.wire.Capability.Role;
import io.margay.control.config.BgpDraft.PlaceDraft;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What could be read of a peer. What is empty was not said, and has a default that follows from the rest.
 *
 * @param here of the peer as a whole
 */
record PeerDraft(
        Located<String> here,
        Optional<Located<String>> name,
        String description,
        PlaceDraft place,
        Optional<Located<PeerAs>> as,
        Transport transport,
        Session session,
        Optional<BfdConfig> bfd,
        boolean nextHopSelf,
        Optional<Located<Integer>> clusterId,
        MaxPrefixesConfig maxPrefixes,
        PolicyNames policy) {
    record Transport(
            Optional<Located<Integer>> port,
            Optional<Located<Boolean>> passive,
            Optional<Located<IpAddress>> source,
            Optional<Located<Integer>> connectRetry,
            Optional<Located<Password>> password,
            Optional<Located<Integer>> multihop,
            Optional<Located<Boolean>> ttlSecurity) {}

    record Session(
            int holdTimeSeconds,
            List<Located<AddressFamily>> families,
            AddPathMode addPath,
            boolean extendedMessages,
            Optional<Located<Boolean>> extendedNextHop,
            Optional<Located<Role>> role,
            Optional<Located<Boolean>> roleRequired,
            GracefulRestartConfig gracefulRestart) {}

    record PolicyNames(
            Optional<Located<Boolean>> acceptAll, List<Located<String>> imports, List<Located<String>> exports) {}

    /** Empty unless there is exactly one. */
    Optional<PeerPlace> peerPlace() {
        if (place.address().isPresent()) {
            return place.address().map(address -> new PeerPlace.Address(address.value()));
        }
        if (place.interfaceName().isPresent()) {
            return place.interfaceName().map(name -> new PeerPlace.Interface(name.value()));
        }
        int limit = place.limit().map(Located::value).orElse(PeerPlace.Range.DEFAULT_LIMIT);
        return place.prefix().map(prefix -> new PeerPlace.Range(prefix.value(), limit));
    }

    boolean isInternal(int ownAs) {
        return as.filter(it -> it.value().isInternal(ownAs)).isPresent();
    }

    /** Call only when no error was reported. */
    PeerConfig toConfig(int ownAs, boolean hasIpv6) {
        PeerPlace where = peerPlace().orElseThrow();
        return new PeerConfig(
                name.orElseThrow().value(),
                description,
                where,
                as.orElseThrow().value(),
                transportConfig(where, isInternal(ownAs)),
                sessionConfig(where, hasIpv6),
                bfd,
                nextHopSelf,
                clusterId.map(Located::value),
                maxPrefixes,
                new PeerPolicyConfig(
                        policy.acceptAll().isPresent(),
                        policy.imports().stream().map(Located::value).toList(),
                        policy.exports().stream().map(Located::value).toList()));
    }

    /** An internal peer may be anywhere in the AS; an external one is next door unless the file says otherwise. */
    private PeerTransportConfig transportConfig(PeerPlace where, boolean internal) {
        boolean ttlSecurity = transport.ttlSecurity().map(Located::value).orElse(false);
        boolean isNear = !internal || ttlSecurity || where instanceof PeerPlace.Interface;
        return new PeerTransportConfig(
                transport.port().map(Located::value).orElse(PeerTransportConfig.DEFAULT_PORT),
                where instanceof PeerPlace.Range
                        || transport.passive().map(Located::value).orElse(false),
                transport.source().map(Located::value),
                transport.connectRetry().map(Located::value).orElse(PeerTransportConfig.DEFAULT_CONNECT_RETRY_SECONDS),
                transport.password().map(Located::value),
                transport.multihop().map(Located::value).orElse(isNear ? 1 : PeerTransportConfig.ANY_HOPS),
                ttlSecurity);
    }

    private PeerSessionConfig sessionConfig(PeerPlace where, boolean hasIpv6) {
        Set<AddressFamily> families = new TreeSet<>();
        session.families().forEach(family -> families.add(family.value()));
        if (families.isEmpty()) {
            families.add(AddressFamily.IPV4);
            if (hasIpv6) {
                families.add(AddressFamily.IPV6);
            }
        }
        return new PeerSessionConfig(
                session.holdTimeSeconds(),
                families,
                session.addPath(),
                session.extendedMessages(),
                session.extendedNextHop().map(Located::value).orElse(where.family() == AddressFamily.IPV6),
                session.role().map(Located::value),
                session.roleRequired().map(Located::value).orElse(false),
                session.gracefulRestart());
    }
}
