package io.margay.control.bgp;

import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Capability.AddPath;
import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Capability.LongLivedRestart;
import io.margay.control.bgp.wire.Capability.MultiProtocol;
import io.margay.control.bgp.wire.Capability.Role;
import io.margay.control.bgp.wire.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one peer gets and gives beyond the usual, a value.
 *
 * @param families never empty
 * @param pathsIn families in which we take all of its paths (RFC 7911)
 * @param pathsOut families in which we offer all of ours
 * @param extendedMessages RFC 8654
 * @param ipv4OverIpv6 RFC 8950
 * @param role ours towards an external peer (RFC 9234); null for none
 * @param isRoleRequired without one of its own the peer is refused
 * @param isClient we reflect for it (RFC 4456)
 * @param clusterId ours towards it; null for our BGP identifier
 * @param isNextHopSelf also towards an internal peer
 * @param importPolicy null for everything of an internal peer, and nothing of an external one (RFC 8212)
 * @param exportPolicy likewise
 * @param bfd the session ends with its BFD session; null without one
 */
public record PeerOptions(
        String description,
        Set<Family> families,
        Set<Family> pathsIn,
        Set<Family> pathsOut,
        boolean extendedMessages,
        boolean ipv4OverIpv6,
        Role role,
        boolean isRoleRequired,
        boolean isClient,
        Integer clusterId,
        boolean isNextHopSelf,
        Policy importPolicy,
        Policy exportPolicy,
        Map<Family, MaxPrefixes> maxPrefixes,
        RestartTimes restart,
        BfdOptions bfd) {
    public static final PeerOptions DEFAULT = new Builder().build();

    public PeerOptions {
        families = Set.copyOf(families);
        pathsIn = Set.copyOf(pathsIn);
        pathsOut = Set.copyOf(pathsOut);
        maxPrefixes = Map.copyOf(maxPrefixes);
        if (families.isEmpty()) {
            throw new IllegalArgumentException("a session without a family");
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** With what can change while a session lives as the other has it. */
    PeerOptions withChangeableOf(PeerOptions other) {
        return new PeerOptions(
                other.description,
                families,
                pathsIn,
                pathsOut,
                extendedMessages,
                ipv4OverIpv6,
                role,
                isRoleRequired,
                isClient,
                clusterId,
                isNextHopSelf,
                other.importPolicy,
                other.exportPolicy,
                other.maxPrefixes,
                restart,
                other.bfd);
    }

    List<Capability> capabilities(int localAs, boolean isInternal) {
        List<Capability> capabilities = new ArrayList<>();
        new TreeSet<>(families).forEach(family -> capabilities.add(MultiProtocol.of(family)));
        capabilities.add(new Capability.Refresh());
        if (ipv4OverIpv6) {
            capabilities.add(Capability.ExtendedNextHop.IPV4_OVER_IPV6);
        }
        if (extendedMessages) {
            capabilities.add(new Capability.ExtendedMessage());
        }
        if (role != null && !isInternal) {
            capabilities.add(new Capability.RoleOfSender(role.value()));
        }
        if (restart.isHelper()) {
            capabilities.add(gracefulRestart());
        }
        capabilities.add(new Capability.FourOctetAs(localAs));
        if (!pathsIn.isEmpty() || !pathsOut.isEmpty()) {
            capabilities.add(addPath());
        }
        capabilities.add(new Capability.EnhancedRefresh());
        if (restart.isHelper() && restart.isLongLived()) {
            capabilities.add(longLivedRestart());
        }
        return capabilities;
    }

    /** The F bit is clear: this router does not forward while it restarts. */
    private GracefulRestart gracefulRestart() {
        List<GracefulRestart.Kept> kept = restart.ownSeconds() == 0
                ? List.of()
                : new TreeSet<>(families)
                        .stream()
                                .map(family -> new GracefulRestart.Kept(family.afi(), family.safi(), false))
                                .toList();
        return new GracefulRestart(false, true, restart.ownSeconds(), kept);
    }

    private LongLivedRestart longLivedRestart() {
        List<LongLivedRestart.Kept> kept = restart.ownLongLivedSeconds() == 0
                ? List.of()
                : new TreeSet<>(families)
                        .stream()
                                .map(family -> new LongLivedRestart.Kept(
                                        family.afi(), family.safi(), false, restart.ownLongLivedSeconds()))
                                .toList();
        return new LongLivedRestart(kept);
    }

    private AddPath addPath() {
        Map<Family, Integer> ways = new TreeMap<>();
        pathsIn.forEach(family -> ways.merge(family, AddPath.RECEIVE, (one, other) -> one | other));
        pathsOut.forEach(family -> ways.merge(family, AddPath.SEND, (one, other) -> one | other));
        return new AddPath(ways.entrySet().stream()
                .map(each -> new AddPath.Ways(each.getKey().afi(), each.getKey().safi(), each.getValue()))
                .toList());
    }

    /** Begins with what is usual: IPv4 unicast, no policies of its own, helper of a restarting peer. */
    public static final class Builder {
        private String description = "";
        private Set<Family> families = Set.of(Family.IPV4_UNICAST);
        private Set<Family> pathsIn = Set.of();
        private Set<Family> pathsOut = Set.of();
        private boolean extendedMessages = true;
        private boolean ipv4OverIpv6;
        private Role role;
        private boolean isRoleRequired;
        private boolean isClient;
        private Integer clusterId;
        private boolean isNextHopSelf;
        private Policy importPolicy;
        private Policy exportPolicy;
        private Map<Family, MaxPrefixes> maxPrefixes = Map.of();
        private RestartTimes restart = RestartTimes.DEFAULT;
        private BfdOptions bfd;

        public Builder description(String value) {
            description = value;
            return this;
        }

        public Builder families(Family... value) {
            families = Set.of(value);
            return this;
        }

        public Builder paths(Set<Family> in, Set<Family> out) {
            pathsIn = in;
            pathsOut = out;
            return this;
        }

        public Builder extendedMessages(boolean value) {
            extendedMessages = value;
            return this;
        }

        public Builder ipv4OverIpv6(boolean value) {
            ipv4OverIpv6 = value;
            return this;
        }

        public Builder role(Role value, boolean isRequired) {
            role = value;
            isRoleRequired = isRequired;
            return this;
        }

        public Builder client(boolean value, Integer cluster) {
            isClient = value;
            clusterId = cluster;
            return this;
        }

        public Builder nextHopSelf(boolean value) {
            isNextHopSelf = value;
            return this;
        }

        public Builder policies(Policy forImport, Policy forExport) {
            importPolicy = forImport;
            exportPolicy = forExport;
            return this;
        }

        public Builder maxPrefixes(Map<Family, MaxPrefixes> value) {
            maxPrefixes = value;
            return this;
        }

        public Builder restart(RestartTimes value) {
            restart = value;
            return this;
        }

        public Builder bfd(BfdOptions value) {
            bfd = value;
            return this;
        }

        public PeerOptions build() {
            return new PeerOptions(
                    description,
                    families,
                    pathsIn,
                    pathsOut,
                    extendedMessages,
                    ipv4OverIpv6,
                    role,
                    isRoleRequired,
                    isClient,
                    clusterId,
                    isNextHopSelf,
                    importPolicy,
                    exportPolicy,
                    maxPrefixes,
                    restart,
                    bfd);
        }
    }
}
