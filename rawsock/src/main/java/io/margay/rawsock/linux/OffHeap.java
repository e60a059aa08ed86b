package io.margay.rawsock.linux;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Zeroed memory outside the heap, where the kernel may read and write by address. It lives as long as the buffer is reachable. */
public final class OffHeap {
    private OffHeap() {}

    /** Aligned to 64 bytes, a cache line. */
    public static UnsafeBuffer allocate(int lengthBytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(lengthBytes + 64);
        return new UnsafeBuffer(memory.alignedSlice(64), 0, lengthBytes);
    }
}
