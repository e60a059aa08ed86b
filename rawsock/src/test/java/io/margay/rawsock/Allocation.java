package io.margay.rawsock;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Bytes that a piece of work allocates on this thread. */
final class Allocation {
    private static final int ROUNDS = 6;

    private Allocation() {}

    /**
     * The least of several rounds: what is allocated each time shows in all of them, what the JVM allocates once (linking a call site,
     * the measurement itself) does not.
     */
    static long least(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
