package io.margay.fib;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Proves the trie against the records: what the sorted routes make of the address space, and what the trie makes of it, are two rows of runs, which one sweep
 * compares from the first address to the last. That is every edge of every route, and every entry that can be reached.
 *
 * <p>Takes no slot and writes nothing. While it reads, the writer may go on: the header's number of changes tells whether it did, and then all is read again.
 * Routes are held as one {@code long} each.
 */
final class FibVerifier {
    static final int ATTEMPTS = 20;

    private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int ADDRESS_SHIFT = 32;
    private static final int LENGTH_SHIFT = 16;

    private final FibHeader header;
    private final FibLayout layout;
    private final RouteRecords records;
    private final NextHopTable nextHops;
    private final ReaderSlots readers;
    private final TrieRuns4 runs;
    private final int limit;

    /** Of each route: address with its first bit inverted, length, next-hop id; so that they sort by prefix, the shorter first. */
    private long[] routes = new long[0];

    private int count;
    private int corruptRecord;
    private final BitSet liveHops = new BitSet();
    private final int[] byLength = new int[Ipv4Prefix.MAX_LENGTH + 1];
    private final int[] byProtocol = new int[RouteProtocol.values().length];
    private FibStatistics statistics;

    private final List<FibVerification.Difference> differences = new ArrayList<>();
    private long differenceCount;
    private int run;

    /** @param limit differences to list; more are only counted */
    FibVerifier(
            FibHeader header,
            FibLayout layout,
            RouteRecords records,
            NextHopTable nextHops,
            ReaderSlots readers,
            TrieRuns4 runs,
            int limit) {
        this.header = header;
        this.layout = layout;
        this.records = records;
        this.nextHops = nextHops;
        this.readers = readers;
        this.runs = runs;
        this.limit = limit;
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
        Arrays.fill(byLength, 0);
        Arrays.fill(byProtocol, 0);
        count = 0;
        corruptRecord = -1;
        int recordLimit = Math.min(header.recordLimit(), layout.capacity().routes());
        if (routes.length < recordLimit) {
            routes = new long[recordLimit];
        }
        for (int record = 0; record < recordLimit; record++) {
            long word = records.word(record);
            if (word != 0) {
                readRoute(record, word);
            }
        }
        runs.read();
    }

    private void readRoute(int record, long word) {
        int address = records.address(record);
        int length = RouteRecords.length(word);
        RouteProtocol protocol = RouteRecords.protocol(word);
        if (length > Ipv4Prefix.MAX_LENGTH || protocol == null || (address & ~Ipv4Prefix.mask(length)) != 0) {
            corruptRecord = record;
            return;
        }
        byLength[length]++;
        byProtocol[protocol.ordinal()]++;
        routes[count++] = (long) (address ^ Integer.MIN_VALUE) << ADDRESS_SHIFT
                | (long) length << LENGTH_SHIFT
                | RouteRecords.nextHopId(word);
    }

    private void compare() {
        if (corruptRecord >= 0) {
            differ("route record " + corruptRecord, "a route", "none that can be");
        }
        compareCounts();
        Arrays.sort(routes, 0, count);
        sweep();
        for (int i = 0; i < runs.size(); i++) {
            int hop = runs.hop(i);
            if (hop != Fib4.NO_ROUTE && !liveHops.get(hop)) {
                differ(range(runs.start(i), runs.last(i)), "a next hop", "the free id " + hop);
            }
        }
    }

    private void compareCounts() {
        compareCount("routes in the header", count, statistics.routes());
        for (int length = 0; length < byLength.length; length++) {
            int told = statistics.routesByLength().get(length);
            compareCount("routes of /" + length + " in the header", byLength[length], told);
        }
        for (RouteProtocol protocol : RouteProtocol.values()) {
            int told = statistics.routesByProtocol().get(protocol);
            compareCount("routes of " + protocol.label() + " in the header", byProtocol[protocol.ordinal()], told);
        }
    }

    private void compareCount(String what, int counted, int told) {
        if (counted != told) {
            differ(what, Integer.toString(counted), Integer.toString(told));
        }
    }

    /** Prefixes nest: those that hold the address where the sweep stands are a stack, the longest on top. */
    private void sweep() {
        long[] ends = new long[Ipv4Prefix.MAX_LENGTH + 1];
        int[] hops = new int[Ipv4Prefix.MAX_LENGTH + 1];
        int depth = 0;
        long at = 0;
        run = 0;
        long previous = -1;
        for (int i = 0; i < count; i++) {
            long prefix = routes[i] >> LENGTH_SHIFT;
            if (i > 0 && prefix == previous) {
                differ(prefixText(routes[i]), "one record", "two");
                continue;
            }
            previous = prefix;
            long start = start(routes[i]);
            for (; depth > 0 && ends[depth - 1] < start; depth--) {
                at = expect(at, ends[depth - 1], hops[depth - 1]);
            }
            at = expect(at, start - 1, depth == 0 ? Fib4.NO_ROUTE : hops[depth - 1]);
            ends[depth] = start + (1L << Ipv4Prefix.MAX_LENGTH - length(routes[i])) - 1;
            hops[depth] = RouteRecords.nextHopId(routes[i]);
            depth++;
        }
        for (; depth > 0; depth--) {
            at = expect(at, ends[depth - 1], hops[depth - 1]);
        }
        expect(at, 0xFFFF_FFFFL, Fib4.NO_ROUTE);
    }

    /** Holds a range against the trie's runs. @return the address after it */
    private long expect(long from, long to, int hop) {
        for (long at = from; at <= to; ) {
            while (runs.last(run) < at) {
                run++;
            }
            long last = Math.min(to, runs.last(run));
            if (runs.hop(run) != hop) {
                differ(range(at, last), hopText(hop), hopText(runs.hop(run)));
            }
            at = last + 1;
        }
        return Math.max(from, to + 1);
    }

    private static long start(long route) {
        return Integer.toUnsignedLong((int) (route >>> ADDRESS_SHIFT) ^ Integer.MIN_VALUE);
    }

    private static int length(long route) {
        return (int) (route >>> LENGTH_SHIFT) & 0xFF;
    }

    private static String prefixText(long route) {
        return Ipv4.format((int) start(route)) + "/" + length(route);
    }

    private static String range(long from, long to) {
        return Ipv4.format((int) from) + "-" + Ipv4.format((int) to);
    }

    /** As the id reads now: the writer may have changed it since, which is why it is named too. */
    private String hopText(int id) {
        if (id == Fib4.NO_ROUTE) {
            return "no route";
        }
        NextHop nextHop = nextHops.isId(id) ? nextHops.read(id) : null;
        return (nextHop == null ? "" : nextHop + " ") + "(next hop " + id + ")";
    }

    private void differ(String where, String expected, String actual) {
        differenceCount++;
        if (differences.size() < limit) {
            differences.add(new FibVerification.Difference(where, expected, actual));
        }
    }

    private FibVerification result(boolean interrupted, int attempts) {
        BitSet used = new BitSet();
        for (int i = 0; i < count; i++) {
            used.set(RouteRecords.nextHopId(routes[i]));
        }
        return new FibVerification(
                true,
                interrupted,
                attempts,
                statistics.generation(),
                count,
                runs.size(),
                runs.nodeCount(),
                runs.entryCount(),
                used.cardinality(),
                statistics.owedRemovals(),
                differenceCount,
                List.copyOf(differences));
    }
}
