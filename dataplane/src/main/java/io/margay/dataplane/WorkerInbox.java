package io.margay.dataplane;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The conductor's way to a worker: each call becomes a command that the worker runs between two polls.
 *
 * <p>What happens with every neighbour goes through a ring without garbage. What happens when an operator changes something goes
 * through a queue of closures, because it carries objects that change hands.
 */
final class WorkerInbox {
    private static final int RESOLVED = 1;
    private static final int FAILED = 2;
    private static final int TABLE_FULL = 3;
    private static final int REQUEST = 4;

    private static final int RING_CAPACITY = 64 * 1024;
    private static final int QUEUE_CAPACITY = 4096;
    private static final int PORT_ID = 0;
    private static final int HIGH = 8;
    private static final int LOW = 16;
    private static final int MAC = 24;
    private static final int LENGTH = 32;

    private final OneToOneRingBuffer ring = new OneToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(RING_CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
    private final OneToOneConcurrentArrayQueue<Runnable> changes = new OneToOneConcurrentArrayQueue<>(QUEUE_CAPACITY);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
    private final MessageHandler handler = this::onMessage;
    private Worker worker;

    boolean resolved(int portId, long high, long low, long mac) {
        return write(RESOLVED, portId, high, low, mac);
    }

    boolean failed(int portId, long high, long low) {
        return write(FAILED, portId, high, low, 0);
    }

    boolean tableFull(int portId, long high, long low) {
        return write(TABLE_FULL, portId, high, low, 0);
    }

    boolean request(int portId, long high, long low, long targetMac) {
        return write(REQUEST, portId, high, low, targetMac);
    }

    /** Runs on the worker, in the order of the calls. False when the worker is too far behind. */
    boolean change(Runnable change) {
        return changes.offer(change);
    }

    /** Is there room for all that one round of the conductor's commands may cause? */
    boolean hasRoomForChanges() {
        return changes.remainingCapacity() > QUEUE_CAPACITY / 2;
    }

    /** On the worker's thread. */
    int drain(Worker worker, int limit) {
        this.worker = worker;
        int work = ring.read(handler, limit);
        Runnable change;
        while (work < limit && (change = changes.poll()) != null) {
            change.run();
            work++;
        }
        return work;
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
            case RESOLVED -> worker.onResolved(portId, high, low, mac);
            case FAILED -> worker.onFailed(portId, high, low);
            case TABLE_FULL -> worker.onTableFull(portId, high, low);
            default -> worker.onRequest(portId, high, low, mac);
        }
    }
}
