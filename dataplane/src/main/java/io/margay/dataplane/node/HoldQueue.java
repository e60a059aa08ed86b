package io.margay.dataplane.node;

import io.margay.dataplane.counters.DropReason;
import io.margay.dataplane.neighbor.NeighborInbox;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.dataplane.packet.EthernetFlyweight;
import io.margay.dataplane.packet.IcmpFlyweight;
import io.margay.dataplane.packet.Icmpv6Flyweight;
import io.margay.rawsock.VirtioHeader;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where frames wait for their neighbour's MAC: copies in a bounded pool, let go in the order in which they came. Owned by the
 * worker.
 *
 * <p>Two sizes of slots: a packet, or a super-packet of up to 64 KiB. A frame that finds its pool full, or its neighbour's share
 * used up, is dropped and counted; one that waited too long is dropped as expired, so that a lost message of the conductor holds
 * nothing for ever.
 */
public final class HoldQueue implements Node {
    static final int SMALL_SLOTS = 512;
    static final int LARGE_SLOTS = 16;
    static final int NEIGHBOR_SHARE = 256;
    static final long MAX_HOLD_NS = 5_000_000_000L;

    private static final int SLOTS = SMALL_SLOTS + LARGE_SLOTS;
    private static final int SMALL_LENGTH = 2048;
    private static final int LARGE_LENGTH = 66 * 1024;
    private static final int FRAME_OFFSET = 16;

    private final NeighborInbox conductor;
    private final EthernetOutput ethernetOutput;
    private final IcmpError icmpError;
    private final Icmpv6Error icmpv6Error;
    private final Drops drops;
    private final UnsafeBuffer buffer =
            new UnsafeBuffer(ByteBuffer.allocateDirect(SMALL_SLOTS * SMALL_LENGTH + LARGE_SLOTS * LARGE_LENGTH));
    private final Frame held = new Frame();

    /** Slots in order of arrival; a slot's fields are at its own index in the arrays below. */
    private final int[] waiting = new int[SLOTS];

    private int waitingCount;
    private final int[] freeSmall = new int[SMALL_SLOTS];
    private int freeSmallCount;
    private final int[] freeLarge = new int[LARGE_SLOTS];
    private int freeLargeCount;
    /** Out of the line; perhaps with the transmitter, so free only after the flush. */
    private final int[] leaving = new int[SLOTS];

    private int leavingCount;

    private final RouterPort[] ingress = new RouterPort[SLOTS];
    private final RouterPort[] egress = new RouterPort[SLOTS];
    private final long[] neighborHigh = new long[SLOTS];
    private final long[] neighborLow = new long[SLOTS];
    private final int[] lengthBytes = new int[SLOTS];
    private final long[] heldAtNs = new long[SLOTS];
    private final boolean[] own = new boolean[SLOTS];

    public HoldQueue(
            NeighborInbox conductor,
            EthernetOutput ethernetOutput,
            IcmpError icmpError,
            Icmpv6Error icmpv6Error,
            Drops drops) {
        this.conductor = conductor;
        this.ethernetOutput = ethernetOutput;
        this.icmpError = icmpError;
        this.icmpv6Error = icmpv6Error;
        this.drops = drops;
        for (int slot = SLOTS - 1; slot >= 0; slot--) {
            free(slot);
        }
    }

    /** @param value the neighbour's, see {@link NeighborTable#value(int, int, long, long)}; 0 when there is none yet */
    public void accept(Frame frame, long value, long nowNs) {
        int state = NeighborTable.stateId(value);
        if (state == NeighborState.FAILED.id()) {
            refuse(frame, nowNs);
            return;
        }
        int portId = frame.egress().portId();
        long high = frame.neighborHigh();
        long low = frame.neighborLow();
        if (state == NeighborState.NONE.id() && !conductor.resolve(portId, high, low)) {
            drops.drop(frame, DropReason.HOLD_QUEUE_FULL);
            return;
        }
        int slot = waitingFor(portId, high, low) < NEIGHBOR_SHARE ? take(frame.lengthBytes()) : -1;
        if (slot < 0) {
            drops.drop(frame, DropReason.HOLD_QUEUE_FULL);
            return;
        }
        buffer.putBytes(
                offset(slot) - VirtioHeader.LENGTH,
                frame.buffer(),
                frame.offset() - VirtioHeader.LENGTH,
                frame.lengthBytes() + VirtioHeader.LENGTH);
        ingress[slot] = frame.ingress();
        egress[slot] = frame.egress();
        neighborHigh[slot] = high;
        neighborLow[slot] = low;
        lengthBytes[slot] = frame.lengthBytes();
        heldAtNs[slot] = nowNs;
        own[slot] = frame.isOwn();
        waiting[waitingCount++] = slot;
    }

    /** Frames held now. */
    public int size() {
        return waitingCount;
    }

    /** The neighbour answered: its frames go, in order. */
    public void onResolved(int portId, long high, long low, long mac) {
        for (int i = leave(portId, high, low); i < leavingCount; i++) {
            ethernetOutput.accept(wrap(leaving[i]), mac);
        }
    }

