package io.margay.dataplane.neighbor;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * What a worker tells the conductor about neighbours: one ring, one writer, one reader, no garbage.
 *
 * <p>Addresses are the two halves of an {@link io.margay.fib.IpAddress}. A full ring loses learnt, claimed and spoofed addresses (they come again) and is said to the caller of
 * {@link #resolve}.
 */
public final class NeighborInbox {
    private static final int RESOLVE = 1;
    private static final int LEARN = 2;
    private static final int SPOOF = 3;
    private static final int CLAIM = 4;

    private static final int CAPACITY = 64 * 1024;
    private static final int PORT_ID = 0;
    private static final int HIGH = 8;
    private static final int LOW = 16;
    private static final int MAC = 24;
    private static final int LENGTH = 32;

    private final OneToOneRingBuffer ring = new OneToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
    private final MessageHandler handler = this::onMessage;
    private Neighbors neighbors;
    private long nowNs;

    /** A frame waits for this neighbour; false when the conductor is too far behind to be asked. */
    public boolean resolve(int portId, long high, long low) {
        return write(RESOLVE, portId, high, low, 0);
    }

    /** This neighbour said what its MAC is, and is allowed to. */
    public void learn(int portId, long high, long low, long mac) {
        write(LEARN, portId, high, low, mac);
    }

    /** This workload claimed an address that is not its own. */
    public void spoof(int portId, long high, long low, long mac) {
        write(SPOOF, portId, high, low, mac);
    }

    /** Somebody said unasked what the MAC of this neighbour is, which is known to have another. */
    public void claim(int portId, long high, long low, long mac) {
        write(CLAIM, portId, high, low, mac);
    }

    /** On the conductor's thread: hands over up to {@code limit} messages. */
    public int drain(Neighbors neighbors, long nowNs, int limit) {
        this.neighbors = neighbors;
        this.nowNs = nowNs;
        return ring.read(handler, limit);
    }

    private boolean write(int type, int portId, long high, long low, long mac) {
        message.putInt(PORT_ID, portId);
        message.putLong(HIGH, high);
        message.putLong(LOW, low);
        message.putLong(MAC, mac);
        return ring.write(type, message, 0, LENGTH);
    }

    private void onMessage(int type, MutableDirectBuffer buffer, int offset, int length) {
        int portId = buffer.getInt(offset + PORT_ID);
        long high = buffer.getLong(offset + HIGH);
        long low = buffer.getLong(offset + LOW);
        long mac = buffer.getLong(offset + MAC);
        switch (type) {
            case RESOLVE -> neighbors.onResolve(portId, high, low, nowNs);
            case LEARN -> neighbors.onLearn(portId, high, low, mac, nowNs);
            case CLAIM -> neighbors.onClaim(portId, high, low, mac, nowNs);
            default -> neighbors.onSpoof(portId, high, low, mac);
        }
    }
}
