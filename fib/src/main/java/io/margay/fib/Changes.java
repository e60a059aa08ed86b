package io.margay.fib;

import java.util.Arrays;

/** What the prefixes concerned were before a transaction, and what their records are to say after it: one change for each, whatever happens to it. */
final class Changes {
    /** No protocol's id. */
    private static final byte NO_ROUTE = 0;

    private long[] highs = new long[16];
    private long[] lows = new long[16];
    private short[] lengths = new short[16];
    private byte[] protocols = new byte[16];
    private int[] origins = new int[16];
    private int[] records = new int[16];
    private char[] oldHops = new char[16];
    private int size;

    /** @param oldHop next hop of the route that stands, or 0 if there is none */
    int add(long high, long low, int length, int record, int oldHop) {
        if (size == highs.length) {
            grow();
        }
        highs[size] = high;
        lows[size] = low;
        lengths[size] = (short) length;
        records[size] = record;
        oldHops[size] = (char) oldHop;
        return size++;
    }

    private void grow() {
        highs = Arrays.copyOf(highs, 2 * size);
        lows = Arrays.copyOf(lows, 2 * size);
        lengths = Arrays.copyOf(lengths, 2 * size);
        protocols = Arrays.copyOf(protocols, 2 * size);
        origins = Arrays.copyOf(origins, 2 * size);
        records = Arrays.copyOf(records, 2 * size);
        oldHops = Arrays.copyOf(oldHops, 2 * size);
    }

    void goes(int change) {
        protocols[change] = NO_ROUTE;
    }

    boolean isRemoval(int change) {
        return protocols[change] == NO_ROUTE;
    }

    void comes(int change, RouteProtocol protocol, int originId) {
        protocols[change] = (byte) protocol.id();
        origins[change] = originId;
    }

    long high(int change) {
        return highs[change];
    }

    long low(int change) {
        return lows[change];
    }

    int length(int change) {
        return lengths[change];
    }

    RouteProtocol protocol(int change) {
        return RouteProtocol.byId(protocols[change]);
    }

    int originId(int change) {
        return origins[change];
    }

    int record(int change) {
        return records[change];
    }

    int oldHop(int change) {
        return oldHops[change];
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }
}
