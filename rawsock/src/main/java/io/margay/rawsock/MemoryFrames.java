package io.margay.rawsock;

import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** A bounded first-in-first-out queue of frames in equal slots of off-heap memory, each with its virtio header. One thread. */
final class MemoryFrames {
    /** Of the frame in its slot: puts the IPv4 header at 32. */
    private static final int FRAME_OFFSET = 18;

    private final UnsafeBuffer buffer;
    private final int[] lengths;
    private final int maxFrameLength;
    private final int slotLength;
    private final int mask;
    private int written;
    private int read;
    private int released;

    MemoryFrames(int slots, int maxFrameLengthBytes) {
        int capacity = BitUtil.findNextPositivePowerOfTwo(slots);
        maxFrameLength = maxFrameLengthBytes;
        slotLength = BitUtil.align(maxFrameLengthBytes + FRAME_OFFSET, 64);
        buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Math.multiplyExact(capacity, slotLength)));
        lengths = new int[capacity];
        mask = capacity - 1;
    }

    private boolean refuses(int lengthBytes) {
        return written - released > mask || lengthBytes > maxFrameLength;
    }

    private int offsetOf(int sequence) {
        return (sequence & mask) * slotLength + FRAME_OFFSET;
    }

    /** Copies the frame and the virtio header before it; false when there is no room. */
    boolean add(UnsafeBuffer source, int offset, int lengthBytes) {
        if (refuses(lengthBytes)) {
            return false;
        }
        int at = offsetOf(written) - VirtioHeader.LENGTH;
        buffer.putBytes(at, source, offset - VirtioHeader.LENGTH, lengthBytes + VirtioHeader.LENGTH);
        lengths[written++ & mask] = lengthBytes;
        return true;
    }

    /** Copies the frame and gives it an empty virtio header; false when there is no room. */
    boolean add(byte[] frame) {
        if (refuses(frame.length)) {
            return false;
        }
        int at = offsetOf(written);
        VirtioHeader.clear(buffer, at - VirtioHeader.LENGTH);
        buffer.putBytes(at, frame);
        lengths[written++ & mask] = frame.length;
        return true;
    }

    int poll(FrameHandler handler, int limit) {
        int taken = 0;
        while (taken < limit && read != written) {
            int sequence = read++;
            taken++;
            handler.onFrame(buffer, offsetOf(sequence), lengths[sequence & mask]);
        }
        return taken;
    }

    void release() {
        released = read;
    }

    int size() {
        return written - read;
    }

    void clear() {
        read = written;
        released = written;
    }
}