    /** Nobody answered: the senders are told (RFC 1812 5.3.3: host unreachable; RFC 4443 3.1: address unreachable). */
    public void onFailed(int portId, long high, long low, long nowNs) {
        for (int i = leave(portId, high, low); i < leavingCount; i++) {
            refuse(wrap(leaving[i]), nowNs);
        }
    }

    /** The conductor has no room for another neighbour. */
    public void onTableFull(int portId, long high, long low) {
        for (int i = leave(portId, high, low); i < leavingCount; i++) {
            drops.drop(wrap(leaving[i]), DropReason.NEIGHBOR_TABLE_FULL);
        }
    }

    /** A port goes: what came from it or waits to leave by it cannot stay. */
    public void onPortGone(RouterPort port) {
        int kept = 0;
        for (int i = 0; i < waitingCount; i++) {
            int slot = waiting[i];
            if (ingress[slot] == port || egress[slot] == port) {
                drops.drop(wrap(slot), DropReason.PORT_DOWN);
                leaving[leavingCount++] = slot;
            } else {
                waiting[kept++] = slot;
            }
        }
        waitingCount = kept;
    }

    /** Housekeeping: the oldest come first, so it stops at the first that may stay. */
    public void expire(long nowNs) {
        int expired = 0;
        while (expired < waitingCount && nowNs - heldAtNs[waiting[expired]] >= MAX_HOLD_NS) {
            drops.drop(wrap(waiting[expired]), DropReason.HOLD_EXPIRED);
            leaving[leavingCount++] = waiting[expired++];
        }
        if (expired > 0) {
            System.arraycopy(waiting, expired, waiting, 0, waitingCount - expired);
            waitingCount -= expired;
        }
    }

    /** After the flush: the bytes of what was sent are ours again. */
    public void release() {
        for (int i = 0; i < leavingCount; i++) {
            free(leaving[i]);
        }
        leavingCount = 0;
    }

    /** Takes what waits for this neighbour out of the line, in order; returns where in {@code leaving} it begins. */
    private int leave(int portId, long high, long low) {
        int first = leavingCount;
        int kept = 0;
        for (int i = 0; i < waitingCount; i++) {
            int slot = waiting[i];
            if (isFor(slot, portId, high, low)) {
                leaving[leavingCount++] = slot;
            } else {
                waiting[kept++] = slot;
            }
        }
        waitingCount = kept;
        return first;
    }

    private void refuse(Frame frame, long nowNs) {
        if (frame.isOwn()) {
            drops.drop(frame, DropReason.NEIGHBOR_FAILED);
            return;
        }
        if (frame.isIpv6()) {
            icmpv6Error.accept(
                    frame, Icmpv6Flyweight.DESTINATION_UNREACHABLE, Icmpv6Flyweight.ADDRESS_UNREACHABLE, 0, nowNs);
        } else {
            icmpError.accept(frame, IcmpFlyweight.DESTINATION_UNREACHABLE, IcmpFlyweight.HOST_UNREACHABLE, 0, nowNs);
        }
        drops.drop(frame, DropReason.NEIGHBOR_FAILED);
    }

    private Frame wrap(int slot) {
        held.wrap(buffer, offset(slot), lengthBytes[slot], ingress[slot]);
        if (own[slot]) {
            held.markOwn();
        }
        if (held.ethernet().type() == EthernetFlyweight.TYPE_IPV6) {
            held.wrapIpv6();
        } else {
            held.wrapIpv4();
        }
        held.nextHop(egress[slot], neighborHigh[slot], neighborLow[slot]);
        return held;
    }

    private boolean isFor(int slot, int portId, long high, long low) {
        return neighborLow[slot] == low && neighborHigh[slot] == high && egress[slot].portId() == portId;
    }

    private int waitingFor(int portId, long high, long low) {
        int count = 0;
        for (int i = 0; i < waitingCount; i++) {
            if (isFor(waiting[i], portId, high, low)) {
                count++;
            }
        }
        return count;
    }

    private int take(int frameLengthBytes) {
        if (frameLengthBytes <= SMALL_LENGTH - FRAME_OFFSET) {
            return freeSmallCount > 0 ? freeSmall[--freeSmallCount] : -1;
        }
        boolean fits = frameLengthBytes <= LARGE_LENGTH - FRAME_OFFSET;
        return fits && freeLargeCount > 0 ? freeLarge[--freeLargeCount] : -1;
    }

    private void free(int slot) {
        ingress[slot] = null;
        egress[slot] = null;
        if (slot < SMALL_SLOTS) {
            freeSmall[freeSmallCount++] = slot;
        } else {
            freeLarge[freeLargeCount++] = slot;
        }
    }

    private static int offset(int slot) {
        return FRAME_OFFSET
                + (slot < SMALL_SLOTS
                        ? slot * SMALL_LENGTH
                        : SMALL_SLOTS * SMALL_LENGTH + (slot - SMALL_SLOTS) * LARGE_LENGTH);
    }
}
