package io.margay.dataplane.node;

import io.margay.rawsock.VirtioHeader;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Room for the frames we make ourselves, one behind the other; each lies still until the flush, then all are free again. Owned by the worker. */
public final class ScratchFrames {
    /** Ethernet header at 16, so that the IPv4 header behind it is aligned to 2, as in the ring. */
    private static final int FRAME_OFFSET = 16;

    private final UnsafeBuffer buffer;
    private int usedBytes;

    /** @param capacityBytes between two flushes */
    public ScratchFrames(int capacityBytes) {
        this.buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(capacityBytes));
    }

    public boolean hasRoom(int frameLengthBytes) {
        return usedBytes + spaceBytes(frameLengthBytes) <= buffer.capacity();
    }

    /** Wraps the next free bytes as a frame with an empty virtio header. Only after {@link #hasRoom}. */
    void next(Frame frame, int lengthBytes, RouterPort cause) {
        int offset = usedBytes + FRAME_OFFSET;
        usedBytes += spaceBytes(lengthBytes);
        VirtioHeader.clear(buffer, offset - VirtioHeader.LENGTH);
        frame.wrap(buffer, offset, lengthBytes, cause);
    }

    /** As {@link #next}; where there is no room, what was made so far is sent first. Only if none of it is still in hand. */
    void nextOrFlush(Output output, Frame frame, int lengthBytes, RouterPort cause) {
        if (!hasRoom(lengthBytes)) {
            output.flush();
            release();
        }
        next(frame, lengthBytes, cause);
    }

    /** After the flush. */
    public void release() {
        usedBytes = 0;
    }

    private static int spaceBytes(int frameLengthBytes) {
        return BitUtil.align(FRAME_OFFSET + frameLengthBytes, BitUtil.CACHE_LINE_LENGTH);
    }
}
