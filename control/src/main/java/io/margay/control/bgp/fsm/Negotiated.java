package io.margay.control.bgp.fsm;

import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Capability.AddPath;
import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Capability.LongLivedRestart;
import io.margay.control.bgp.wire.Capability.Role;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Open;
import io.margay.control.bgp.wire.Wire;
import io.margay.control.bgp.wire.WireOptions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What both sides agreed on.
 *
 * @param holdTimeSeconds the smaller of both, 0 for none
 * @param families never empty
 * @param pathIdsIn families in which the peer sends path identifiers (RFC 7911 4)
 * @param pathIdsOut families in which we do
 * @param ipv4OverIpv6 RFC 8950 4
 * @param extendedMessage RFC 8654 4
 * @param role ours towards the peer (RFC 9234); null when not configured
 * @param restart what the peer promises for its restart (RFC 4724); null when it, or we, do not know it
 * @param survivesNotification both said that a NOTIFICATION does not end a graceful restart (RFC 8538 2)
 * @param longLivedSeconds how long the peer wants its stale routes kept after that (RFC 9494); null when it, or we, do not know it
 * @param capabilities the peer's, as it sent them
 */
public record Negotiated(
        int remoteAs,
        int remoteIdentifier,
        int holdTimeSeconds,
        boolean fourOctetAs,
        Set<Family> families,
        Set<Family> pathIdsIn,
        Set<Family> pathIdsOut,
        boolean ipv4OverIpv6,
        boolean extendedMessage,
        boolean routeRefresh,
        boolean enhancedRefresh,
        Role role,
        GracefulRestart restart,
        boolean survivesNotification,
        Map<Family, Integer> longLivedSeconds,
        List<Capability> capabilities) {

    /** From the two OPENs alone. */
    static Negotiated of(Open ours, Open theirs) {
        GracefulRestart ourRestart = ours.get(GracefulRestart.class);
        GracefulRestart theirRestart = theirs.getLast(GracefulRestart.class);
        boolean isRestartKnown = ourRestart != null && theirRestart != null;
        Capability.RoleOfSender role = ours.get(Capability.RoleOfSender.class);
        Set<Family> families = commonFamilies(ours, theirs);
        return new Negotiated(
                theirs.as(),
                theirs.bgpIdentifier(),
                Math.min(ours.holdTimeSeconds(), theirs.holdTimeSeconds()),
                both(ours, theirs, Capability.FourOctetAs.class),
                families,
                pathIds(families, theirs, ours),
                pathIds(families, ours, theirs),
                usesIpv4OverIpv6(ours) && usesIpv4OverIpv6(theirs),
                both(ours, theirs, Capability.ExtendedMessage.class),
                both(ours, theirs, Capability.Refresh.class),
                both(ours, theirs, Capability.EnhancedRefresh.class),
                role == null ? null : Role.of(role.value()),
                isRestartKnown ? theirRestart : null,
                isRestartKnown && ourRestart.isByNotification() && theirRestart.isByNotification(),
                isRestartKnown && both(ours, theirs, LongLivedRestart.class) ? longLived(theirs) : null,
                theirs.capabilities());
    }

    static Set<Family> commonFamilies(Open ours, Open theirs) {
        Set<Family> common = EnumSet.noneOf(Family.class);
        for (Family family : Family.values()) {
            if (ours.speaks(family) && theirs.speaks(family)) {
                common.add(family);
            }
        }
        return Set.copyOf(common);
    }

    /** RFC 4271 4.4. */
    public int keepaliveSeconds() {
        return holdTimeSeconds / 3;
    }

    public List<String> capabilityLabels() {
        return capabilities.stream().map(Capability::label).toList();
    }

    /** What both can, in words. */
    public List<String> agreedLabels() {
        List<String> labels = new ArrayList<>();
        new TreeSet<>(families).forEach(family -> labels.add(family.label()));
        new TreeSet<>(pathIdsIn).forEach(family -> labels.add("add-path in " + family.label()));
        new TreeSet<>(pathIdsOut).forEach(family -> labels.add("add-path out " + family.label()));
        label(labels, fourOctetAs, "4-octet-as");
        label(labels, ipv4OverIpv6, "ipv4 over ipv6 next hops");
        label(labels, extendedMessage, "extended-message");
        label(labels, routeRefresh, "route-refresh");
        label(labels, enhancedRefresh, "enhanced-route-refresh");
        label(labels, restart != null, "graceful-restart");
        label(labels, survivesNotification, "graceful-restart by notification");
        label(labels, longLivedSeconds != null, "long-lived-graceful-restart");
        label(labels, role != null, role == null ? "" : "our role " + role.label());
        return labels;
    }

    private static void label(List<String> labels, boolean isSo, String label) {
        if (isSo) {
            labels.add(label);
        }
    }

    /** Does the peer want its routes of this family kept while it restarts? */
    public boolean isKeptOverRestart(Family family) {
        return restart != null && families.contains(family) && kept(family) != null;
    }

    /** The peer came back and says that it has not stopped forwarding what it had announced (RFC 4724 4.2). */
    public boolean hasKeptForwarding(Family family) {
        GracefulRestart.Kept kept = restart == null ? null : kept(family);
        return kept != null && kept.isForwarding();
    }

    public WireOptions wireOptions(boolean isInternal) {
        return new WireOptions(
                fourOctetAs,
                isInternal,
                families,
                pathIdsIn,
                pathIdsOut,
                ipv4OverIpv6,
                enhancedRefresh,
                extendedMessage ? Wire.EXTENDED_MAX_LENGTH : Wire.MAX_LENGTH);
    }

    private GracefulRestart.Kept kept(Family family) {
        for (GracefulRestart.Kept kept : restart.families()) {
            if (Family.of(kept.afi(), kept.safi()) == family) {
                return kept;
            }
        }
        return null;
    }

    private static boolean both(Open ours, Open theirs, Class<? extends Capability> kind) {
        return ours.has(kind) && theirs.has(kind);
    }

    /** Where one wants to send and the other to receive. */
    private static Set<Family> pathIds(Set<Family> families, Open sender, Open receiver) {
        Set<Family> agreed = EnumSet.noneOf(Family.class);
        for (Family family : families) {
            if ((ways(sender, family) & AddPath.SEND) != 0 && (ways(receiver, family) & AddPath.RECEIVE) != 0) {
                agreed.add(family);
            }
        }
        return Set.copyOf(agreed);
    }

    private static int ways(Open open, Family family) {
        AddPath addPath = open.get(AddPath.class);
        if (addPath == null || !addPath.isUnderstood()) {
            return 0;
        }
        for (AddPath.Ways each : addPath.families()) {
            if (Family.of(each.afi(), each.safi()) == family) {
                return each.ways();
            }
        }
        return 0;
    }

    private static boolean usesIpv4OverIpv6(Open open) {
        Capability.ExtendedNextHop extended = open.get(Capability.ExtendedNextHop.class);
        return extended != null && extended.uses().containsAll(Capability.ExtendedNextHop.IPV4_OVER_IPV6.uses());
    }

    private static Map<Family, Integer> longLived(Open open) {
        Map<Family, Integer> seconds = new EnumMap<>(Family.class);
        for (LongLivedRestart.Kept kept : open.getLast(LongLivedRestart.class).families()) {
            Family family = Family.of(kept.afi(), kept.safi());
            if (family != null) {
                seconds.put(family, kept.staleSeconds());
            }
        }
        return Map.copyOf(seconds);
    }
}
