package io.margay.rawsock;

import static io.margay.rawsock.linux.Constants.MSG_DONTWAIT;
import static io.margay.rawsock.linux.Constants.MSG_TRUNC;

import io.margay.rawsock.linux.Errno;
import io.margay.rawsock.linux.Linux;
import io.margay.rawsock.linux.OffHeap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Fetches the frames that did not fit their slot. The kernel has queued each of them whole on the socket, in the order of the slots that
 * say so; one recvmsg takes one. A frame is in the hands of the port until {@link #release()}.
 *
 * <pre>
 *   struct msghdr   0       8          16     24       32         40            48      56
 *                   | name  | namelen  | iov  | iovlen | control  | controllen  | flags |
 * </pre>
 */
final class LargeReceiver {
    private static final int IOVEC_AT = 16;
    private static final int IOVEC_COUNT_AT = 24;
    private static final int FLAGS_AT = 48;
    private static final int VECTOR = 64;
    private static final int VECTOR_LENGTH = VECTOR + 8;

    /** An error that waits on the socket (ENETDOWN) comes in place of the frame, once. */
    private static final int ATTEMPTS = 3;

    private final UnsafeBuffer message = OffHeap.allocate(128);
    private final int fd;
    private final LargeFramePool pool;
    private final int[] taken;
    private int takenCount;

    LargeReceiver(int fd, LargeFramePool pool) {
        this.fd = fd;
        this.pool = pool;
        this.taken = new int[pool.capacity()];
        message.putLong(IOVEC_AT, message.addressOffset() + VECTOR);
        message.putLong(IOVEC_COUNT_AT, 1);
        message.putLong(VECTOR_LENGTH, LargeFramePool.MAX_FRAME_LENGTH + VirtioHeader.LENGTH);
    }

    boolean hasRoom() {
        return !pool.isEmpty();
    }

    UnsafeBuffer buffer() {
        return pool.buffer();
    }

    /** Where {@link #receive} put the frame's Ethernet header, in {@link #buffer()}. */
    int frameOffset() {
        return taken[takenCount - 1] + LargeFramePool.FRAME_OFFSET;
    }

    /** Takes the next frame. Only when {@link #hasRoom()}. Returns its length, or a negated errno: the frame is lost. */
    int receive() {
        int offset = pool.take();
        message.putLong(
                VECTOR, pool.buffer().addressOffset() + offset + LargeFramePool.FRAME_OFFSET - VirtioHeader.LENGTH);
        long result = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            result = Linux.recvmsg(fd, message.addressOffset(), MSG_DONTWAIT);
            if (result >= 0 || result == -Errno.EAGAIN || result == -Errno.EINVAL) {
                break;
            }
        }
        if (result >= 0 && (message.getInt(FLAGS_AT) & MSG_TRUNC) != 0) {
            result = -Errno.EMSGSIZE;
        }
        if (result < VirtioHeader.LENGTH) {
            pool.giveBack(offset);
            return result < 0 ? (int) result : -Errno.EIO;
        }
        taken[takenCount++] = offset;
        return (int) result - VirtioHeader.LENGTH;
    }

    void release() {
        while (takenCount > 0) {
            pool.giveBack(taken[--takenCount]);
        }
    }
}
