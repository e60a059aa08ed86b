package io.margay.fib;

import java.util.ArrayList;
import java.util.List;

/** What a transaction comes to, as values that outlive its being undone. */
record NetChanges(List<Prefix> removals, List<Route> puts) {
    static NetChanges of(StagedRoutes staged, NextHops nextHops) {
        NetChanges net = new NetChanges(new ArrayList<>(), new ArrayList<>());
        Changes changes = staged.changes;
        for (int change = 0; change < changes.size(); change++) {
            Routes routes = staged.routes();
            Prefix prefix = routes.family.prefix(changes.high(change), changes.low(change), changes.length(change));
            long route = routes.find(prefix.high(), prefix.low(), prefix.length());
            if (Routes.isLive(route)) {
                NextHop nextHop = nextHops.byId(Routes.hop(route));
                net.puts.add(new Route(prefix, nextHop, changes.protocol(change), changes.originId(change), 0, 0));
            } else if (changes.oldHop(change) != 0) {
                net.removals.add(prefix);
            }
        }
        return net;
    }
}
