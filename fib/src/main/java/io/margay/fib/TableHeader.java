package io.margay.fib;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.AtomicBuffer;

/**
 * What the header says of one family's routes and trie.
 *
 * <pre>
 *     0  routes 4 | record limit 4 | nodes 4 | entries 4 | owed removals 4
 *    24  refused for want of room for: routes 8, nodes 8, entries 8
 *    64  routes by protocol id: 16 times 4
 *   128  routes by length: 33 or 129 times 4
 * </pre>
 */
final class TableHeader {
    private static final int ROUTES = 0;
    private static final int RECORD_LIMIT = 4;
    private static final int NODES = 8;
    private static final int ENTRIES = 12;
    private static final int OWED_REMOVALS = 16;
    private static final int REFUSED = 24;
    private static final int BY_PROTOCOL = 64;
    private static final int BY_LENGTH = 128;

    private final AtomicBuffer buffer;
    private final int base;
    private final AddressFamily family;

    TableHeader(AtomicBuffer buffer, int base, AddressFamily family) {
        this.buffer = buffer;
        this.base = base;
        this.family = family;
    }

    AddressFamily family() {
        return family;
    }

    /** Records at or above it have never been used. */
    int recordLimit() {
        return buffer.getIntAcquire(base + RECORD_LIMIT);
    }

    void recordLimit(int limit) {
        buffer.putIntRelease(base + RECORD_LIMIT, limit);
    }

    /** One route more or less. */
    void countRoute(int length, RouteProtocol protocol, int change) {
        add(ROUTES, change);
        add(BY_LENGTH + length * Integer.BYTES, change);
        add(BY_PROTOCOL + protocol.id() * Integer.BYTES, change);
    }

    private void add(int at, int change) {
        buffer.putIntRelease(base + at, buffer.getInt(base + at) + change);
    }

    int routes() {
        return buffer.getIntAcquire(base + ROUTES);
    }

    void trieUse(int nodes, int entries, int owedRemovals) {
        buffer.putIntRelease(base + NODES, nodes);
        buffer.putIntRelease(base + ENTRIES, entries);
        buffer.putIntRelease(base + OWED_REMOVALS, owedRemovals);
    }

    /** @param why of routes, nodes or entries */
    void countRefusal(PutResult why) {
        int at = base + REFUSED + (why.id() - PutResult.REFUSED_ROUTES_FULL.id()) * Long.BYTES;
        buffer.putLongRelease(at, buffer.getLong(at) + 1);
    }

    private long refused(PutResult why) {
        return buffer.getLongAcquire(base + REFUSED + (why.id() - PutResult.REFUSED_ROUTES_FULL.id()) * Long.BYTES);
    }

    FibTableStatistics statistics() {
        List<Integer> byLength = new ArrayList<>();
        for (int length = 0; length <= family.bits(); length++) {
            byLength.add(buffer.getIntAcquire(base + BY_LENGTH + length * Integer.BYTES));
        }
        Map<RouteProtocol, Integer> byProtocol = new EnumMap<>(RouteProtocol.class);
        for (RouteProtocol protocol : RouteProtocol.values()) {
            byProtocol.put(protocol, buffer.getIntAcquire(base + BY_PROTOCOL + protocol.id() * Integer.BYTES));
        }
        return new FibTableStatistics(
                family,
                routes(),
                List.copyOf(byLength),
                Collections.unmodifiableMap(byProtocol),
                buffer.getIntAcquire(base + NODES),
                buffer.getIntAcquire(base + ENTRIES),
                refused(PutResult.REFUSED_ROUTES_FULL),
                refused(PutResult.REFUSED_NODES_FULL),
                refused(PutResult.REFUSED_ENTRIES_FULL),
                buffer.getIntAcquire(base + OWED_REMOVALS));
    }
}
