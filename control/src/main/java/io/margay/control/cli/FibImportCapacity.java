package io.margay.control.cli;

import io.margay.fib.AddressFamily;
import io.margay.fib.FibCapacity;
import io.margay.fib.Prefix;
import java.util.List;

/** So much room that one commit can take a list, whatever its routes are, and the last sixteenth, which is for removals, beside it. */
final class FibImportCapacity {
    private static final int MIN_ROUTES = 1_024;

    /** IPv4: bits of the direct table's index, and of the index with one node and with two. */
    private static final int DIRECT4 = 18;

    private static final int FIRST4 = 24;
    private static final int SECOND4 = 30;

    /** IPv6: bits of the direct table's index and of each node's. */
    private static final int DIRECT6 = 16;

    private static final int STRIDE6 = 8;

    /** Entries that a block of them has at least for each of its units. */
    private static final int ENTRIES6 = 5;

    /** What a root takes more than a node. */
    private static final int ROOT6 = 16;

    private FibImportCapacity() {}

    /** @throws IllegalArgumentException if no file can hold so much */
    static FibCapacity of(List<FibListParser.Listed> listed) {
        List<Prefix> ipv4 = prefixes(listed, AddressFamily.IPV4);
        List<Prefix> ipv6 = prefixes(listed, AddressFamily.IPV6);
        FibCapacity usual = FibCapacity.forRoutes(
                Math.max(MIN_ROUTES, ipv4.size()), ipv6.isEmpty() ? 0 : Math.max(MIN_ROUTES, ipv6.size()));
        long roots4 = roots4(ipv4);
        long levels4 = levels4(ipv4);
        long nodes4 = roots4 + levels4 - beyond(ipv4, DIRECT4);
        long nextHops = listed.stream()
                .map(FibListParser.Listed::nextHop)
                .distinct()
                .limit(FibCapacity.MAX_NEXT_HOPS)
                .count();
        return new FibCapacity(
                usual.routes(),
                larger(usual.nodes(), nodes4),
                larger(usual.entries(), roots4 + nodes4 + 2 * levels4),
                (int) Math.max(usual.nextHops(), nextHops),
                usual.routes6(),
                ipv6.isEmpty() ? 0 : larger(usual.nodes6(), nodes6(ipv6)));
    }

    private static List<Prefix> prefixes(List<FibListParser.Listed> listed, AddressFamily family) {
        return listed.stream()
                .map(FibListParser.Listed::prefix)
                .filter(prefix -> prefix.family() == family)
                .toList();
    }

    private static int larger(int usual, long units) {
        return Math.max(usual, (int) Math.min(Integer.MAX_VALUE, units + units / 15 + 64));
    }

    /** Nodes of the first level, each with its cover: no more than the direct table has slots. */
    private static long roots4(List<Prefix> prefixes) {
        return Math.min(beyond(prefixes, DIRECT4), 1 << DIRECT4);
    }

    /** Nodes on the way to each route, together; it begins two runs at most in each. */
    private static long levels4(List<Prefix> prefixes) {
        return beyond(prefixes, DIRECT4) + beyond(prefixes, FIRST4) + beyond(prefixes, SECOND4);
    }

    private static long beyond(List<Prefix> prefixes, int length) {
        return prefixes.stream().filter(prefix -> prefix.length() > length).count();
    }

    /**
     * The nodes themselves, which strewn hosts have fourteen of and those of a subnet share: a prefix in sorted order begins those that the one before it does
     * not have. And the blocks of what does not fit in them: a route begins two runs, a node three.
     */
    private static long nodes6(List<Prefix> prefixes) {
        long nodes = 0;
        long longRoutes = 0;
        Prefix before = null;
        for (Prefix prefix : (Iterable<Prefix>) prefixes.stream().sorted()::iterator) {
            int known = before == null ? 0 : Math.min(before.length(), common(before, prefix) + 1);
            nodes += levels6(prefix.length()) - levels6(Math.min(known, prefix.length()));
            longRoutes += prefix.length() > DIRECT6 ? 1 : 0;
            nodes += prefix.length() > DIRECT6 && known <= DIRECT6 ? ROOT6 : 0;
            before = prefix;
        }
        return nodes + (2 * longRoutes + 3 * nodes) / ENTRIES6 + 1;
    }

    /** Nodes on the way to a prefix. */
    private static int levels6(int length) {
        return Math.max(0, length - DIRECT6 + STRIDE6 - 1) / STRIDE6;
    }

    private static int common(Prefix one, Prefix other) {
        int same = Long.numberOfLeadingZeros(one.high() ^ other.high());
        return same < Long.SIZE ? same : same + Long.numberOfLeadingZeros(one.low() ^ other.low());
    }
}
