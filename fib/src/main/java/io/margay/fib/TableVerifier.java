package io.margay.fib;

import java.util.Arrays;
import java.util.BitSet;

/**
 * {@link FibVerifier} of one family: what the sorted routes make of the address space, and what the trie makes of it, are two rows of runs, which one sweep
 * compares from the first address to the last. That is every edge of every route, and every entry that can be reached.
 */
final class TableVerifier {
    /** Told of each place where trie and records do not agree. */
    interface Differences {
        void differ(String where, String expected, String actual);
    }

    private static final short CORRUPT = -1;

    private final TableHeader header;
    private final int capacity;
    private final RouteRecords records;
    private final NextHopTable nextHops;
    private final Differences differences;
    private final AddressFamily family;
    private final TrieRuns runs;
    private final int[] byLength;
    private final int[] byProtocol = new int[RouteProtocol.values().length];
    private final BitSet usedHops = new BitSet();
    /** What the records said, by their numbers; the sweep takes its time, and the writer goes on. */
    private long[] highs = new long[0];

    private long[] lows = new long[0];
    private short[] lengths = new short[0];
    private char[] hops = new char[0];
    private SortedRecords sorted;
    private int count;
    private int corruptRecord;

    /** Where the sweep stands; after the last address both are 0 and {@code done}. */
    private long atHigh;

    private long atLow;
    private boolean done;
    private int run;

    TableVerifier(
            TableHeader header,
            int capacity,
            RouteRecords records,
            NextHopTable nextHops,
            TrieWalk walk,
            Differences differences) {
        this.header = header;
        this.capacity = capacity;
        this.records = records;
        this.nextHops = nextHops;
        this.differences = differences;
        this.family = header.family();
        this.runs = new TrieRuns(walk);
        this.byLength = new int[family.bits() + 1];
    }

    /** @throws FibFormatException if the trie cannot be followed */
    void read() {
        Arrays.fill(byLength, 0);
        Arrays.fill(byProtocol, 0);
        usedHops.clear();
        count = 0;
        corruptRecord = -1;
        int limit = Math.min(header.recordLimit(), capacity);
        if (highs.length < limit) {
            highs = new long[limit];
            lows = new long[limit];
            lengths = new short[limit];
            hops = new char[limit];
        }
        for (int record = 0; record < limit; record++) {
            long word = records.word(record);
            if (word != 0) {
                readRoute(record, word);
            }
        }
        sorted = new SortedRecords(records, limit, family.prefix(0, 0, 0));
        runs.read();
    }

    private void readRoute(int record, long word) {
        int length = RouteRecords.length(word);
        RouteProtocol protocol = RouteRecords.protocol(word);
        highs[record] = records.high(record);
        lows[record] = records.low(record);
        lengths[record] = (short) length;
        hops[record] = (char) RouteRecords.nextHopId(word);
        if (protocol == null || !family.isPrefix(highs[record], lows[record], length)) {
            corruptRecord = record;
            lengths[record] = CORRUPT;
            return;
        }
        count++;
        byLength[length]++;
        byProtocol[protocol.ordinal()]++;
        usedHops.set(RouteRecords.nextHopId(word));
    }

    /** @param liveHops ids that a reader may be led to */
    void compare(FibTableStatistics told, BitSet liveHops) {
        if (corruptRecord >= 0) {
            differences.differ(family.label() + " route record " + corruptRecord, "a route", "none that can be");
        }
        compareCounts(told);
        sweep();
        for (int i = 0; i < runs.size(); i++) {
            int hop = runs.hop(i);
            if (hop != Fib4.NO_ROUTE && !liveHops.get(hop)) {
                String where = range(runs.high(i), runs.low(i), runs.high(i + 1), runs.low(i + 1));
                differences.differ(where, "a next hop", "the free id " + hop);
            }
        }
    }

    private void compareCounts(FibTableStatistics told) {
        compareCount(family.label() + " routes in the header", count, told.routes());
        for (int length = 0; length < byLength.length; length++) {
            compareCount(
                    family.label() + " routes of /" + length + " in the header",
                    byLength[length],
                    told.routesByLength().get(length));
        }
        for (RouteProtocol protocol : RouteProtocol.values()) {
            compareCount(
                    family.label() + " routes of " + protocol.label() + " in the header",
                    byProtocol[protocol.ordinal()],
                    told.routesByProtocol().get(protocol));
        }
    }

