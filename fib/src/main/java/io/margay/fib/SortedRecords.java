package io.margay.fib;

import java.util.Arrays;

/**
 * The numbers of a family's route records in the order of their prefixes, an address before the next and the shorter before the longer. Takes 8 bytes of heap for each
 * IPv4 route, 29 for each of IPv6.
 *
 * <p>The place of an IPv4 prefix is its number when the tree of all prefixes is walked a node before its halves: twice the address, as each bit that is set passes
 * over a half, and one for each bit that is not. IPv6 prefixes are copied and their numbers merged in order.
 */
final class SortedRecords {
    private static final int RECORD_BITS = 27;
    private static final long RECORD_MASK = (1L << RECORD_BITS) - 1;

    private final boolean isIpv4;
    private int size;

    /** Of IPv4: the place and, in the lower bits, the record. */
    private long[] places = new long[0];

    /** Of IPv6: record, and prefix, in the order found; and the order. */
    private int[] records = new int[0];

    private long[] highs = new long[0];
    private long[] lows = new long[0];
    private byte[] lengths = new byte[0];
    private int[] order = new int[0];

    /** @param within only prefixes that this one holds, itself too */
    SortedRecords(RouteRecords table, int recordLimit, Prefix within) {
        this.isIpv4 = table.family() == AddressFamily.IPV4;
        for (int record = 0; record < recordLimit; record++) {
            long word = table.word(record);
            int length = RouteRecords.length(word);
            long high = table.high(record);
            long low = table.low(record);
            if (word != 0
                    && length >= within.length()
                    && Prefix.holds(within.high(), within.low(), within.length(), high, low)) {
                add(record, high, low, length, within.length() == 0 ? recordLimit : 16);
            }
        }
        if (isIpv4) {
            Arrays.sort(places, 0, size);
        } else {
            order = mergeSort();
        }
    }

    private void add(int record, long high, long low, int length, int expected) {
        if (isIpv4) {
            if (size == places.length) {
                places = Arrays.copyOf(places, Math.max(expected, 2 * size));
            }
            places[size] = place(high, length) << RECORD_BITS | record;
        } else {
            if (size == records.length) {
                int capacity = Math.max(expected, 2 * size);
                records = Arrays.copyOf(records, capacity);
                highs = Arrays.copyOf(highs, capacity);
                lows = Arrays.copyOf(lows, capacity);
                lengths = Arrays.copyOf(lengths, capacity);
            }
            records[size] = record;
            highs[size] = high;
            lows[size] = low;
            lengths[size] = (byte) length;
        }
        size++;
    }

    private static long place(long high, int length) {
        long address = high >>> Integer.SIZE;
        return 2 * address + length - Long.bitCount(address);
    }

    int size() {
        return size;
    }

    int record(int index) {
        return isIpv4 ? (int) (places[index] & RECORD_MASK) : records[order[index]];
    }

    /** Whether what a record says by now is what it was sorted by. */
    boolean isStill(int index, Prefix prefix) {
        if (isIpv4) {
            return place(prefix.high(), prefix.length()) == places[index] >>> RECORD_BITS;
        }
        int at = order[index];
        return highs[at] == prefix.high() && lows[at] == prefix.low() && (lengths[at] & 0xFF) == prefix.length();
    }

    /** From rows of one upwards. */
    private int[] mergeSort() {
        int[] from = new int[size];
        int[] to = new int[size];
        Arrays.setAll(from, i -> i);
        for (int width = 1; width < size && width > 0; width *= 2) {
            for (int start = 0; start < size; start += 2 * width) {
                merge(from, to, start, Math.min(start + width, size), Math.min(start + 2 * width, size));
            }
            int[] sorted = to;
            to = from;
            from = sorted;
        }
        return from;
    }

    private void merge(int[] from, int[] to, int start, int middle, int end) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takeLeft = right == end || left < middle && compare(from[left], from[right]) <= 0;
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }

    private int compare(int one, int other) {
        int result = Long.compareUnsigned(highs[one], highs[other]);
        result = result != 0 ? result : Long.compareUnsigned(lows[one], lows[other]);
        return result != 0 ? result : Integer.compare(lengths[one] & 0xFF, lengths[other] & 0xFF);
    }
}
