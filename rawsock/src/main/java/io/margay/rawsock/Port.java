package io.margay.rawsock;

/**
 * One network interface as a source of frames. Owned by one worker, called by no other thread.
 *
 * <p>The cycle is: {@link #poll}, edit and {@link Transmitter#transmit} in place, {@link Transmitter#flush}, {@link #release}.
 */
public interface Port extends AutoCloseable {
    /**
     * Hands over the frames that have come in, in the order in which the interface received them.
     *
     * @param frameLimit the most to take in this call
     * @return frames taken. Fewer than the limit, or even none, may also mean that there is no room for another large frame: flush,
     *     {@link #release()} and poll again
     */
    int poll(FrameHandler handler, int frameLimit);

    /** Gives back everything polled so far. The frames' bytes are void from here on, so flush the transmitter first. */
    void release();

    /** Frames lost since the port was opened because we did not keep up. Asks the kernel: for housekeeping, not for each cycle. */
    long kernelDrops();

    int interfaceIndex();

    /** For {@link Poller}; -1 where there is none. */
    int fileDescriptor();

    /**
     * 0 while the interface can give frames; else the errno that says why not: ENETDOWN for one that is down and may come back by itself,
     * ENODEV for one that is gone for good, so that the port must be closed. Asks the kernel: for housekeeping, not for each cycle.
     */
    int error();

    @Override
    void close();
}
