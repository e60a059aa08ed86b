package io.margay.fib;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What was taken out of the trie rests here until no reader can hold it: blocks in the order of their retirement, each with the epoch that
 * began after it could last be found.
 */
final class Reclaimer {
    static final int NODES = 0;
    static final int ENTRIES = 1;
    static final int NEXT_HOP = 2;
    static final int NODES6 = 3;

    /** Whoever gets a block back. */
    interface Owner {
        void onReclaimed(int kind, int at, int units);
    }

    /** Retired blocks and next hops that are let to gather before the readers' slots are looked at. */
    private static final int BATCH = 256;

    private static final int KIND_SHIFT = 48;
    private static final int UNITS_SHIFT = 32;
    private static final long EVICTION_INTERVAL_NS = 1_000_000_000L;

    /** Many cycles of a worker that runs, and bearable for the control thread. */
    private static final long PATIENCE_NS = 2_000_000L;

    private final FibHeader header;
    private final ReaderSlots slots;
    private final Owner owner;
    private long[] blocks = new long[1024];
    private long[] epochs = new long[1024];
    private int head;
    private int size;
    private long epoch;
    private boolean epochHasBlocks;
    private long hopelessEpoch;
    private long evictedNs = System.nanoTime() - EVICTION_INTERVAL_NS;

    Reclaimer(FibHeader header, ReaderSlots slots, Owner owner) {
        this.header = header;
        this.slots = slots;
        this.owner = owner;
        this.epoch = header.epoch();
    }

    /** For a block that is, or before the next {@link #advance} will be, out of every new reader's reach. */
    void retire(int kind, int at, int units) {
        if (size == blocks.length) {
            grow();
        }
        int tail = head + size & blocks.length - 1;
        blocks[tail] = (long) kind << KIND_SHIFT | (long) units << UNITS_SHIFT | at;
        epochs[tail] = epoch + 1;
        size++;
        epochHasBlocks = true;
    }

    /** Everything retired so far can no longer be found: a new epoch. */
    void advance() {
        if (epochHasBlocks) {
            epoch++;
            epochHasBlocks = false;
            header.epoch(epoch);
        }
    }

    /** A new epoch in any case: who is seen in it knows all that was published before. */
    long begin() {
        epoch++;
        epochHasBlocks = false;
        header.epoch(epoch);
        return epoch;
    }

    /** The oldest epoch that a reader may still be in; {@link ReaderSlots#OFFLINE} when there is none who reads. Those who died are not waited for. */
    long oldestEpoch() {
        VarHandle.fullFence(); // as in reclaim
        long oldest = slots.oldestEpoch();
        if (oldest < epoch && System.nanoTime() - evictedNs >= EVICTION_INTERVAL_NS) {
            evictedNs = System.nanoTime();
            slots.evictDead(epoch);
            oldest = slots.oldestEpoch();
        }
        return oldest;
    }

    /** Gives back what all readers have let go. @return whether anything was given back */
    boolean reclaim() {
        if (size == 0) {
            return false;
        }
        // between what was published and the look at the slots: a reader that is not seen here will see all of it
        VarHandle.fullFence();
        long oldest = slots.oldestEpoch();
        if (oldest < epochs[head] && System.nanoTime() - evictedNs >= EVICTION_INTERVAL_NS) {
            evictedNs = System.nanoTime();
            slots.evictDead(epoch);
            oldest = slots.oldestEpoch();
        }
        oldest = Math.min(oldest, epoch);
        boolean any = false;
        while (size > 0 && epochs[head] <= oldest) {
            long block = blocks[head];
            head = head + 1 & blocks.length - 1;
            size--;
            owner.onReclaimed((int) (block >>> KIND_SHIFT), (int) block, (int) (block >>> UNITS_SHIFT) & 0xFFFF);
            any = true;
        }
        return any;
    }

    void reclaimIfMany() {
        if (size >= BATCH) {
            reclaim();
        }
    }

    /**
     * Gives readers that run the time to let go, before a route is refused. Of one that did not, as it stands still, the next attempts expect nothing.
     *
     * @return whether anything was given back
     */
    boolean awaitReaders() {
        if (reclaim()) {
            return true;
        }
        if (size == 0 || epochs[head] == hopelessEpoch) {
            return false;
        }
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < PATIENCE_NS) {
            Thread.yield();
            if (reclaim()) {
                return true;
            }
        }
        hopelessEpoch = epochs[head];
        return false;
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] oldBlocks = blocks;
        long[] oldEpochs = epochs;
        blocks = Arrays.copyOf(oldBlocks, 2 * size);
        epochs = Arrays.copyOf(oldEpochs, 2 * size);
        System.arraycopy(oldBlocks, 0, blocks, size, head);
        System.arraycopy(oldEpochs, 0, epochs, size, head);
    }
}
