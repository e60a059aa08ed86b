package io.margay.fib;

import java.util.List;
import java.util.Map;

/**
 * The figures of a FIB file's header, as last written by the writer. Used nodes and entries include {@code retired} ones, which wait for the
 * last reader to look away.
 *
 * @param routesByLength 33 counts, of the prefixes /0 to /32
 * @param routesByProtocol a count for each protocol
 * @param refusedRoutes puts refused because there was no record left; the three others likewise
 * @param owedRemovals words of the direct table that a change has, for lack of room, not reached yet, though the records have it
 * @param epoch the writer's; everything retired before it began can no longer be found
 * @param oldestEpoch the earliest that a reader may still be in; what was retired after it rests
 * @param directBytes size of the direct table
 */
public record FibStatistics(
        FibCapacity capacity,
        long generation,
        long committedMs,
        int routes,
        List<Integer> routesByLength,
        Map<RouteProtocol, Integer> routesByProtocol,
        int nodes,
        int entries,
        int nextHops,
        int retired,
        long refusedRoutes,
        long refusedNodes,
        long refusedEntries,
        long refusedNextHops,
        int owedRemovals,
        long epoch,
        long oldestEpoch,
        int readers,
        long directBytes,
        long fileBytes) {

    /** Bytes of the trie that are in use: direct table, nodes and entries. */
    public long trieBytes() {
        return directBytes + (long) nodes * FibLayout.NODE_LENGTH + (long) entries * FibLayout.ENTRY_LENGTH;
    }
}
