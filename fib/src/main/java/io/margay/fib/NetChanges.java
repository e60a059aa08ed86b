package io.margay.fib;

import java.util.ArrayList;
import java.util.List;

/** What a transaction comes to, as values that outlive its being undone. */
record NetChanges(List<Ipv4Prefix> removals, List<Route> puts) {
    static NetChanges of(StagedRoutes staged, NextHops nextHops) {
        NetChanges net = new NetChanges(new ArrayList<>(), new ArrayList<>());
        Changes changes = staged.changes;
        for (int change = 0; change < changes.size(); change++) {
            Ipv4Prefix prefix = new Ipv4Prefix(changes.key(change), changes.length(change));
            long route = staged.routes().find(prefix.address(), prefix.length());
            if (Routes4.isLive(route)) {
                NextHop nextHop = nextHops.byId(Routes4.hop(route));
                net.puts.add(new Route(prefix, nextHop, changes.protocol(change), changes.originId(change), 0, 0));
            } else if (changes.oldHop(change) != 0) {
                net.removals.add(prefix);
            }
        }
        return net;
    }
}
