package io.margay.fib;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The first page of a FIB file. Numbers are little-endian, as the hosts are.
 *
 * <pre>
 *     0  magic 8 | version 4 | direct bits 4 | file length 8 | created ms 8
 *    32  capacities: routes 4, nodes 4, entries 4, next hops 4
 *    48  offsets 8 each: readers, direct, nodes, entries, next hops, records
 *    96  reader slots 4 | CRC-32 of the bytes 0..99 4
 *   128  state 4 | writer pid 4 | writer's start ticks 8 | writer's pid namespace 8
 *   192  generation 8 | committed ms 8 | epoch 8          read by every worker each cycle
 *   256  routes 4 | record limit 4 | nodes 4 | entries 4 | next hops 4 | retired 4 | owed removals 4
 *   288  refused: routes 8, nodes 8, entries 8, next hops 8
 *   320  changes 8            odd while one is under way
 *   384  routes by protocol id: 16 times 4
 *   448  routes by length: 33 times 4
 * </pre>
 *
 * The first 128 bytes never change after creation; the rest has one writer, the control thread.
 */
final class FibHeader {
    static final long MAGIC = 0x4249_4659_4147_524dL; // "MRGAYFIB"
    static final int VERSION = 2;

    static final int STATE_BUILDING = 1;
    static final int STATE_PUBLISHED = 2;

    private static final int MAGIC_AT = 0;
    private static final int VERSION_AT = 8;
    private static final int DIRECT_BITS_AT = 12;
    private static final int FILE_LENGTH = 16;
    private static final int CREATED_MS = 24;
    private static final int CAPACITIES = 32;
    private static final int OFFSETS = 48;
    private static final int READER_SLOTS = 96;
    private static final int CRC = 100;
    private static final int STATE = 128;
    private static final int WRITER_PID = 132;
    private static final int WRITER_START_TICKS = 136;
    private static final int WRITER_PID_NAMESPACE = 144;
    private static final int GENERATION = 192;
    private static final int COMMITTED_MS = 200;
    private static final int EPOCH = 208;
    private static final int ROUTES = 256;
    private static final int RECORD_LIMIT = 260;
    private static final int NODES = 264;
    private static final int ENTRIES = 268;
    private static final int NEXT_HOPS = 272;
    private static final int RETIRED = 276;
    private static final int OWED_REMOVALS = 280;
    private static final int REFUSED = 288;
    private static final int CHANGES = 320;
    private static final int ROUTES_BY_PROTOCOL = 384;
    private static final int ROUTES_BY_LENGTH = 448;

    private final AtomicBuffer buffer;

    FibHeader(AtomicBuffer buffer) {
        this.buffer = buffer;
    }

    void create(FibLayout layout, long createdMs, long generation, ProcessIdentity writer) {
        buffer.putInt(VERSION_AT, VERSION);
        buffer.putInt(DIRECT_BITS_AT, FibLayout.DIRECT_BITS);
        buffer.putLong(FILE_LENGTH, layout.lengthBytes());
        buffer.putLong(CREATED_MS, createdMs);
        FibCapacity capacity = layout.capacity();
        int[] capacities = {capacity.routes(), capacity.nodes(), capacity.entries(), capacity.nextHops()};
        for (int i = 0; i < capacities.length; i++) {
            buffer.putInt(CAPACITIES + i * Integer.BYTES, capacities[i]);
        }
        long[] offsets = offsets(layout);
        for (int i = 0; i < offsets.length; i++) {
            buffer.putLong(OFFSETS + i * Long.BYTES, offsets[i]);
        }
        buffer.putInt(READER_SLOTS, ReaderSlots.COUNT);
        buffer.putLong(MAGIC_AT, MAGIC);
        buffer.putInt(CRC, crc());
        buffer.putInt(WRITER_PID, writer.pid());
        buffer.putLong(WRITER_START_TICKS, writer.startTicks());
        buffer.putLong(WRITER_PID_NAMESPACE, writer.pidNamespace());
        buffer.putLong(GENERATION, generation);
        buffer.putLong(EPOCH, 1);
        state(STATE_BUILDING);
    }

    /**
     * The layout of a file of ours that is whole and published.
     *
     * @param name how the file is called in the one line that refuses it
     */
    FibLayout validate(String name, long actualLengthBytes) {
        if (buffer.getLong(MAGIC_AT) != MAGIC) {
            throw new FibFormatException(name + " is not a FIB file of Margay: wrong magic number");
        }
        if (buffer.getInt(VERSION_AT) != VERSION) {
            throw new FibFormatException(name + " has FIB format version " + buffer.getInt(VERSION_AT)
                    + ", this program reads version " + VERSION);
        }
        if (buffer.getInt(CRC) != crc()) {
            throw new FibFormatException(name + " is corrupt: the header does not match its checksum");
        }
        FibLayout layout = FibLayout.of(capacity(name));
        boolean agrees = layout.lengthBytes() == buffer.getLong(FILE_LENGTH)
                && buffer.getInt(DIRECT_BITS_AT) == FibLayout.DIRECT_BITS
                && buffer.getInt(READER_SLOTS) == ReaderSlots.COUNT;
        long[] offsets = offsets(layout);
        for (int i = 0; i < offsets.length; i++) {
            agrees &= offsets[i] == buffer.getLong(OFFSETS + i * Long.BYTES);
        }
        if (!agrees) {
            throw new FibFormatException(name + " is corrupt: the header's capacities and offsets disagree");
        }
        if (actualLengthBytes != layout.lengthBytes()) {
            throw new FibFormatException(
                    name + " is truncated: " + actualLengthBytes + " bytes of " + layout.lengthBytes());
        }
        if (buffer.getIntVolatile(STATE) != STATE_PUBLISHED) {
            throw new FibFormatException(name + " was never published: its writer did not finish it");
        }
        return layout;
    }

