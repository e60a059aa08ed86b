package io.margay.fib;

import java.util.HashMap;
import java.util.Map;

/** The judge: what longest-prefix match means, said as plainly as possible. A map of prefixes, and one look for each length that was ever put. */
final class ReferenceFib {
    private final Map<Prefix, NextHop> routes = new HashMap<>();
    private final boolean[][] lengths = {new boolean[Ipv4Prefix.MAX_LENGTH + 1], new boolean[Ipv6Prefix.MAX_LENGTH + 1]
    };

    void put(Prefix prefix, NextHop nextHop) {
        lengths[prefix.family().ordinal()][prefix.length()] = true;
        routes.put(prefix, nextHop);
    }

    boolean remove(Prefix prefix) {
        return routes.remove(prefix) != null;
    }

    Map<Prefix, NextHop> routes() {
        return routes;
    }

    /** Null where there is no route. */
    NextHop lookup(int address) {
        return lookup(AddressFamily.IPV4, (long) address << Integer.SIZE, 0);
    }

    /** Null where there is no route. */
    NextHop lookup(AddressFamily family, long high, long low) {
        for (int length = family.bits(); length >= 0; length--) {
            if (lengths[family.ordinal()][length]) {
                Prefix prefix = family.prefix(high & Prefix.highMask(length), low & Prefix.lowMask(length), length);
                NextHop nextHop = routes.get(prefix);
                if (nextHop != null) {
                    return nextHop;
                }
            }
        }
        return null;
    }
}
