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
 * <p>A full ring loses learnt and spoofed addresses (they come again) and is said to the caller of {@link #resolve}.
 */
public final class NeighborInbox {
    private static final int RESOLVE = 1;
    private static final int LEARN = 2;
    private static final int SPOOF = 3;

    private static final int CAPACITY = 64 * 1024;
    private static final int PORT_ID = 0;
    private static final int ADDRESS = 4;
    private static final int MAC = 8;
    private static final int LENGTH = 16;

    private final OneToOneRingBuffer ring = new OneToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
    private final MessageHandler handler = this::onMessage;
    private Neighbors neighbors;
    private long nowNs;

    /** A frame waits for this neighbour; false when the conductor is too far behind to be asked. */
    public boolean resolve(int portId, int address) {
        return write(RESOLVE, portId, address, 0);
    }

    /** This neighbour said what its MAC is, and is allowed to. */
    public void learn(int portId, int address, long mac) {
        write(LEARN, portId, address, mac);
    }

    /** This workload claimed an address that is not its own. */
    public void spoof(int portId, int address, long mac) {
        write(SPOOF, portId, address, mac);
    }

    /** On the conductor's thread: hands over up to {@code limit} messages. */
    public int drain(Neighbors neighbors, long nowNs, int limit) {
        this.neighbors = neighbors;
        this.nowNs = nowNs;
        return ring.read(handler, limit);
    }

    private boolean write(int type, int portId, int address, long mac) {
        message.putInt(PORT_ID, portId);
        message.putInt(ADDRESS, address);
        message.putLong(MAC, mac);
        return ring.write(type, message, 0, LENGTH);
    }

    private void onMessage(int type, MutableDirectBuffer buffer, int offset, int length) {
        int portId = buffer.getInt(offset + PORT_ID);
        int address = buffer.getInt(offset + ADDRESS);
        long mac = buffer.getLong(offset + MAC);
        if (type == RESOLVE) {
            neighbors.onResolve(portId, address, nowNs);
        } else if (type == LEARN) {
            neighbors.onLearn(portId, address, mac, nowNs);
        } else {
            neighbors.onSpoof(portId, address, mac);
        }
    }
}
