package io.margay.fib;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The readers' page: one cache line for each thread that walks the trie, from this process or another.
 *
 * <pre>
 *    0  owner 8: pid of the process that claimed the slot, 0 if free; taken by compare-and-set
 *    8  epoch 8: what the owner saw of the writer's epoch when it last held nothing of the trie; OFFLINE while it holds nothing
 *   16  start ticks 8 | pid namespace 8     who the owner is, to tell that it died
 * </pre>
 *
 * A slot is written by its owner; that of a dead owner is freed by the FIB's writer.
 */
final class ReaderSlots {
    static final int COUNT = 64;
    static final int LENGTH = COUNT * 64;

    /** Later than any epoch: the owner is not reading. */
    static final long OFFLINE = Long.MAX_VALUE;

    private static final int SLOT_LENGTH = 64;
    private static final int OWNER = 0;
    private static final int EPOCH = 8;
    private static final int START_TICKS = 16;
    private static final int PID_NAMESPACE = 24;

    private final AtomicBuffer buffer;

    ReaderSlots(AtomicBuffer buffer) {
        this.buffer = buffer;
    }

    void create() {
        for (int slot = 0; slot < COUNT; slot++) {
            buffer.putLong(slot * SLOT_LENGTH + EPOCH, OFFLINE);
        }
    }

    /** @return a slot that is the caller's and offline, or -1 when all are taken */
    int claim(ProcessIdentity owner) {
        for (int slot = 0; slot < COUNT; slot++) {
            int at = slot * SLOT_LENGTH;
            if (buffer.getLongVolatile(at + OWNER) == 0 && buffer.compareAndSetLong(at + OWNER, 0, owner.pid())) {
                buffer.putLong(at + PID_NAMESPACE, owner.pidNamespace());
                buffer.putLongRelease(at + START_TICKS, owner.startTicks());
                return slot;
            }
        }
        return -1;
    }

    void release(int slot) {
        int at = slot * SLOT_LENGTH;
        buffer.putLongRelease(at + EPOCH, OFFLINE);
        buffer.putLongRelease(at + START_TICKS, 0);
        buffer.putLongRelease(at + OWNER, 0);
    }

    /** The owner held nothing of the trie when it read this epoch: one ordered store. */
    void quiescent(int slot, long epoch) {
        buffer.putLongRelease(slot * SLOT_LENGTH + EPOCH, epoch);
    }

    /** The owner will read again: a store and a full fence, so that either the writer sees it or it sees what the writer did. */
    void online(int slot, long epoch) {
        buffer.putLongVolatile(slot * SLOT_LENGTH + EPOCH, epoch);
    }

    /** The oldest epoch that a reader may still be in; {@link #OFFLINE} without readers. */
    long oldestEpoch() {
        long oldest = OFFLINE;
        for (int slot = 0; slot < COUNT; slot++) {
            int at = slot * SLOT_LENGTH;
            if (buffer.getLongVolatile(at + OWNER) != 0) {
                oldest = Math.min(oldest, buffer.getLongVolatile(at + EPOCH));
            }
        }
        return oldest;
    }

    /** Frees the slots below {@code epoch} whose owner has died. Asks the kernel: not for each cycle. */
    void evictDead(long epoch) {
        for (int slot = 0; slot < COUNT; slot++) {
            int at = slot * SLOT_LENGTH;
            long owner = buffer.getLongVolatile(at + OWNER);
            long startTicks = buffer.getLongVolatile(at + START_TICKS);
            if (owner != 0 && startTicks != 0 && buffer.getLongVolatile(at + EPOCH) < epoch) {
                ProcessIdentity process =
                        new ProcessIdentity((int) owner, startTicks, buffer.getLong(at + PID_NAMESPACE));
                if (process.isGone()) {
                    release(slot);
                }
            }
        }
    }

    /** The claimed slots; each as it was at one moment or another of the call. */
    List<FibReaderState> states(long epoch) {
        List<FibReaderState> states = new ArrayList<>();
        for (int slot = 0; slot < COUNT; slot++) {
            long owner = buffer.getLongVolatile(slot * SLOT_LENGTH + OWNER);
            long seen = buffer.getLongVolatile(slot * SLOT_LENGTH + EPOCH);
            if (owner != 0) {
                states.add(new FibReaderState(slot, (int) owner, seen == OFFLINE, Math.max(0, epoch - seen)));
            }
        }
        return states;
    }

    int claimed() {
        int count = 0;
        for (int slot = 0; slot < COUNT; slot++) {
            if (buffer.getLongVolatile(slot * SLOT_LENGTH + OWNER) != 0) {
                count++;
            }
        }
        return count;
    }
}
