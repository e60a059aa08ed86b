package io.margay.rawsock;

import io.margay.rawsock.linux.Constants;
import io.margay.rawsock.linux.Linux;
import io.margay.rawsock.linux.OffHeap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sleeps until one of many descriptors has something, the time is over, or another thread wakes it: poll(2) and an eventfd. Owned by one
 * thread; only {@link #wake()} may be called by others.
 *
 * <pre>
 *   struct pollfd   0      4         6          8
 *                   | fd   | events  | revents  |     the first is the eventfd
 * </pre>
 */
public final class Poller implements AutoCloseable {
    private static final int ENTRY_LENGTH = 8;
    private static final int EVENTS = 4;
    private static final int REVENTS = 6;

    private final AtomicBoolean wakePending = new AtomicBoolean();
    private final UnsafeBuffer entries;
    private final UnsafeBuffer scratch = OffHeap.allocate(16);
    private final UnsafeBuffer wakeValue = OffHeap.allocate(8);
    private final int capacity;
    private final int eventFd;
    private int count = 1;
    private boolean closed;

    private Poller(int eventFd, int capacity) {
        this.eventFd = eventFd;
        this.capacity = capacity + 1;
        this.entries = OffHeap.allocate((capacity + 1) * ENTRY_LENGTH);
        wakeValue.putLong(0, 1);
        put(0, eventFd);
    }

    /** @param capacity descriptors at most */
    public static Poller open(int capacity) {
        int fd = Linux.eventfd(0, Constants.EFD_NONBLOCK | Constants.EFD_CLOEXEC);
        if (fd < 0) {
            throw RawSocketException.of("creating an eventfd", "", -fd, "");
        }
        return new Poller(fd, capacity);
    }

    private void put(int index, int fd) {
        entries.putInt(index * ENTRY_LENGTH, fd);
        entries.putShort(index * ENTRY_LENGTH + EVENTS, (short) Constants.POLLIN);
        entries.putShort(index * ENTRY_LENGTH + REVENTS, (short) 0);
    }

    /** Returns false when the poller is full, or the descriptor is none (below 0). */
    public boolean add(int fd) {
        if (fd < 0 || count == capacity) {
            return false;
        }
        put(count++, fd);
        return true;
    }

    /** Before the descriptor is closed. */
    public boolean remove(int fd) {
        for (int i = 1; i < count; i++) {
            if (entries.getInt(i * ENTRY_LENGTH) == fd) {
                put(i, entries.getInt(--count * ENTRY_LENGTH));
                return true;
            }
        }
        return false;
    }

    /**
     * Sleeps. Release polled frames first: a ring whose newest frame is still ours counts as readable. An error waiting on a socket
     * (ENETDOWN) ends the sleep once and is then taken off it, or no later sleep would last; {@link Port#error()} does not depend on it.
     *
     * @param timeoutMs 0 only looks, -1 sleeps for ever
     * @return how many descriptors have something; 0 after a timeout, a wake or a signal
     */
    public int await(int timeoutMs) {
        int ready = Linux.poll(entries.addressOffset(), count, timeoutMs);
        if (ready <= 0) {
            return 0;
        }
        if (entries.getShort(REVENTS) != 0) {
            ready--;
            wakePending.set(false);
            Linux.read(eventFd, scratch.addressOffset(), 8);
        }
        for (int i = 1, left = ready; i < count && left > 0; i++) {
            int revents = entries.getShort(i * ENTRY_LENGTH + REVENTS);
            if (revents != 0) {
                left--;
                if ((revents & Constants.POLLERR) != 0) {
                    takeError(entries.getInt(i * ENTRY_LENGTH));
                }
            }
        }
        return ready;
    }

    private void takeError(int fd) {
        scratch.putInt(8, 4);
        long base = scratch.addressOffset();
        Linux.getsockopt(fd, Constants.SOL_SOCKET, Constants.SO_ERROR, base, base + 8);
    }

    /** Ends the current sleep, or else the next one at once. From any thread; cheap while a wake is already on its way. */
    public void wake() {
        if (!wakePending.get() && wakePending.compareAndSet(false, true)) {
            Linux.write(eventFd, wakeValue.addressOffset(), 8);
        }
    }

    /** When no other thread can call {@link #wake()} any more. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Linux.close(eventFd);
        }
    }
}
