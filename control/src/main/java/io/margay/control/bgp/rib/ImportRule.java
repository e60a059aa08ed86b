package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.Ipv4Prefix;

/** Does a received route take part in the decision? The place of import policies. */
@FunctionalInterface
public interface ImportRule {
    /** Null when it does; else why not, in one line. */
    String refuse(Ipv4Prefix prefix, PathAttributes attributes);

    /**
     * What every route must pass before any policy: no loop (RFC 4271 9.1.2, RFC 4456 8), a next hop that is not ourselves (RFC 4271
     * 5.1.3), and from external peers nothing at all until there are policies (RFC 8212).
     */
    static ImportRule sanity(int localAs, int localIdentifier, int localAddress, boolean isInternal) {
        return (prefix, attributes) -> {
            if (attributes.asPath().contains(localAs)) {
                return "as-path holds our own AS";
            }
            if (attributes.originatorId() != null && attributes.originatorId() == localIdentifier) {
                return "we are the originator";
            }
            if (attributes.nextHop() == localAddress) {
                return "next hop is ourselves";
            }
            return isInternal ? null : "external peer without an import policy (RFC 8212)";
        };
    }
}
