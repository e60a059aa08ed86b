package io.margay.fib;

/**
 * A thread's promise to the writer about what it still reads: nodes and next hops that were replaced are used anew only after every slot has been
 * {@link #quiescent} since. Owned by one thread. A thread that holds no slot may look up, but its answers are not to be trusted.
 *
 * <p>Between {@link #offline} and {@link #online} the thread must not look up, and the writer need not wait for it: for a thread that is going to block.
 */
public final class EpochSlot implements AutoCloseable {
    private final FibMapping readOnly;
    private final FibMapping writable;
    private final FibHeader header;
    private final ReaderSlots slots;
    private final int slot;
    private boolean open = true;

    /** Keeps both mappings until it is closed, so that its owner can look up even while the reader is being closed. */
    EpochSlot(FibMapping readOnly, FibMapping writable, FibHeader header, ReaderSlots slots, int slot) {
        this.readOnly = readOnly.retain();
        this.writable = writable.retain();
        this.header = header;
        this.slots = slots;
        this.slot = slot;
        online();
    }

    /** Once a cycle, when nothing that was looked up is in use any more: one load and one ordered store. */
    public void quiescent() {
        slots.quiescent(slot, header.epoch());
    }

    public void offline() {
        slots.quiescent(slot, ReaderSlots.OFFLINE);
    }

    public void online() {
        slots.online(slot, header.epoch());
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            slots.release(slot);
            writable.close();
            readOnly.close();
        }
    }
}
