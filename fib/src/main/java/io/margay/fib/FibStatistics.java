package io.margay.fib;

/**
 * The figures of a FIB file's header, as last written by the writer. Used nodes and entries include {@code retired} ones, which wait for the
 * last reader to look away.
 *
 * @param refusedRoutes puts refused because there was no record left; the three others likewise
 * @param owedRemovals removals that are done in the records but, for lack of room, not yet in all of the trie
 * @param directBytes size of the direct table
 */
public record FibStatistics(
        FibCapacity capacity,
        long generation,
        long committedMs,
        int routes,
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
        int readers,
        long directBytes,
        long fileBytes) {

    /** Bytes of the trie that are in use: direct table, nodes and entries. */
    public long trieBytes() {
        return directBytes + (long) nodes * FibLayout.NODE_LENGTH + (long) entries * FibLayout.ENTRY_LENGTH;
    }
}
