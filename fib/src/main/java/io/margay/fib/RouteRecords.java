package io.margay.fib;

import java.lang.invoke.VarHandle;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The route records of a family, read by any process while the writer writes. A route keeps its record as long as it stands.
 *
 * <pre>
 *   IPv4, 24 bytes    IPv6, 40 bytes
 *    0                 0     version 4    odd while the writer is at it
 *    4                16     address 4 or 16, in two halves
 *    8                 8     next hop 2 | prefix length 1 | protocol 1 | origin id 4     one word; 0 if the record is free; protocol with 0x80: stale
 *   16                 4     generation 4 (low half)
 *   20                32     seconds since 1970 4 (unsigned)
 * </pre>
 *
 * The word is stored last when a route comes and first when it goes, and the address changes only in between: a writer that dies at any point
 * leaves the old route, the new one or none.
 */
final class RouteRecords {
    private static final int VERSION = 0;
    private static final int ADDRESS = 4;
    private static final int WORD = 8;
    private static final int HIGH6 = 16;
    private static final int LOW6 = 24;

    private static final int LENGTH_SHIFT = 16;
    private static final int PROTOCOL_SHIFT = 24;
    private static final int ORIGIN_SHIFT = 32;
    private static final long NEXT_HOP_MASK = 0xFFFF;
    private static final long PROTOCOL_MASK = 0x7F;
    private static final long STALE = 0x80L << PROTOCOL_SHIFT;
    private static final long MS_PER_SECOND = 1_000;

    /** Longer than a writer that runs needs for a record; one that stands still has left it in a readable state. */
    private static final int WAIT_LIMIT = 20_000;

    private final AtomicBuffer buffer;
    private final AddressFamily family;
    private final boolean isIpv4;
    private final int recordLength;
    private final int generationAt;
    private final int secondsAt;

    RouteRecords(AtomicBuffer buffer, AddressFamily family) {
        this.buffer = buffer;
        this.family = family;
        this.isIpv4 = family == AddressFamily.IPV4;
        this.recordLength = family.recordLength();
        this.generationAt = isIpv4 ? 16 : 4;
        this.secondsAt = isIpv4 ? 20 : 32;
    }

    AddressFamily family() {
        return family;
    }

    void write(
            int record,
            long high,
            long low,
            int length,
            int nextHopId,
            RouteProtocol protocol,
            int originId,
            long generation,
            long timeMs) {
        int at = record * recordLength;
        int version = begin(at);
        buffer.putInt(at + generationAt, (int) generation);
        buffer.putInt(at + secondsAt, (int) Math.floorDiv(timeMs, MS_PER_SECOND));
        if (isIpv4) {
            buffer.putInt(at + ADDRESS, (int) (high >>> Integer.SIZE));
        } else {
            buffer.putLong(at + HIGH6, high);
            buffer.putLong(at + LOW6, low);
        }
        buffer.putLongRelease(
                at + WORD,
                (long) originId << ORIGIN_SHIFT
                        | (long) protocol.id() << PROTOCOL_SHIFT
                        | (long) length << LENGTH_SHIFT
                        | nextHopId);
        buffer.putIntRelease(at + VERSION, version + 1);
    }

    /** Of a route that stands: it is older than its record, and whether it still holds is to be seen. */
    void carriedOver(int record, long generation, long timeMs) {
        int at = record * recordLength;
        int version = begin(at);
        buffer.putInt(at + generationAt, (int) generation);
        buffer.putInt(at + secondsAt, (int) Math.floorDiv(timeMs, MS_PER_SECOND));
        buffer.putLongRelease(at + WORD, buffer.getLong(at + WORD) | STALE);
        buffer.putIntRelease(at + VERSION, version + 1);
    }

    /** The route has been given again as it stands: not stale any more, and as old as it was. */
    void confirm(int record) {
        int at = record * recordLength;
        long word = buffer.getLong(at + WORD);
        if (isStale(word)) {
            int version = begin(at);
            buffer.putLongRelease(at + WORD, word & ~STALE);
            buffer.putIntRelease(at + VERSION, version + 1);
        }
    }

