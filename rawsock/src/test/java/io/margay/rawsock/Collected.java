package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** A handler that keeps copies of what it is given. */
final class Collected implements FrameHandler {
    private static final long TIMEOUT_NS = 5_000_000_000L;

    /** Each with its virtio header before it. */
    final List<byte[]> frames = new ArrayList<>();

    private final boolean isSentFramesOnly;

    Collected() {
        this(false);
    }

    private Collected(boolean isSentFramesOnly) {
        this.isSentFramesOnly = isSentFramesOnly;
    }

    /** Keeps what {@link SentFrames#numbered} made, and not what a kernel's bridge says of its own accord. */
    static Collected ofSentFrames() {
        return new Collected(true);
    }

    @Override
    public void onFrame(UnsafeBuffer buffer, int offset, int lengthBytes) {
        if (isSentFramesOnly && buffer.getInt(offset + 6, ByteOrder.BIG_ENDIAN) != SentFrames.SOURCE) {
            return;
        }
        byte[] frame = new byte[lengthBytes + VirtioHeader.LENGTH];
        buffer.getBytes(offset - VirtioHeader.LENGTH, frame);
        frames.add(frame);
    }

    /** Polls and releases until there are as many as expected; the kernel delivers when it likes. */
    Collected await(Port port, int count) {
        long deadline = System.nanoTime() + TIMEOUT_NS;
        while (frames.size() < count && System.nanoTime() - deadline < 0) {
            if (port.poll(this, 16) == 0) {
                Thread.onSpinWait();
            }
            port.release();
        }
        assertEquals(count, frames.size(), "frames received");
        return this;
    }

    int length(int index) {
        return frames.get(index).length - VirtioHeader.LENGTH;
    }

    UnsafeBuffer virtio(int index) {
        return new UnsafeBuffer(frames.get(index));
    }

    byte[] frame(int index) {
        byte[] all = frames.get(index);
        return java.util.Arrays.copyOfRange(all, VirtioHeader.LENGTH, all.length);
    }

    String hex(int index, int from, int to) {
        return HexFormat.of().formatHex(frame(index), from, to);
    }
}
