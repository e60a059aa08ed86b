package io.margay.fib;

import java.lang.invoke.VarHandle;
import java.util.zip.CRC32;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The first page of a FIB file. Numbers are little-endian, as the hosts are.
 *
 * <pre>
 *     0  magic 8 | version 4 | direct bits 4 | file length 8 | created ms 8
 *    32  capacities: routes 4, nodes 4, entries 4, next hops 4, IPv6 routes 4, IPv6 nodes 4
 *    56  offsets of the {@link FibLayout.Part}s, 8 each
 *   136  reader slots 4 | direct bits of IPv6 4 | CRC-32 of the bytes 0..143 4
 *   192  state 4 | writer pid 4 | writer's start ticks 8 | writer's pid namespace 8
 *   256  generation 8 | committed ms 8 | epoch 8          read by every worker each cycle
 *   320  changes 8            odd while one is under way
 *   384  next hops 4 | retired 4 | refused for want of next hops 8
 *   512  {@link TableHeader} of IPv4
 *  1024  {@link TableHeader} of IPv6
 * </pre>
 *
 * The first 192 bytes never change after creation; the rest has one writer, the control thread.
 */
final class FibHeader {
    static final long MAGIC = 0x4249_4659_4147_524dL; // "MRGAYFIB"
    static final int VERSION = 3;

    static final int STATE_BUILDING = 1;
    static final int STATE_PUBLISHED = 2;

    private static final int MAGIC_AT = 0;
    private static final int VERSION_AT = 8;
    private static final int DIRECT_BITS_AT = 12;
    private static final int FILE_LENGTH = 16;
    private static final int CREATED_MS = 24;
    private static final int CAPACITIES = 32;
    private static final int OFFSETS = 56;
    private static final int READER_SLOTS = 136;
    private static final int DIRECT_BITS6_AT = 140;
    private static final int CRC = 144;
    private static final int STATE = 192;
    private static final int WRITER_PID = 196;
    private static final int WRITER_START_TICKS = 200;
    private static final int WRITER_PID_NAMESPACE = 208;
    private static final int GENERATION = 256;
    private static final int COMMITTED_MS = 264;
    private static final int EPOCH = 272;
    private static final int CHANGES = 320;
    private static final int NEXT_HOPS = 384;
    private static final int RETIRED = 388;
    private static final int REFUSED_NEXT_HOPS = 392;
    static final int TABLE4 = 512;
    static final int TABLE6 = 1_024;

    private final AtomicBuffer buffer;
    private final TableHeader table4;
    private final TableHeader table6;

    FibHeader(AtomicBuffer buffer) {
        this.buffer = buffer;
        this.table4 = new TableHeader(buffer, TABLE4, AddressFamily.IPV4);
        this.table6 = new TableHeader(buffer, TABLE6, AddressFamily.IPV6);
    }

    TableHeader table(AddressFamily family) {
        return family == AddressFamily.IPV4 ? table4 : table6;
    }

    void create(FibLayout layout, long createdMs, long generation, ProcessIdentity writer) {
        buffer.putInt(VERSION_AT, VERSION);
        buffer.putInt(DIRECT_BITS_AT, AddressFamily.IPV4.directBits());
        buffer.putInt(DIRECT_BITS6_AT, AddressFamily.IPV6.directBits());
        buffer.putLong(FILE_LENGTH, layout.fileLength());
        buffer.putLong(CREATED_MS, createdMs);
        FibCapacity capacity = layout.capacity();
        int[] capacities = {
            capacity.routes(),
            capacity.nodes(),
            capacity.entries(),
            capacity.nextHops(),
            capacity.routes6(),
            capacity.nodes6()
        };
        for (int i = 0; i < capacities.length; i++) {
            buffer.putInt(CAPACITIES + i * Integer.BYTES, capacities[i]);
        }
        long[] offsets = layout.offsets();
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
        FibLayout layout = new FibLayout(capacity(name));
        boolean agrees = layout.fileLength() == buffer.getLong(FILE_LENGTH)
                && buffer.getInt(DIRECT_BITS_AT) == AddressFamily.IPV4.directBits()
                && buffer.getInt(DIRECT_BITS6_AT) == AddressFamily.IPV6.directBits()
                && buffer.getInt(READER_SLOTS) == ReaderSlots.COUNT;
        long[] offsets = layout.offsets();
        for (int i = 0; i < offsets.length; i++) {
            agrees &= offsets[i] == buffer.getLong(OFFSETS + i * Long.BYTES);
        }
        if (!agrees) {
            throw new FibFormatException(name + " is corrupt: the header's capacities and offsets disagree");
        }
        if (actualLengthBytes != layout.fileLength()) {
            throw new FibFormatException(
                    name + " is truncated: " + actualLengthBytes + " bytes of " + layout.fileLength());
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
                    buffer.getInt(CAPACITIES + 12),
                    buffer.getInt(CAPACITIES + 16),
                    buffer.getInt(CAPACITIES + 20));
        } catch (IllegalArgumentException e) {
            throw new FibFormatException(name + " is corrupt: " + e.getMessage());
        }
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

    void nextHopUse(int nextHops, int retired) {
        buffer.putIntRelease(NEXT_HOPS, nextHops);
        buffer.putIntRelease(RETIRED, retired);
    }

    void countRefusal(PutResult why, AddressFamily family) {
        if (why == PutResult.REFUSED_NEXT_HOPS_FULL) {
            buffer.putLongRelease(REFUSED_NEXT_HOPS, buffer.getLong(REFUSED_NEXT_HOPS) + 1);
        } else {
            table(family).countRefusal(why);
        }
    }

    FibStatistics statistics(FibLayout layout, ReaderSlots readers) {
        long epoch = epoch();
        return new FibStatistics(
                layout.capacity(),
                generation(),
                buffer.getLongAcquire(COMMITTED_MS),
                table4.statistics(),
                table6.statistics(),
                buffer.getIntAcquire(NEXT_HOPS),
                buffer.getIntAcquire(RETIRED),
                buffer.getLongAcquire(REFUSED_NEXT_HOPS),
                epoch,
                Math.min(epoch, readers.oldestEpoch()),
                readers.claimed(),
                layout.fileLength());
    }
}