    private void compareCount(String what, int counted, int told) {
        if (counted != told) {
            differences.differ(what, Integer.toString(counted), Integer.toString(told));
        }
    }

    /** Prefixes nest: those that hold the address where the sweep stands are a stack, the longest on top. */
    private void sweep() {
        int[] stack = new int[family.bits() + 1];
        int depth = 0;
        atHigh = 0;
        atLow = 0;
        done = false;
        run = 0;
        int previous = -1;
        for (int i = 0; i < sorted.size(); i++) {
            int record = sorted.record(i);
            long high = highs[record];
            long low = lows[record];
            int length = lengths[record];
            if (length == CORRUPT) {
                continue; // which has been said
            }
            if (previous >= 0 && isSame(previous, high, low, length)) {
                differences.differ(family.format(high, low) + "/" + length, "one record", "two");
                continue;
            }
            previous = record;
            for (; depth > 0 && !holds(stack[depth - 1], high, low); depth--) {
                expectToEnd(stack[depth - 1]);
            }
            expect(high, low, high == 0 && low == 0, depth == 0 ? Fib4.NO_ROUTE : hops[stack[depth - 1]]);
            stack[depth++] = record;
        }
        for (; depth > 0; depth--) {
            expectToEnd(stack[depth - 1]);
        }
        expect(0, 0, false, Fib4.NO_ROUTE);
    }

    private boolean isSame(int record, long high, long low, int length) {
        return highs[record] == high && lows[record] == low && lengths[record] == length;
    }

    private boolean holds(int record, long high, long low) {
        return Prefix.holds(highs[record], lows[record], lengths[record], high, low);
    }

    /** To the last address of a record's prefix. */
    private void expectToEnd(int record) {
        long lastLow = lows[record] | ~Prefix.lowMask(lengths[record]);
        long lastHigh = highs[record] | ~Prefix.highMask(lengths[record]);
        long endLow = lastLow + 1;
        long endHigh = endLow == 0 ? lastHigh + 1 : lastHigh;
        expect(endHigh, endLow, false, hops[record]);
    }

    /**
     * Holds the trie's runs from where the sweep stands to an address, not included, against one answer.
     *
     * @param nothing the end is the first address; else 0 is what follows the last
     */
    private void expect(long endHigh, long endLow, boolean nothing, int hop) {
        boolean toTheLast = endHigh == 0 && endLow == 0;
        while (!nothing && !done && (toTheLast || atHigh != endHigh || atLow != endLow)) {
            long nextHigh = runs.high(run + 1);
            long nextLow = runs.low(run + 1);
            boolean runGoesOn = isBefore(endHigh, endLow, nextHigh, nextLow);
            if (runGoesOn) {
                nextHigh = endHigh;
                nextLow = endLow;
            }
            if (runs.hop(run) != hop) {
                String where = range(atHigh, atLow, nextHigh, nextLow);
                differences.differ(where, hopText(hop), hopText(runs.hop(run)));
            }
            atHigh = nextHigh;
            atLow = nextLow;
            done = nextHigh == 0 && nextLow == 0;
            run += runGoesOn ? 0 : 1;
        }
    }

    /** Of two ends, where 0 is the last. */
    private static boolean isBefore(long high, long low, long otherHigh, long otherLow) {
        int order = Long.compareUnsigned(high - (low == 0 ? 1 : 0), otherHigh - (otherLow == 0 ? 1 : 0));
        return order < 0 || order == 0 && Long.compareUnsigned(low - 1, otherLow - 1) < 0;
    }

    private String range(long high, long low, long endHigh, long endLow) {
        return family.format(high, low) + "-" + family.format(endLow == 0 ? endHigh - 1 : endHigh, endLow - 1);
    }

    /** As the id reads now: the writer may have changed it since, which is why it is named too. */
    private String hopText(int id) {
        if (id == Fib4.NO_ROUTE) {
            return "no route";
        }
        NextHop nextHop = nextHops.isId(id) ? nextHops.read(id) : null;
        return (nextHop == null ? "" : nextHop + " ") + "(next hop " + id + ")";
    }

    int routes() {
        return count;
    }

    int runs() {
        return runs.size();
    }

    int nodes() {
        return runs.nodeCount();
    }

    int entries() {
        return runs.entryCount();
    }

    BitSet usedHops() {
        return usedHops;
    }
}
