package io.margay.dataplane.node;

import io.margay.rawsock.VirtioHeader;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Room for the frames we make ourselves; each lies still until the flush, then all are free again. Owned by the worker. */
public final class ScratchFrames {
    /** The largest ICMP error (RFC 1812 4.3.2.3) with Ethernet header and virtio header, rounded up. */
    private static final int SLOT_LENGTH = 640;

    /** Ethernet header at 16, so that the IPv4 header behind it is aligned to 2, as in the ring. */
    private static final int FRAME_OFFSET = 16;

    private final UnsafeBuffer buffer;
    private final int capacity;
    private int used;

    /** @param capacity frames between two flushes; what finds no room is not made */
    public ScratchFrames(int capacity) {
        this.capacity = capacity;
        this.buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity * SLOT_LENGTH));
    }

    public boolean hasRoom() {
        return used < capacity;
    }

    /** Wraps the next free slot as a frame with an empty virtio header. Only after {@link #hasRoom()}. */
    void next(Frame frame, int lengthBytes, RouterPort cause) {
        int offset = used++ * SLOT_LENGTH + FRAME_OFFSET;
        VirtioHeader.clear(buffer, offset - VirtioHeader.LENGTH);
        frame.wrap(buffer, offset, lengthBytes, cause);
    }

    /** After the flush. */
    public void release() {
        used = 0;
    }
}
