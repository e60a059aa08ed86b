package io.margay.fib;

import java.util.List;
import java.util.Map;

/**
 * The figures of one family. Used nodes and entries include retired ones, which wait for the last reader to look away.
 *
 * @param routesByLength a count for each length, 0 to 32 or 128
 * @param routesByProtocol a count for each protocol
 * @param nodes of IPv6 also what holds the entries, which have no section of their own
 * @param refusedRoutes puts refused because there was no record left; the others likewise
 * @param owedRemovals words of the direct table that a change has, for lack of room, not reached yet, though the records have it
 */
public record FibTableStatistics(
        AddressFamily family,
        int routes,
        List<Integer> routesByLength,
        Map<RouteProtocol, Integer> routesByProtocol,
        int nodes,
        int entries,
        long refusedRoutes,
        long refusedNodes,
        long refusedEntries,
        int owedRemovals) {

    public long directBytes() {
        return (long) family.slots() * Integer.BYTES;
    }

    /** Bytes of the trie that are in use: direct table, nodes and entries. */
    public long trieBytes() {
        int nodeLength = family == AddressFamily.IPV4 ? Fib4.NODE_LENGTH : Fib6.NODE_LENGTH;
        return directBytes() + (long) nodes * nodeLength + (long) entries * Short.BYTES;
    }
}
