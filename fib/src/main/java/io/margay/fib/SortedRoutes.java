package io.margay.fib;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The routes of a file by prefix, an address before the next and the shorter before the longer, without a copy of them: one {@code long} each says where it comes
 * and in which record it is, and a route is read when its turn comes.
 *
 * <p>The place of a prefix is its number when the tree of all prefixes is walked a node before its halves: twice the address, as each bit that is set passes
 * over a half, and one for each bit that is not.
 */
final class SortedRoutes implements Iterable<Route> {
    private static final int RECORD_BITS = 27;
    private static final long RECORD_MASK = (1L << RECORD_BITS) - 1;

    private final RouteRecords records;
    private final NextHopTable nextHops;
    private final FibHeader header;
    private final long[] keys;

    /** @param within only prefixes that this one holds, itself too */
    SortedRoutes(RouteRecords records, NextHopTable nextHops, FibHeader header, int recordLimit, Ipv4Prefix within) {
        this.records = records;
        this.nextHops = nextHops;
        this.header = header;
        long[] found = new long[within.length() == 0 ? recordLimit : 16];
        int count = 0;
        for (int record = 0; record < recordLimit; record++) {
            long word = records.word(record);
            int length = RouteRecords.length(word);
            int address = records.address(record);
            if (word != 0 && length >= within.length() && within.contains(address)) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, 2 * count);
                }
                found[count++] = place(address, length) << RECORD_BITS | record;
            }
        }
        Arrays.sort(found, 0, count);
        this.keys = count == found.length ? found : Arrays.copyOf(found, count);
    }

    private static long place(int address, int length) {
        return 2 * Integer.toUnsignedLong(address) + length - Integer.bitCount(address);
    }

    /** Leaves out what has gone since, or has become another's record. */
    @Override
    public Iterator<Route> iterator() {
        return new Iterator<>() {
            private int next;
            private Route ahead = advance();

            private Route advance() {
                while (next < keys.length) {
                    long key = keys[next++];
                    Route route = records.read((int) (key & RECORD_MASK), nextHops, header);
                    if (route != null
                            && place(route.prefix().address(), route.prefix().length()) == key >>> RECORD_BITS) {
                        return route;
                    }
                }
                return null;
            }

            @Override
            public boolean hasNext() {
                return ahead != null;
            }

            @Override
            public Route next() {
                Route route = ahead;
                if (route == null) {
                    throw new NoSuchElementException();
                }
                ahead = advance();
                return route;
            }
        };
    }
}