    void clear(int record) {
        int at = record * recordLength;
        int version = begin(at);
        buffer.putLongRelease(at + WORD, 0);
        buffer.putIntRelease(at + VERSION, version + 1);
    }

    /** Makes the version odd, before anything that follows. */
    private int begin(int at) {
        int version = buffer.getInt(at + VERSION) | 1;
        buffer.putInt(at + VERSION, version);
        VarHandle.storeStoreFence();
        return version;
    }

    boolean holds(int record, RouteProtocol protocol, int originId, int nextHopId) {
        long word = buffer.getLong(record * recordLength + WORD);
        return (int) (word >>> PROTOCOL_SHIFT & PROTOCOL_MASK) == protocol.id()
                && (int) (word >>> ORIGIN_SHIFT) == originId
                && (int) (word & NEXT_HOP_MASK) == nextHopId;
    }

    /** The word of a record, 0 if it is free; this and the next for who knows otherwise that nothing changes. */
    long word(int record) {
        return buffer.getLong(record * recordLength + WORD);
    }

    long high(int record) {
        int at = record * recordLength;
        return isIpv4 ? (long) buffer.getInt(at + ADDRESS) << Integer.SIZE : buffer.getLong(at + HIGH6);
    }

    long low(int record) {
        return isIpv4 ? 0 : buffer.getLong(record * recordLength + LOW6);
    }

    static int length(long word) {
        return (int) (word >>> LENGTH_SHIFT & 0xFF);
    }

    static int nextHopId(long word) {
        return (int) (word & NEXT_HOP_MASK);
    }

    static RouteProtocol protocol(long word) {
        return RouteProtocol.byId((int) (word >>> PROTOCOL_SHIFT & PROTOCOL_MASK));
    }

    static int originId(long word) {
        return (int) (word >>> ORIGIN_SHIFT);
    }

    static boolean isStale(long word) {
        return (word & STALE) != 0;
    }

    RouteProtocol protocol(int record) {
        return protocol(buffer.getLong(record * recordLength + WORD));
    }

    /**
     * @return the route, or null if the record is free
     * @throws FibFormatException if the record can be none of ours
     */
    Route read(int record, NextHopTable nextHops, FibHeader header) {
        int at = record * recordLength;
        for (int tries = 0; ; tries++) {
            int version = buffer.getIntAcquire(at + VERSION);
            boolean patient = tries < WAIT_LIMIT;
            if ((version & 1) == 0 || !patient) {
                long word = buffer.getLong(at + WORD);
                long high = high(record);
                long low = low(record);
                int generation = buffer.getInt(at + generationAt);
                int seconds = buffer.getInt(at + secondsAt);
                int nextHopId = (int) (word & NEXT_HOP_MASK);
                NextHop nextHop = nextHops.isId(nextHopId) ? nextHops.read(nextHopId) : null;
                VarHandle.acquireFence();
                if (buffer.getInt(at + VERSION) == version) { // then the id was referred to while its record was read
                    return word == 0 ? null : decode(record, word, high, low, nextHop, generation, seconds, header);
                }
            }
            pause(tries);
        }
    }

    private Route decode(
            int record,
            long word,
            long high,
            long low,
            NextHop nextHop,
            int generation,
            int seconds,
            FibHeader header) {
        int length = (int) (word >>> LENGTH_SHIFT & 0xFF);
        RouteProtocol protocol = protocol(word);
        if (nextHop == null || protocol == null || !family.isPrefix(high, low, length)) {
            throw new FibFormatException(family.label() + " route record " + record + " is corrupt");
        }
        long coming = header.generation() + 1; // the record's generation is this one or earlier
        return new Route(
                family.prefix(high, low, length),
                nextHop,
                protocol,
                (int) (word >>> ORIGIN_SHIFT),
                coming - Integer.toUnsignedLong((int) coming - generation),
                Integer.toUnsignedLong(seconds) * MS_PER_SECOND,
                isStale(word));
    }

    private static void pause(int tries) {
        if (tries % 64 == 63) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
    }
}
