package io.margay.rawsock;

import org.agrona.concurrent.UnsafeBuffer;

/** The way out for a worker's frames, to any interface. Owned by one worker, called by no other thread. */
public interface Transmitter extends AutoCloseable {
    /**
     * Takes a frame into the current batch. Nothing is copied: the bytes must stay as they are until {@link #flush()} has returned. When the
     * batch is full it is flushed first.
     *
     * @param buffer off-heap memory
     * @param offset of the Ethernet header; the {@link VirtioHeader} at {@code offset - 10} goes along
     * @param lengthBytes of the frame from the Ethernet header on
     * @param interfaceIndex the interface it leaves by
     * @param token handed back to {@link TransmitListener}; the egress port's id
     */
    void transmit(UnsafeBuffer buffer, int offset, int lengthBytes, int interfaceIndex, int token);

    /**
     * Sends the batch. What cannot be sent is reported and left out, and the rest goes on: there is no second try.
     *
     * @return frames that the kernel took in this call
     */
    int flush();

    @Override
    void close();
}
