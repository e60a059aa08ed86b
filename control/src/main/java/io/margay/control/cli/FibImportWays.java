package io.margay.control.cli;

import io.margay.fib.AddressFamily;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import java.util.List;

/** The next hops of {@code --next-hop}: each prefix that came without one takes the next of those that serve its family. */
final class FibImportWays {
    private final List<NextHop> all;
    private final List<NextHop> ofIpv6;
    private int turn;
    private int turnOfIpv6;

    FibImportWays(List<NextHop> ways) {
        this.all = List.copyOf(ways);
        this.ofIpv6 = ways.stream()
                .filter(way -> ListWord.serves(way, AddressFamily.IPV6))
                .toList();
    }

    NextHop next(Prefix prefix, ListWord word) throws ListLineException {
        if (prefix.family() == AddressFamily.IPV4) {
            return all.get(turn++ % all.size());
        }
        if (ofIpv6.isEmpty()) {
            throw word.wrong("an IPv6 prefix, and each --next-hop is via an IPv4 address; allowed: "
                    + "also one via an IPv6 address, or without via");
        }
        return ofIpv6.get(turnOfIpv6++ % ofIpv6.size());
    }
}
