package io.margay.control.route;

import io.margay.fib.Prefix;
import java.util.Set;
import org.agrona.collections.ObjectHashSet;

/** A gateway that somebody asks for: what became of it, and whom that concerns. Mutable; owned by {@link Gateways}. */
final class TrackedGateway {
    /** No route is longer: it does not hang on any. */
    static final int CONNECTED = Integer.MAX_VALUE;

    /** It hangs on none yet, so any may be the one. */
    static final int NONE = -1;

    final Gateway gateway;

    /** Prefixes with a route by this gateway. */
    final Set<Prefix> users = new ObjectHashSet<>();

    /** BGP wants to hear of it. */
    boolean isWatched;

    Resolution resolution;

    /** Length of the route that leads to it, or one of the above. Shorter ones do not matter. */
    int coverLength;

    TrackedGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    boolean isIdle() {
        return users.isEmpty() && !isWatched;
    }

    GatewayReach reach() {
        if (!resolution.isUsable()) {
            return new GatewayReach(GatewayReach.Way.NONE, resolution.reason());
        }
        return new GatewayReach(coverLength == CONNECTED ? GatewayReach.Way.CONNECTED : GatewayReach.Way.RECURSIVE, "");
    }
}
