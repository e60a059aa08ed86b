package io.margay.fib;

import java.util.List;

/**
 * What {@link FibReader#verify} found: the trie, held against the records of one instant, over the whole address space.
 *
 * @param settled whether there was such an instant; if not, the writer was at it in each of the attempts, and the counts are 0
 * @param interrupted whether the writer died in the middle of a change: what it left need not agree
 * @param attempts looks at the whole file that it took
 * @param runs ranges of addresses that go the same way, one beside the other
 * @param nodes of the trie, as reached from the direct table; likewise the entries
 * @param nextHops different next hops of the routes
 * @param owedRemovals slots of the direct table that a change has, for want of room, not reached yet: they may differ
 * @param differenceCount also those that are not listed
 */
public record FibVerification(
        boolean settled,
        boolean interrupted,
        int attempts,
        long generation,
        int routes,
        int runs,
        int nodes,
        int entries,
        int nextHops,
        int owedRemovals,
        long differenceCount,
        List<Difference> differences) {

    /**
     * One place where the file does not agree with its records.
     *
     * @param where a range of addresses, {@code first-last}, or what else is concerned
     * @param expected what follows from the records
     */
    public record Difference(String where, String expected, String actual) {
        @Override
        public String toString() {
            return where + ": " + expected + " expected, " + actual + " found";
        }
    }

    /** Whether every address goes the way of the longest route that holds it. */
    public boolean isProven() {
        return settled && differenceCount == 0;
    }
}
