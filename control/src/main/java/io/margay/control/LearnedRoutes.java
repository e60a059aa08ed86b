package io.margay.control;

import io.margay.control.bgp.BgpRoutes;
import io.margay.control.bgp.rib.PathNextHop;
import io.margay.control.route.FibSync;
import io.margay.control.route.Gateway;
import io.margay.control.route.GatewayReach;
import io.margay.control.route.HostMetric;
import io.margay.control.route.Preference;
import io.margay.control.route.RouteTable;
import io.margay.control.route.RouteTarget;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.util.List;

/** What BGP decided goes to the route table, which weighs it against the others; from the FIB comes back what the workers forward by. */
final class LearnedRoutes implements BgpRoutes {
    private final RouteTable routes;
    private final FibSync fib;
    private final CarriedRoutes carried;

    LearnedRoutes(RouteTable routes, FibSync fib, CarriedRoutes carried) {
        this.routes = routes;
        this.fib = fib;
        this.carried = carried;
    }

    @Override
    public void onBest(Prefix prefix, List<PathNextHop> nextHops, IpAddress origin, long localPref) {
        List<Gateway> gateways = nextHops.stream().map(LearnedRoutes::gateway).toList();
        boolean isMigrated = HostMetric.isPreferred(localPref) && isHost(prefix);
        routes.put(
                prefix,
                RouteProtocol.BGP,
                isMigrated ? Preference.MIGRATED : Preference.BGP,
                new RouteTarget.Via(gateways),
                RouteOrigin.of(origin));
    }

    private static boolean isHost(Prefix prefix) {
        return prefix.length() == prefix.firstAddress().hostPrefix().length();
    }

    @Override
    public void onLost(Prefix prefix) {
        routes.remove(prefix, RouteProtocol.BGP);
    }

    @Override
    public Reach watch(PathNextHop nextHop) {
        return reach(routes.watch(gateway(nextHop)));
    }

    @Override
    public void unwatch(PathNextHop nextHop) {
        routes.unwatch(gateway(nextHop));
    }

    private static Gateway gateway(PathNextHop nextHop) {
        return new Gateway(nextHop.address(), nextHop.interfaceName());
    }

    /** In the speaker's terms. */
    static PathNextHop nextHop(Gateway gateway) {
        return new PathNextHop(gateway.address(), gateway.portName());
    }

    /** Likewise. */
    static Reach reach(GatewayReach reach) {
        return switch (reach.way()) {
            case CONNECTED -> Reach.CONNECTED;
            case RECURSIVE -> Reach.RECURSIVE;
            case NONE -> Reach.none(reach.reason());
        };
    }

    @Override
    public long heard() {
        return routes.notedCount();
    }

    @Override
    public long inForce() {
        return fib.inForce();
    }

    @Override
    public String obstacle(Prefix prefix) {
        return fib.isRefused(prefix) ? "the forwarding table has no room for it" : null;
    }

    @Override
    public void onEndOfRib(IpAddress origin) {
        carried.onEndOfRib(origin);
    }
}
