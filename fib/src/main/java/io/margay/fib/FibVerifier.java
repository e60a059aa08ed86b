package io.margay.fib;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Proves the tries against the records.
 *
 * <p>Takes no slot and writes nothing. While it reads, the writer may go on: the header's number of changes tells whether it did, and then all is read again.
 */
final class FibVerifier {
    static final int ATTEMPTS = 20;

    private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final FibHeader header;
    private final FibLayout layout;
    private final NextHopTable nextHops;
    private final ReaderSlots readers;
    private final int limit;
    private final BitSet liveHops = new BitSet();
    private final TableVerifier ipv4;
    private final TableVerifier ipv6;
    private FibStatistics statistics;

    private final List<FibVerification.Difference> differences = new ArrayList<>();
    private long differenceCount;

    /**
     * @param records4 of IPv4, with the walk over its trie; likewise of IPv6
     * @param limit differences to list; more are only counted
     */
    FibVerifier(
            FibHeader header,
            FibLayout layout,
            NextHopTable nextHops,
            ReaderSlots readers,
            RouteRecords records4,
            TrieWalk walk4,
            RouteRecords records6,
            TrieWalk walk6,
            int limit) {
        this.header = header;
        this.layout = layout;
        this.nextHops = nextHops;
        this.readers = readers;
        this.limit = limit;
        this.ipv4 = table(records4, walk4);
        this.ipv6 = table(records6, walk6);
    }

    private TableVerifier table(RouteRecords records, TrieWalk walk) {
        AddressFamily family = records.family();
        return new TableVerifier(
                header.table(family), layout.capacity().routes(family), records, nextHops, walk, this::differ);
    }

    /** @throws FibFormatException if the trie cannot be followed */
    FibVerification run() {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            long changes = awaitWriter();
            boolean interrupted = (changes & 1) != 0;
            if (interrupted && !isWriterGone()) {
                continue;
            }
            FibFormatException trouble = null;
            try {
                read();
            } catch (FibFormatException e) {
                trouble = e; // or only what a change made of it
            }
            VarHandle.acquireFence();
            if (header.changes() != changes) {
                continue;
            }
            if (trouble != null) {
                throw trouble;
            }
            compare();
            return result(interrupted, attempt);
        }
        return new FibVerification(false, false, ATTEMPTS, header.generation(), 0, 0, 0, 0, 0, 0, 0, List.of());
    }

    /** The number of changes, even unless the one under way goes on and on. */
    private long awaitWriter() {
        long startNs = System.nanoTime();
        long changes = header.changes();
        while ((changes & 1) != 0 && System.nanoTime() - startNs < PATIENCE_NS && !isWriterGone()) {
            Thread.yield();
            changes = header.changes();
        }
        return changes;
    }

    private boolean isWriterGone() {
        ProcessIdentity writer = header.writer();
        return writer.pid() == 0 || writer.isGone();
    }

    private void read() {
        statistics = header.statistics(layout, readers);
        liveHops.clear();
        for (int id = 1; id <= nextHops.capacity(); id++) {
            liveHops.set(id, nextHops.isWhole(id));
        }
        ipv4.read();
        ipv6.read();
    }

    private void compare() {
        ipv4.compare(statistics.ipv4(), liveHops);
        ipv6.compare(statistics.ipv6(), liveHops);
    }

    private void differ(String where, String expected, String actual) {
        differenceCount++;
        if (differences.size() < limit) {
            differences.add(new FibVerification.Difference(where, expected, actual));
        }
    }

    private FibVerification result(boolean interrupted, int attempts) {
        BitSet used = (BitSet) ipv4.usedHops().clone();
        used.or(ipv6.usedHops());
        return new FibVerification(
                true,
                interrupted,
                attempts,
                statistics.generation(),
                ipv4.routes() + ipv6.routes(),
                ipv4.runs() + ipv6.runs(),
                ipv4.nodes() + ipv6.nodes(),
                ipv4.entries() + ipv6.entries(),
                used.cardinality(),
                statistics.owedRemovals(),
                differenceCount,
                List.copyOf(differences));
    }
}
