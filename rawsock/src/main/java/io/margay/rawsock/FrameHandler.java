package io.margay.rawsock;

import org.agrona.concurrent.UnsafeBuffer;

/** Where a {@link Port} hands its frames, one call each. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * A frame has come in. Its bytes are borrowed: they may be edited in place, and they stay where they are until {@link Port#release()}.
     *
     * @param buffer holds the frame, and other frames too
     * @param offset of the first byte of the Ethernet header; the {@link VirtioHeader} lies just before it
     * @param lengthBytes of the frame, from the Ethernet header on, without frame check sequence
     */
    void onFrame(UnsafeBuffer buffer, int offset, int lengthBytes);
}
