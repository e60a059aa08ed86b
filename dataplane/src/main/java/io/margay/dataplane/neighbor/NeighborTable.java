package io.margay.dataplane.neighbor;

import io.margay.dataplane.runtime.RuntimeFile;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The neighbours in the mapped file {@code neighbors}: written by the conductor alone, read by workers and the CLI.
 *
 * <pre>
 *   header (64 bytes): magic 8 | version 4 | capacity 4 | used 4
 *   record (64 bytes): key 20: port id 4, probes 4 (requests since the last answer), high 8, low 8 (of an IpAddress)
 *                      value 8        state << 48 | MAC
 *                      usedNs 8       written by workers at most once a second
 *                      changedNs 8    last change of state
 *                      confirmedNs 8  last answer
 * </pre>
 *
 * <p>Times are CLOCK_MONOTONIC in nanoseconds, which all processes of a host share. Records never move. One that is deleted keeps its key (state {@link NeighborState#NONE}) until another neighbour takes the
 * place; a port id of 0 ends a line of probes. A reader loads key, value, key: with one writer that clears the value before it changes the key, and sets it after, a
 * value is only believed under the key that it belongs to. A key that is half written may look like a third neighbour's; its value is 0 meanwhile.
 */
public final class NeighborTable implements AutoCloseable {
    public static final String NAME = "neighbors";
    public static final int NOT_FOUND = -1;

    private static final long MAGIC = 0x4849_474e_5947_524dL; // "MRGYNGIH"
    private static final int VERSION = 2;
    private static final int VERSION_OFFSET = 8;
    private static final int CAPACITY_OFFSET = 12;
    private static final int USED_OFFSET = 16;
    private static final int HEADER_LENGTH = 64;

    private static final int RECORD_SHIFT = 6;
    private static final int PORT_ID = 0;
    private static final int PROBES = 4;
    private static final int HIGH = 8;
    private static final int LOW = 16;
    private static final int VALUE = 24;
    private static final int USED_NS = 32;
    private static final int CHANGED_NS = 40;
    private static final int CONFIRMED_NS = 48;

    private static final int STATE_SHIFT = 48;
    private static final long MAC_MASK = (1L << 48) - 1;
    private static final long USE_GRANULARITY_NS = 1_000_000_000L;

    private final MappedByteBuffer mapping;
    private final UnsafeBuffer buffer;
    private final int capacity;
    private final int mask;

    private NeighborTable(MappedByteBuffer mapping, int capacity) {
        this.mapping = mapping;
        this.buffer = new UnsafeBuffer(mapping);
        this.capacity = capacity;
        this.mask = capacity - 1;
    }

    /** @param capacity records, a power of two; at most three quarters of them are used, the rest keeps probes short */
    public static NeighborTable create(Path runtimeDirectory, int capacity) throws IOException {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("neighbour capacity is not a power of two: " + capacity);
        }
        Path file = runtimeDirectory.resolve(NAME);
        MappedByteBuffer mapping = RuntimeFile.create(file, HEADER_LENGTH + ((long) capacity << RECORD_SHIFT));
        NeighborTable table = new NeighborTable(mapping, capacity);
        table.buffer.putInt(VERSION_OFFSET, VERSION);
        table.buffer.putInt(CAPACITY_OFFSET, capacity);
        table.buffer.putLongOrdered(0, MAGIC);
        return table;
    }

    /** Maps the file read-only, for the CLI. */
    public static NeighborTable open(Path runtimeDirectory) throws IOException {
        Path file = runtimeDirectory.resolve(NAME);
        long length = Files.size(file);
        if (length < HEADER_LENGTH || length > Integer.MAX_VALUE) {
            throw new IOException(file + ": not a neighbours file: " + length + " bytes");
        }
        MappedByteBuffer mapping = IoUtil.mapExistingFile(file.toFile(), FileChannel.MapMode.READ_ONLY, NAME);
        UnsafeBuffer header = new UnsafeBuffer(mapping, 0, HEADER_LENGTH);
        int capacity = header.getInt(CAPACITY_OFFSET);
        if (header.getLongVolatile(0) != MAGIC
                || header.getInt(VERSION_OFFSET) != VERSION
                || length != HEADER_LENGTH + ((long) capacity << RECORD_SHIFT)) {
            IoUtil.unmap(mapping);
            throw new IOException(file + ": not a neighbours file of version " + VERSION);
        }
        return new NeighborTable(mapping, capacity);
    }

    public int capacity() {
        return capacity;
    }

    /** The record of this neighbour, or {@link #NOT_FOUND}. Never allocates. */
    public int find(int portId, long high, long low) {
        int index = hash(portId, high, low) & mask;
        for (int probe = 0; probe < capacity; probe++) {
            if (isKey(index, portId, high, low)) {
                return index;
            }
            if (buffer.getIntVolatile(offset(index) + PORT_ID) == 0) {
                return NOT_FOUND;
            }
            index = (index + 1) & mask;
        }
        return NOT_FOUND;
    }

    /**
     * State and MAC in one load, for {@link #state(long)} and {@link #mac(long)}; 0 (state NONE) when the record now belongs to
     * another neighbour.
     */
    public long value(int index, int portId, long high, long low) {
        long value = buffer.getLongVolatile(offset(index) + VALUE);
        return isKey(index, portId, high, low) ? value : 0;
    }

    /** The same by key alone; 0 for a neighbour that is not in the table. */
    public long valueOf(int portId, long high, long low) {
        int index = find(portId, high, low);
        return index == NOT_FOUND ? 0 : value(index, portId, high, low);
    }

    private boolean isKey(int index, int portId, long high, long low) {
        int at = offset(index);
        return buffer.getIntVolatile(at + PORT_ID) == portId
                && buffer.getLongVolatile(at + LOW) == low
                && buffer.getLongVolatile(at + HIGH) == high;
    }

    public static int stateId(long value) {
        return (int) (value >>> STATE_SHIFT);
    }

    public static NeighborState state(long value) {
        return NeighborState.of(stateId(value));
    }

    public static long mac(long value) {
        return value & MAC_MASK;
    }

    /** Can a frame be sent to it now? */
    public static boolean isUsable(long value) {
        int state = stateId(value);
        return state == NeighborState.REACHABLE.id()
                || state == NeighborState.PERMANENT.id()
                || state == NeighborState.STALE.id()
                || state == NeighborState.PROBE.id();
    }

    /** A worker used it: remembered to the second, so that the line is written rarely. */
    public void markUsed(int index, long nowNs) {
        int at = offset(index) + USED_NS;
        if (nowNs - buffer.getLong(at) >= USE_GRANULARITY_NS) {
            buffer.putLong(at, nowNs);
        }
    }

    public int portId(int index) {
        return buffer.getIntVolatile(offset(index) + PORT_ID);
    }

    /** Of the address, an {@link io.margay.fib.IpAddress}. */
    public long high(int index) {
        return buffer.getLongVolatile(offset(index) + HIGH);
    }

    public long low(int index) {
        return buffer.getLongVolatile(offset(index) + LOW);
    }

    public long value(int index) {
        return buffer.getLongVolatile(offset(index) + VALUE);
    }

    public long usedNs(int index) {
        return buffer.getLong(offset(index) + USED_NS);
    }

    public long changedNs(int index) {
        return buffer.getLong(offset(index) + CHANGED_NS);
    }

    public long confirmedNs(int index) {
        return buffer.getLong(offset(index) + CONFIRMED_NS);
    }

    public int probes(int index) {
        return buffer.getInt(offset(index) + PROBES);
    }

    /** Makes room for a neighbour; {@link #NOT_FOUND} when three quarters of the table are in use. Conductor only. */
    int add(int portId, long high, long low, long nowNs) {
        int used = buffer.getInt(USED_OFFSET);
        if (used >= capacity - (capacity >> 2)) {
            return NOT_FOUND;
        }
        int index = hash(portId, high, low) & mask;
        while (stateId(buffer.getLong(offset(index) + VALUE)) != 0) {
            index = (index + 1) & mask;
        }
        int at = offset(index);
        buffer.putLongVolatile(at + VALUE, 0);
        buffer.putLongVolatile(at + HIGH, high);
        buffer.putLongVolatile(at + LOW, low);
        buffer.putIntVolatile(at + PORT_ID, portId);
        buffer.putLong(at + USED_NS, nowNs);
        buffer.putLong(at + CONFIRMED_NS, 0);
        buffer.putInt(at + PROBES, 0);
        buffer.putIntOrdered(USED_OFFSET, used + 1);
        return index;
    }

    /** Publishes state and MAC in one ordered store. Conductor only. */
    void set(int index, NeighborState state, long mac, long nowNs) {
        int at = offset(index);
        buffer.putLong(at + CHANGED_NS, nowNs);
        buffer.putLongOrdered(at + VALUE, (long) state.id() << STATE_SHIFT | mac);
    }

    /** Conductor only. */
    void confirm(int index, long nowNs) {
        buffer.putInt(offset(index) + PROBES, 0);
        buffer.putLong(offset(index) + CONFIRMED_NS, nowNs);
    }

    /** Conductor only. */
    int countProbe(int index) {
        int probes = buffer.getInt(offset(index) + PROBES) + 1;
        buffer.putInt(offset(index) + PROBES, probes);
        return probes;
    }

    /**
     * Conductor only. Where the line of probes ends behind the record, it and the forgotten ones before it become empty again, or
     * after much coming and going every miss would look at the whole table.
     */
    void remove(int index, long nowNs) {
        set(index, NeighborState.NONE, 0, nowNs);
        buffer.putIntOrdered(USED_OFFSET, buffer.getInt(USED_OFFSET) - 1);
        int last = index;
        while (buffer.getInt(offset(last + 1 & mask) + PORT_ID) == 0 && isForgotten(last)) {
            buffer.putIntOrdered(offset(last) + PORT_ID, 0);
            last = last - 1 & mask;
        }
    }

    private boolean isForgotten(int index) {
        return buffer.getInt(offset(index) + PORT_ID) != 0 && buffer.getLong(offset(index) + VALUE) == 0;
    }

    public int used() {
        return buffer.getIntVolatile(USED_OFFSET);
    }

    @Override
    public void close() {
        IoUtil.unmap(mapping);
    }

    private static int offset(int index) {
        return HEADER_LENGTH + (index << RECORD_SHIFT);
    }

    private static int hash(int portId, long high, long low) {
        long mixed = (low ^ Long.rotateLeft(high, 23) ^ (long) portId << 48) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 40);
    }
}
