package io.margay.rawsock;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * A port with a bad line: by a seeded choice, frames are lost, get a bit flipped, or change places with the next one of the same poll. The
 * same seed over the same frames does the same.
 */
public final class LossyPort implements Port {
    /** Probabilities are of this many. */
    public static final int SCALE = 1_000_000;

    private final Port port;
    private final int dropPerMillion;
    private final int corruptPerMillion;
    private final int reorderPerMillion;
    private long state;
    private final FrameHandler line = this::onReceived;
    private FrameHandler handler;

    /** The frame that waits for another to pass it; its bytes stay put, since release comes later. */
    private UnsafeBuffer heldBuffer;

    private int heldOffset;
    private int heldLength;

    private long dropped;
    private long corrupted;
    private long reordered;

    public LossyPort(Port port, long seed, int dropPerMillion, int corruptPerMillion, int reorderPerMillion) {
        this.port = port;
        this.state = seed;
        this.dropPerMillion = dropPerMillion;
        this.corruptPerMillion = corruptPerMillion;
        this.reorderPerMillion = reorderPerMillion;
    }

    /** Returns frames taken from the port, those lost on the way included. */
    @Override
    public int poll(FrameHandler handler, int frameLimit) {
        this.handler = handler;
        int taken = port.poll(line, frameLimit);
        deliverHeld();
        return taken;
    }

    private void onReceived(UnsafeBuffer buffer, int offset, int lengthBytes) {
        if (happens(dropPerMillion)) {
            dropped++;
            return;
        }
        if (happens(corruptPerMillion)) {
            corrupted++;
            long choice = next();
            int at = offset + (int) Long.remainderUnsigned(choice >>> 3, lengthBytes);
            buffer.putByte(at, (byte) (buffer.getByte(at) ^ 1 << (choice & 7)));
        }
        if (heldBuffer == null && happens(reorderPerMillion)) {
            heldBuffer = buffer;
            heldOffset = offset;
            heldLength = lengthBytes;
            return;
        }
        handler.onFrame(buffer, offset, lengthBytes);
        if (heldBuffer != null) {
            reordered++;
            deliverHeld();
        }
    }

    private void deliverHeld() {
        if (heldBuffer != null) {
            UnsafeBuffer buffer = heldBuffer;
            heldBuffer = null;
            handler.onFrame(buffer, heldOffset, heldLength);
        }
    }

    private boolean happens(int perMillion) {
        return perMillion > 0 && Long.remainderUnsigned(next(), SCALE) < perMillion;
    }

    /** SplitMix64: no state but the seed, no allocation. */
    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    public long dropped() {
        return dropped;
    }

    public long corrupted() {
        return corrupted;
    }

    public long reordered() {
        return reordered;
    }

    @Override
    public void release() {
        port.release();
    }

    @Override
    public long kernelDrops() {
        return port.kernelDrops();
    }

    @Override
    public int interfaceIndex() {
        return port.interfaceIndex();
    }

    @Override
    public int fileDescriptor() {
        return port.fileDescriptor();
    }

    @Override
    public int error() {
        return port.error();
    }

    @Override
    public void close() {
        port.close();
    }
}
