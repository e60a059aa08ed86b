package io.margay.fib;

import java.lang.invoke.VarHandle;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The last changes, in a ring of the file: written by the writer as the records change, under the generation that its next commit gives them, and read by any process while
 * it goes on.
 *
 * <pre>
 *    0  written 8         changes so far; the last is at (written - 1) modulo the ring's length
 *    8  first base 8      the first generation after which every change is still here
 *   64  changes, 48 bytes each:
 *        0  generation 8
 *        8  address 16    in two halves
 *       24  seconds since 1970 4 (unsigned)
 *       28  old next hop 2 | new next hop 2      ids, 0 for no route
 *       32  old origin 4 | new origin 4
 *       40  length 1 | old protocol 1 | new protocol 1 | address family 1
 * </pre>
 *
 * Before a change is overwritten, the first base is raised to its generation. So who has copied changes of later generations than some base, and then finds that the
 * first base is not later, has them whole. A next hop's id is not used anew while a change here tells of it ({@link NextHops#hold}).
 */
final class FibJournal {
    static final int CHANGE_LENGTH = 48;
    static final int HIGH = 8;
    static final int LOW = 16;
    static final int SECONDS = 24;
    static final int OLD_NEXT_HOP = 28;
    static final int NEW_NEXT_HOP = 30;
    static final int OLD_ORIGIN = 32;
    static final int NEW_ORIGIN = 36;
    static final int PREFIX_LENGTH = 40;
    static final int OLD_PROTOCOL = 41;
    static final int NEW_PROTOCOL = 42;
    static final int FAMILY = 43;

    private static final int GENERATION = 0;
    private static final int WRITTEN = 0;
    private static final int FIRST_BASE = 8;
    private static final int HEADER_LENGTH = 64;
    private static final int MAX_CHANGES = 65_536;
    private static final int MIN_CHANGES = 1_024;
    private static final long MS_PER_SECOND = 1_000;

    private final AtomicBuffer buffer;
    private final int limit;

    FibJournal(AtomicBuffer buffer) {
        this.buffer = buffer;
        this.limit = (buffer.capacity() - HEADER_LENGTH) / CHANGE_LENGTH;
    }

    /** As many changes as the file has routes, within limits. */
    static long lengthBytes(FibCapacity capacity) {
        int changes = Math.max(MIN_CHANGES, (int) Math.min(MAX_CHANGES, (long) capacity.routes() + capacity.routes6()));
        return HEADER_LENGTH + (long) changes * CHANGE_LENGTH;
    }

    /**
     * @param generation that the file begins with: 0, or that of a file before it, whose routes are not here, so that only what comes after the first
     *     commit is a change
     */
    void create(long generation) {
        buffer.putLongRelease(FIRST_BASE, generation == 0 ? 0 : generation + 1);
    }

    /**
     * @param oldWord of the route's record, 0 if there was no route
     * @param newHop 0 if there is none after it
     * @param newProtocol of a route that there is
     */
    void write(
            AddressFamily family,
            Changes changes,
            int change,
            long oldWord,
            int newHop,
            NextHops nextHops,
            long generation,
            long timeMs) {
        int newProtocol = newHop == 0 ? 0 : changes.protocol(change).id();
        int newOrigin = newHop == 0 ? 0 : changes.originId(change);
        int oldHop = RouteRecords.nextHopId(oldWord);
        RouteProtocol oldProtocol = RouteRecords.protocol(oldWord);
        int oldProtocolId = oldProtocol == null ? 0 : oldProtocol.id();
        int oldOrigin = RouteRecords.originId(oldWord);
        if (oldHop == newHop && oldProtocolId == newProtocol && oldOrigin == newOrigin) {
            return;
        }
        long written = buffer.getLong(WRITTEN);
        int at = at(written);
        if (written >= limit) {
            raiseFirstBase(buffer.getLong(at + GENERATION));
            letGo(at, nextHops);
        }
        nextHops.hold(oldHop);
        nextHops.hold(newHop);
        buffer.putLong(at + GENERATION, generation);
        buffer.putLong(at + HIGH, changes.high(change));
        buffer.putLong(at + LOW, changes.low(change));
        buffer.putInt(at + SECONDS, (int) Math.floorDiv(timeMs, MS_PER_SECOND));
        buffer.putShort(at + OLD_NEXT_HOP, (short) oldHop);
        buffer.putShort(at + NEW_NEXT_HOP, (short) newHop);
        buffer.putInt(at + OLD_ORIGIN, oldOrigin);
        buffer.putInt(at + NEW_ORIGIN, newOrigin);
        buffer.putByte(at + PREFIX_LENGTH, (byte) changes.length(change));
        buffer.putByte(at + OLD_PROTOCOL, (byte) oldProtocolId);
        buffer.putByte(at + NEW_PROTOCOL, (byte) newProtocol);
        buffer.putByte(at + FAMILY, (byte) family.ordinal());
        buffer.putLongRelease(WRITTEN, written + 1);
    }

    private int at(long change) {
        return HEADER_LENGTH + (int) (change % limit) * CHANGE_LENGTH;
    }

    /** Ids that stand in a change which is overwritten, or dropped. */
    private void letGo(int at, NextHops nextHops) {
        nextHops.letGo(buffer.getShort(at + OLD_NEXT_HOP));
        nextHops.letGo(buffer.getShort(at + NEW_NEXT_HOP));
        buffer.putInt(at + OLD_NEXT_HOP, 0);
    }

    /** Drops all changes: more come than there is room for, or the ids are wanted. Nothing before {@code generation} can be compared with any more. */
    void drop(NextHops nextHops, long generation) {
        long written = buffer.getLong(WRITTEN);
        raiseFirstBase(written == 0 ? generation : Math.max(generation, buffer.getLong(at(written - 1) + GENERATION)));
        for (long change = Math.max(0, written - limit); change < written; change++) {
            letGo(at(change), nextHops);
        }
    }

    private void raiseFirstBase(long generation) {
        if (generation > buffer.getLong(FIRST_BASE)) {
            buffer.putLongRelease(FIRST_BASE, generation);
            VarHandle.storeStoreFence();
        }
    }

    /** The first generation that something can be compared with. */
    long firstBase() {
        return buffer.getLongAcquire(FIRST_BASE);
    }

    /** Changes that are in the ring. */
    int size() {
        return (int) Math.min(limit, buffer.getLongAcquire(WRITTEN));
    }

    int capacity() {
        return limit;
    }

    /**
     * The changes that led from one generation to another, both committed, in the order in which they were made.
     *
     * @return whole changes, or null if some have been overwritten
     */
    UnsafeBuffer copy(long from, long to) {
        long written = buffer.getLongAcquire(WRITTEN);
        byte[] copied = new byte[(int) Math.min(limit, written) * CHANGE_LENGTH];
        int length = 0;
        for (long change = Math.max(0, written - limit); change < written; change++) {
            int at = at(change);
            long generation = buffer.getLong(at + GENERATION);
            if (generation > from && generation <= to) {
                buffer.getBytes(at, copied, length, CHANGE_LENGTH);
                length += CHANGE_LENGTH;
            }
        }
        VarHandle.acquireFence();
        return firstBase() > from ? null : new UnsafeBuffer(copied, 0, length);
    }

    /** Of a copied change. */
    static long generation(UnsafeBuffer changes, int at) {
        return changes.getLong(at + GENERATION);
    }
}
