package io.margay.control.bgp.rib;

import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;

/**
 * Where packets go that take a path.
 *
 * @param interfaceName of the link that a link-local address is of; else empty
 */
public record PathNextHop(IpAddress address, String interfaceName) {
    /**
     * On a link that both ends are on, the link-local address that came beside the global one is the one to use (RFC 2545 2 and 3). An address of a link that we do not
     * know leads nowhere.
     */
    static PathNextHop of(PathAttributes attributes, RouteSource source) {
        boolean isOnLink =
                attributes.linkLocal() != null && !source.interfaceName().isEmpty();
        return isOnLink
                ? new PathNextHop(attributes.linkLocal(), source.interfaceName())
                : new PathNextHop(attributes.nextHop(), "");
    }

    @Override
    public String toString() {
        return interfaceName.isEmpty() ? address.toString() : address + " dev " + interfaceName;
    }
}
