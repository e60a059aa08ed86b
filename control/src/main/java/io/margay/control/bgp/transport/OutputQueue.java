package io.margay.control.bgp.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Bytes on their way to a peer: messages are added behind, and leave in front as many at a time as the channel takes. */
final class OutputQueue {
    private static final int FIRST_BYTES = 4 * 1024;
    private static final int WRITE_BYTES = 64 * 1024;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int from;
    private int to;

    int length() {
        return to - from;
    }

    void add(byte[] message) {
        if (bytes.length - to < message.length) {
            makeRoom(message.length);
        }
        System.arraycopy(message, 0, bytes, to, message.length);
        to += message.length;
    }

    /** Returns how many bytes the channel took. */
    int writeTo(WritableByteChannel channel) throws IOException {
        int taken = 0;
        int written = 1;
        while (from < to && written > 0) {
            written = channel.write(ByteBuffer.wrap(bytes, from, Math.min(WRITE_BYTES, to - from)));
            from += written;
            taken += written;
        }
        if (from == to) {
            clear();
        }
        return taken;
    }

    void clear() {
        from = 0;
        to = 0;
    }

    private void makeRoom(int needed) {
        int length = length();
        byte[] target = bytes.length - length < needed ? new byte[Math.max(2 * bytes.length, length + needed)] : bytes;
        System.arraycopy(bytes, from, target, 0, length);
        bytes = target;
        from = 0;
        to = length;
    }
}
