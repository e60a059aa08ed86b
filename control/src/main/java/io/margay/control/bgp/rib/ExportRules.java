package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.AttributesBuilder;
import io.margay.control.bgp.wire.Capability.Role;
import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;

/**
 * Which paths a peer is told, and what it sees of them; then the policy.
 *
 * @param target the peer
 * @param clusterId ours as a reflector (RFC 4456 7)
 * @param role ours towards the peer (RFC 9234); null without one
 * @param isNextHopSelf also to an internal peer; an external one is told ourselves unless we are its route server
 * @param nextHop4 our address as next hop; null without one
 * @param nextHop6 likewise of IPv6
 * @param linkLocal our address on the link to the peer, told beside that of IPv6 (RFC 2545 3); null where the session has none
 * @param takesIpv4OverIpv6 RFC 8950
 * @param takesStale the peer knows what long-lived stale routes are (RFC 9494 4.3)
 */
public record ExportRules(
        RouteSource target,
        int localAs,
        int clusterId,
        Role role,
        boolean isNextHopSelf,
        IpAddress nextHop4,
        IpAddress nextHop6,
        IpAddress linkLocal,
        boolean takesIpv4OverIpv6,
        boolean takesStale,
        Policy policy) {
    private static final int DEFAULT_LOCAL_PREF = 100;

    /** Of an IPv4 session. */
    public ExportRules(
            RouteSource target,
            int localAs,
            int clusterId,
            Role role,
            boolean isNextHopSelf,
            IpAddress nextHop4,
            IpAddress nextHop6,
            boolean takesIpv4OverIpv6,
            boolean takesStale,
            Policy policy) {
        this(
                target,
                localAs,
                clusterId,
                role,
                isNextHopSelf,
                nextHop4,
                nextHop6,
                null,
                takesIpv4OverIpv6,
                takesStale,
                policy);
    }

    ExportRules with(Policy other) {
        return new ExportRules(
                target,
                localAs,
                clusterId,
                role,
                isNextHopSelf,
                nextHop4,
                nextHop6,
                linkLocal,
                takesIpv4OverIpv6,
                takesStale,
                other);
    }

    Verdict evaluate(Prefix prefix, Path path) {
        String refusal = refuse(path);
        if (refusal != null) {
            return new Verdict.Refuse(refusal);
        }
        AttributesBuilder builder = path.attributes().change();
        if (target.isInternal()) {
            forInternal(builder, path);
        } else {
            forExternal(builder, path);
        }
        Family family = Family.of(prefix);
        refusal = setNextHop(builder, family, path);
        if (refusal != null) {
            return new Verdict.Refuse(refusal);
        }
        Verdict verdict = policy.export(prefix, path.attributes(), builder.build(), self(family), path.source());
        return verdict instanceof Verdict.Accept accept ? checked(accept, family) : verdict;
    }

    /** What holds whatever a policy has made of the path: RFC 4271 5.1.3 and 5.1.5. */
    private Verdict checked(Verdict.Accept accept, Family family) {
        PathAttributes attributes = accept.attributes();
        IpAddress nextHop = attributes.nextHop();
        if (nextHop.equals(target.address())) {
            return new Verdict.Refuse("next hop is the peer itself");
        }
        if (family == Family.IPV4_UNICAST && !nextHop.isIpv4() && !takesIpv4OverIpv6) {
            return new Verdict.Refuse("next hop is IPv6, which the peer does not take");
        }
        if (target.isInternal() || attributes.localPref() == null) {
            return accept;
        }
        PathAttributes outside = attributes.change().localPref(null).build();
        return new Verdict.Accept(outside, accept.by(), accept.isByPrefix());
    }

    private String refuse(Path path) {
        RouteSource source = path.source();
        PathAttributes attributes = path.attributes();
        Communities communities = attributes.communities();
        if (source.id() == target.id()) {
            return "the peer's own";
        }
        if (source.isInternal() && target.isInternal() && !source.isOwn() && !source.isClient() && !target.isClient()) {
            return "from one internal peer to another, neither of them a client"; // RFC 4271 9.2, RFC 4456 6
        }
        if (communities.has(Communities.NO_ADVERTISE)) {
            return "community no-advertise";
        }
        if (!target.isInternal() && communities.has(Communities.NO_EXPORT)) {
            return "community no-export";
        }
        if (!target.isInternal() && communities.has(Communities.NO_EXPORT_SUBCONFED)) {
            return "community no-export-subconfed";
        }
        if (communities.has(Communities.LLGR_STALE) && !takesStale) {
            return "long-lived stale, which the peer does not know";
        }
        boolean isUpOrSideways = role == Role.CUSTOMER || role == Role.PEER || role == Role.ROUTE_SERVER_CLIENT;
        return isUpOrSideways && attributes.onlyToCustomer() != null ? "only-to-customer (RFC 9234)" : null;
    }

    /** Within the AS a path keeps what it has; a reflected one remembers its way (RFC 4456 8). */
    private void forInternal(AttributesBuilder builder, Path path) {
        PathAttributes attributes = path.attributes();
        if (attributes.localPref() == null) {
            builder.localPref(DEFAULT_LOCAL_PREF); // RFC 4271 5.1.5
        }
        if (path.source().isInternal() && !path.source().isOwn()) {
            List<Integer> clusters = new ArrayList<>();
            clusters.add(clusterId);
            clusters.addAll(attributes.clusterList());
            builder.clusterList(clusters);
            if (attributes.originatorId() == null) {
                builder.originatorId(path.source().identifier());
            }
        }
    }

    /** A route server is no hop of the routes of others: AS_PATH, MED and next hop stay as they are (RFC 7947 2.2). */
    private boolean isPassedThrough(Path path) {
        return role == Role.ROUTE_SERVER && !path.source().isOwn();
    }

    /**
     * RFC 4271 5.1.2, 5.1.4, 5.1.5; RFC 4456 7; RFC 4360 6; RFC 9234 5, egress. A MED that we were told is not for others; that of our own route
     * is.
     */
    private void forExternal(AttributesBuilder builder, Path path) {
        PathAttributes attributes = path.attributes();
        builder.localPref(null)
                .originatorId(null)
                .clusterList(List.of())
                .communities(attributes.communities().transitive());
        if (!isPassedThrough(path)) {
            builder.asPath(attributes.asPath().prepend(localAs))
                    .med(path.source().isOwn() ? attributes.med() : null);
        }
        boolean isDownOrSideways = role == Role.PROVIDER || role == Role.PEER || role == Role.ROUTE_SERVER;
        if (isDownOrSideways && attributes.onlyToCustomer() == null) {
            builder.onlyToCustomer(localAs);
        }
    }

    /** Returns why there is none that the peer could use; null when there is. */
    private String setNextHop(AttributesBuilder builder, Family family, Path path) {
        IpAddress self = self(family);
        boolean isSelf = path.source().isOwn()
                ? !target.address().isIpv4() && self != null && !self.isIpv4()
                : isNextHopSelf || !target.isInternal() && !isPassedThrough(path);
        IpAddress nextHop = path.attributes().nextHop();
        if (isSelf) {
            nextHop = self;
        } else if (nextHop.equals(path.attributes().linkLocal())) {
            return "next hop is of another link";
        }
        if (nextHop == null) {
            return "we have no address as next hop";
        }
        builder.nextHop(nextHop, isSelf && isWithLinkLocal(nextHop) ? linkLocal : null);
        return null;
    }

    /** It may have no subnet that our IPv4 address lies in (RFC 8950), and has said that it can do without. */
    private boolean isReachedByIpv6Alone() {
        return takesIpv4OverIpv6 && nextHop6 != null && !target.address().isIpv4();
    }

    /** Who has no other address than that of the link tells it alone. */
    private boolean isWithLinkLocal(IpAddress nextHop) {
        return !nextHop.isIpv4() && !nextHop.equals(linkLocal);
    }

    private IpAddress self(Family family) {
        boolean isIpv6 = family == Family.IPV6_UNICAST || nextHop4 == null || isReachedByIpv6Alone();
        return isIpv6 ? nextHop6 : nextHop4;
    }
}