    private FibCapacity capacity(String name) {
        try {
            return new FibCapacity(
                    buffer.getInt(CAPACITIES),
                    buffer.getInt(CAPACITIES + 4),
                    buffer.getInt(CAPACITIES + 8),
                    buffer.getInt(CAPACITIES + 12));
        } catch (IllegalArgumentException e) {
            throw new FibFormatException(name + " is corrupt: " + e.getMessage());
        }
    }

    private static long[] offsets(FibLayout layout) {
        return new long[] {
            layout.readersOffset(),
            layout.directOffset(),
            layout.nodesOffset(),
            layout.entriesOffset(),
            layout.nextHopsOffset(),
            layout.recordsOffset()
        };
    }

    private int crc() {
        byte[] bytes = new byte[CRC];
        buffer.getBytes(0, bytes);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    void state(int state) {
        buffer.putIntVolatile(STATE, state);
    }

    void writerGone() {
        buffer.putIntVolatile(WRITER_PID, 0);
    }

    ProcessIdentity writer() {
        return new ProcessIdentity(
                buffer.getInt(WRITER_PID), buffer.getLong(WRITER_START_TICKS), buffer.getLong(WRITER_PID_NAMESPACE));
    }

    long createdMs() {
        return buffer.getLong(CREATED_MS);
    }

    long generation() {
        return buffer.getLongAcquire(GENERATION);
    }

    void commit(long generation, long nowMs) {
        buffer.putLong(COMMITTED_MS, nowMs);
        buffer.putLongRelease(GENERATION, generation);
    }

    long epoch() {
        return buffer.getLongAcquire(EPOCH);
    }

    /** Whoever reads this epoch sees what was published before it. */
    void epoch(long epoch) {
        buffer.putLongRelease(EPOCH, epoch);
    }

    /** Records at or above it have never been used. */
    int recordLimit() {
        return buffer.getIntAcquire(RECORD_LIMIT);
    }

    void recordLimit(int limit) {
        buffer.putIntRelease(RECORD_LIMIT, limit);
    }

    /** One route more or less. */
    void countRoute(int length, RouteProtocol protocol, int change) {
        add(ROUTES, change);
        add(ROUTES_BY_LENGTH + length * Integer.BYTES, change);
        add(ROUTES_BY_PROTOCOL + protocol.id() * Integer.BYTES, change);
    }

    private void add(int at, int change) {
        buffer.putIntRelease(at, buffer.getInt(at) + change);
    }

    /** The number of changes becomes odd: trie and records may disagree. */
    void beginChange() {
        buffer.putLong(CHANGES, buffer.getLong(CHANGES) + 1);
        VarHandle.storeStoreFence();
    }

    void endChange() {
        buffer.putLongRelease(CHANGES, buffer.getLong(CHANGES) + 1);
    }

    long changes() {
        return buffer.getLongAcquire(CHANGES);
    }

    int routes() {
        return buffer.getIntAcquire(ROUTES);
    }

    void trieUse(int nodes, int entries, int nextHops, int retired, int owedRemovals) {
        buffer.putIntRelease(NODES, nodes);
        buffer.putIntRelease(ENTRIES, entries);
        buffer.putIntRelease(NEXT_HOPS, nextHops);
        buffer.putIntRelease(RETIRED, retired);
        buffer.putIntRelease(OWED_REMOVALS, owedRemovals);
    }

    /** @param why one of the results that are refusals */
    void countRefusal(PutResult why) {
        int at = REFUSED + (why.id() - PutResult.REFUSED_ROUTES_FULL.id()) * Long.BYTES;
        buffer.putLongRelease(at, buffer.getLong(at) + 1);
    }

    FibStatistics statistics(FibLayout layout, ReaderSlots readers) {
        List<Integer> byLength = new ArrayList<>();
        for (int length = 0; length <= Ipv4Prefix.MAX_LENGTH; length++) {
            byLength.add(buffer.getIntAcquire(ROUTES_BY_LENGTH + length * Integer.BYTES));
        }
        Map<RouteProtocol, Integer> byProtocol = new EnumMap<>(RouteProtocol.class);
        for (RouteProtocol protocol : RouteProtocol.values()) {
            byProtocol.put(protocol, buffer.getIntAcquire(ROUTES_BY_PROTOCOL + protocol.id() * Integer.BYTES));
        }
        long epoch = epoch();
        return new FibStatistics(
                layout.capacity(),
                generation(),
                buffer.getLongAcquire(COMMITTED_MS),
                routes(),
                List.copyOf(byLength),
                Collections.unmodifiableMap(byProtocol),
                buffer.getIntAcquire(NODES),
                buffer.getIntAcquire(ENTRIES),
                buffer.getIntAcquire(NEXT_HOPS),
                buffer.getIntAcquire(RETIRED),
                buffer.getLongAcquire(REFUSED),
                buffer.getLongAcquire(REFUSED + 8),
                buffer.getLongAcquire(REFUSED + 16),
                buffer.getLongAcquire(REFUSED + 24),
                buffer.getIntAcquire(OWED_REMOVALS),
                epoch,
                Math.min(epoch, readers.oldestEpoch()),
                readers.claimed(),
                FibLayout.DIRECT_LENGTH,
                layout.lengthBytes());
    }
}
