package io.margay.fib;

import java.util.Arrays;

/** What the prefixes concerned were before a transaction, and what their records are to say after it: one change for each, whatever happens to it. */
final class Changes {
    /** No protocol's id. */
    private static final byte NO_ROUTE = 0;

    private int[] keys = new int[16];
    private byte[] lengths = new byte[16];
    private byte[] protocols = new byte[16];
    private int[] origins = new int[16];
    private int[] records = new int[16];
    private char[] oldHops = new char[16];
    private int size;

    /** @param oldHop next hop of the route that stands, or 0 if there is none */
    int add(int key, int length, int record, int oldHop) {
        if (size == keys.length) {
            grow();
        }
        keys[size] = key;
        lengths[size] = (byte) length;
        records[size] = record;
        oldHops[size] = (char) oldHop;
        return size++;
    }

    private void grow() {
        keys = Arrays.copyOf(keys, 2 * size);
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

    int key(int change) {
        return keys[change];
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
