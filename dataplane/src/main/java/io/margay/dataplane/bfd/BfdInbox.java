package io.margay.dataplane.bfd;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** A worker's way to the conductor for what becomes of BFD sessions: one ring, one writer, one reader, no garbage. What finds no room is kept by its writer. */
public final class BfdInbox {
    private static final int STATE = 1;
    private static final int GONE = 2;

    private static final int CAPACITY = 64 * 1024;

    /** Of a state the session's id, of one that is gone its discriminator. */
    private static final int SESSION = 0;

    private static final int STATE_ID = 4;
    private static final int DIAGNOSTIC = 8;
    private static final int REMOTE_STATE_ID = 12;
    private static final int LENGTH = 16;

    private final OneToOneRingBuffer ring = new OneToOneRingBuffer(
            new UnsafeBuffer(ByteBuffer.allocateDirect(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH]);
    private final ControlledMessageHandler handler = this::onMessage;
    private BfdEvents events;

    boolean state(BfdSession session) {
        message.putInt(STATE_ID, session.state().id());
        message.putInt(DIAGNOSTIC, session.diagnostic().code());
        message.putInt(REMOTE_STATE_ID, session.remoteState().id());
        return write(STATE, session.settings().id());
    }

    boolean gone(BfdSession session) {
        return write(GONE, session.localDiscriminator());
    }

    private boolean write(int type, int session) {
        message.putInt(SESSION, session);
        return ring.write(type, message, 0, LENGTH);
    }

    /** On the conductor's thread: hands over up to {@code limit} messages. */
    public int drain(BfdEvents events, int limit) {
        this.events = events;
        return ring.controlledRead(handler, limit);
    }

    private Action onMessage(int type, MutableDirectBuffer buffer, int offset, int length) {
        int session = buffer.getInt(offset + SESSION);
        if (type == GONE) {
            events.onGone(session);
            return Action.CONTINUE;
        }
        boolean taken = events.onState(
                session,
                buffer.getInt(offset + STATE_ID),
                buffer.getInt(offset + DIAGNOSTIC),
                buffer.getInt(offset + REMOTE_STATE_ID));
        return taken ? Action.CONTINUE : Action.ABORT;
    }
}
