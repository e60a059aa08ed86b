package io.margay.rawsock;

import io.margay.rawsock.linux.OffHeap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Room for frames that do not fit a ring slot, shared by all ports of one worker and owned by it. The buffer given back last is taken
 * first, as it is the likeliest to be in the cache still. One thread.
 */
public final class LargeFramePool {
    /** An IPv4 packet of full length with Ethernet header and two VLAN tags. */
    public static final int MAX_FRAME_LENGTH = 65_535 + 14 + 8;

    public static final int DEFAULT_BUFFERS = 64;

    /** Of the frame in its buffer: leaves room for a virtio header and a VLAN tag, and puts the IPv4 header at 32. */
    static final int FRAME_OFFSET = 18;

    private static final int STRIDE = 65_600;

    private final UnsafeBuffer buffer;
    private final int[] free;
    private int freeCount;

    public LargeFramePool() {
        this(DEFAULT_BUFFERS);
    }

    /** @param buffers large frames that the worker can have in hand at once */
    public LargeFramePool(int buffers) {
        buffer = OffHeap.allocate(Math.multiplyExact(buffers, STRIDE));
        free = new int[buffers];
        for (int i = buffers - 1; i >= 0; i--) {
            free[freeCount++] = i * STRIDE;
        }
    }

    int capacity() {
        return free.length;
    }

    boolean isEmpty() {
        return freeCount == 0;
    }

    /** The offset in {@link #buffer()} of a buffer that is now the caller's. Only when not {@link #isEmpty()}. */
    int take() {
        return free[--freeCount];
    }

    void giveBack(int offset) {
        free[freeCount++] = offset;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }
}
