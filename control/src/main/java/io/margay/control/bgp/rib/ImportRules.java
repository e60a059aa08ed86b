package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.Capability.Role;
import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.Set;

/**
 * What every received path must pass, and then the policy.
 *
 * @param localAddresses ours, which are nobody's next hop to us
 * @param clusterId ours as a reflector (RFC 4456 7)
 * @param role ours towards the peer (RFC 9234); null without one
 */
public record ImportRules(
        int localAs,
        int localIdentifier,
        Set<IpAddress> localAddresses,
        int clusterId,
        int remoteAs,
        Role role,
        Policy policy) {
    private static final String NEXT_HOP_IS_OURS = "next hop is ourselves";

    public ImportRules {
        localAddresses = Set.copyOf(localAddresses);
    }

    ImportRules with(Policy other) {
        return new ImportRules(localAs, localIdentifier, localAddresses, clusterId, remoteAs, role, other);
    }

    Verdict evaluate(Prefix prefix, PathAttributes attributes, RouteSource source) {
        String refusal =
                Martians.contain(prefix) ? "no prefix of unicast addresses" : refuse(attributes, source.isInternal());
        if (refusal != null) {
            return new Verdict.Refuse(refusal);
        }
        Verdict verdict = policy.evaluate(prefix, source.isInternal() ? attributes : marked(attributes), source);
        boolean isToUs = verdict instanceof Verdict.Accept accept
                && localAddresses.contains(accept.attributes().nextHop());
        return isToUs ? new Verdict.Refuse(NEXT_HOP_IS_OURS) : verdict;
    }

    /** No loop (RFC 4271 9.1.2, RFC 4456 8), a next hop that is not ourselves (RFC 4271 5.1.3), no leak (RFC 9234 5). */
    private String refuse(PathAttributes attributes, boolean isInternal) {
        if (attributes.asPath().contains(localAs)) {
            return "as-path holds our own AS";
        }
        if (attributes.originatorId() != null && attributes.originatorId() == localIdentifier) {
            return "we are the originator";
        }
        if (attributes.clusterList().contains(clusterId)) {
            return "cluster list holds our own cluster";
        }
        if (localAddresses.contains(attributes.nextHop())) {
            return NEXT_HOP_IS_OURS;
        }
        if (isInternal) {
            return null;
        }
        // a route server does not put itself into the path
        if (role != Role.ROUTE_SERVER_CLIENT && attributes.asPath().first() != remoteAs) {
            return "as-path does not begin with the peer's AS"; // RFC 4271 6.3
        }
        return isLeak(attributes.onlyToCustomer()) ? "route leak by only-to-customer (RFC 9234)" : null;
    }

    /** RFC 9234 5, ingress 1 and 2: it has gone down to a customer, or sideways, and must not come up again. */
    private boolean isLeak(Integer onlyToCustomer) {
        if (role == null || onlyToCustomer == null) {
            return false;
        }
        boolean isFromBelow = role == Role.PROVIDER || role == Role.ROUTE_SERVER;
        return isFromBelow || role == Role.PEER && onlyToCustomer != remoteAs;
    }

    private PathAttributes marked(PathAttributes attributes) {
        boolean isFromAbove = role == Role.CUSTOMER || role == Role.PEER || role == Role.ROUTE_SERVER_CLIENT;
        boolean isToBeMarked = isFromAbove && attributes.onlyToCustomer() == null; // RFC 9234 5, ingress 3
        boolean isGoing = attributes.communities().has(Communities.GRACEFUL_SHUTDOWN); // RFC 8326 4.2
        if (!isToBeMarked && !isGoing) {
            return attributes;
        }
        return attributes
                .change()
                .onlyToCustomer(isToBeMarked ? Integer.valueOf(remoteAs) : attributes.onlyToCustomer())
                .localPref(isGoing ? Integer.valueOf(0) : attributes.localPref())
                .build();
    }
}
