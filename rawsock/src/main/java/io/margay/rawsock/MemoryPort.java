package io.margay.rawsock;

import io.margay.rawsock.linux.Errno;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A port without a kernel: what is injected is polled, what a {@link MemoryTransmitter} sends to its interface index can be looked at.
 * For warming a worker up, for tests and for benches. Everything on one thread.
 */
public final class MemoryPort implements Port {
    public static final int DEFAULT_SLOTS = 256;
    public static final int DEFAULT_FRAME_LENGTH = 2048 - 64;

    private final int interfaceIndex;
    private final MemoryFrames received;
    private final MemoryFrames sent;
    private long drops;
    private int error;

    public MemoryPort(int interfaceIndex) {
        this(interfaceIndex, DEFAULT_SLOTS, DEFAULT_FRAME_LENGTH);
    }

    /**
     * @param slots frames that each direction can hold
     * @param maxFrameLengthBytes larger frames are lost
     */
    public MemoryPort(int interfaceIndex, int slots, int maxFrameLengthBytes) {
        this.interfaceIndex = interfaceIndex;
        this.received = new MemoryFrames(slots, maxFrameLengthBytes);
        this.sent = new MemoryFrames(slots, maxFrameLengthBytes);
    }

    /**
     * A frame comes in, complete, with an empty virtio header. It is copied.
     *
     * @return false when there was no room: it then counts as a kernel drop
     */
    public boolean inject(byte[] frame) {
        return countedUnless(error == 0 && received.add(frame));
    }

    /** A frame comes in, together with the virtio header at {@code offset - 10}. It is copied. */
    public boolean inject(UnsafeBuffer buffer, int offset, int lengthBytes) {
        return countedUnless(error == 0 && received.add(buffer, offset, lengthBytes));
    }

    private boolean countedUnless(boolean accepted) {
        if (!accepted) {
            drops++;
        }
        return accepted;
    }

    /** Looks at what was sent to this port, and takes it off; the bytes are void when the call returns. */
    public int drainSent(FrameHandler handler, int frameLimit) {
        int taken = sent.poll(handler, frameLimit);
        sent.release();
        return taken;
    }

    public int sentCount() {
        return sent.size();
    }

    public void discardSent() {
        sent.clear();
    }

    /** From here on the interface fails with this errno; 0 repairs it. */
    public void fail(int errno) {
        error = errno;
    }

    /** Returns 0, or the errno by which the frame failed. */
    int accept(UnsafeBuffer buffer, int offset, int lengthBytes) {
        if (error != 0) {
            return error;
        }
        return sent.add(buffer, offset, lengthBytes) ? 0 : Errno.ENOBUFS;
    }

    @Override
    public int poll(FrameHandler handler, int frameLimit) {
        return received.poll(handler, frameLimit);
    }

    @Override
    public void release() {
        received.release();
    }

    @Override
    public long kernelDrops() {
        return drops;
    }

    @Override
    public int interfaceIndex() {
        return interfaceIndex;
    }

    @Override
    public int fileDescriptor() {
        return -1;
    }

    @Override
    public int error() {
        return error;
    }

    @Override
    public void close() {
        received.clear();
        sent.clear();
    }
}
