package io.margay.rawsock.linux;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Zeroed memory outside the heap, where the kernel may read and write by address. It lives as long as the buffer is reachable. */
public final class OffHeap {
    private OffHeap() {}

    /** Aligned to a cache line. */
    public static UnsafeBuffer allocate(int lengthBytes) {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(lengthBytes, BitUtil.CACHE_LINE_LENGTH));
    }
}
