package io.margay.fib;

import java.util.HashMap;
import java.util.Map;

/** The judge: what longest-prefix match means, said as plainly as possible. A map of prefixes, and one look for each length that was ever put. */
final class ReferenceFib {
    private final Map<Ipv4Prefix, NextHop> routes = new HashMap<>();
    private final boolean[] lengths = new boolean[Ipv4Prefix.MAX_LENGTH + 1];

    void put(Ipv4Prefix prefix, NextHop nextHop) {
        lengths[prefix.length()] = true;
        routes.put(prefix, nextHop);
    }

    boolean remove(Ipv4Prefix prefix) {
        return routes.remove(prefix) != null;
    }

    Map<Ipv4Prefix, NextHop> routes() {
        return routes;
    }

    /** Null where there is no route. */
    NextHop lookup(int address) {
        for (int length = Ipv4Prefix.MAX_LENGTH; length >= 0; length--) {
            NextHop nextHop =
                    lengths[length] ? routes.get(new Ipv4Prefix(address & Ipv4Prefix.mask(length), length)) : null;
            if (nextHop != null) {
                return nextHop;
            }
        }
        return null;
    }
}
