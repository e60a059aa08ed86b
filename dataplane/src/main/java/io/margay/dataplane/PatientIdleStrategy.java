package io.margay.dataplane;

import io.margay.rawsock.Poller;
import org.agrona.concurrent.IdleStrategy;

/**
 * Waits for frames with a given patience: polls on and yields the core to whoever wants it for so long after the last frame, then
 * sleeps in poll(2) on the rings. Wakes up in time for the worker's deadline, and now and then for the agents' other timers and for commands, which ring no bell.
 *
 * <p>Yielding instead of spinning costs a system call of a few hundred nanoseconds and gives the core at once to a workload that
 * wakes up on it; a thread that spins keeps it until the scheduler's slice is over, which on a host with few cores is longer than any
 * packet may wait.
 */
final class PatientIdleStrategy implements IdleStrategy {
    private static final int TIMEOUT_MS = 10;
    private static final long MILLISECOND_NS = 1_000_000;

    /** Whoever has something to do at a certain time. */
    interface Deadline {
        /** Until then; not above 0 when it is due. */
        long remainingNs(long nowNs);
    }

    private final Poller poller;
    private final Deadline deadline;
    private final long patienceNs;
    private final String alias;
    private long idleSinceNs;
    private boolean isIdle;

    /** @param patienceNs 0 sleeps at once, {@link Long#MAX_VALUE} never */
    PatientIdleStrategy(Poller poller, Deadline deadline, long patienceNs, String alias) {
        this.poller = poller;
        this.deadline = deadline;
        this.patienceNs = patienceNs;
        this.alias = alias;
    }

    @Override
    public void idle(int workCount) {
        if (workCount > 0) {
            isIdle = false;
        } else {
            idle();
        }
    }

    @Override
    public void idle() {
        long nowNs = System.nanoTime();
        if (!isIdle) {
            isIdle = true;
            idleSinceNs = nowNs;
        }
        if (nowNs - idleSinceNs < patienceNs) {
            Thread.yield();
        } else {
            poller.await(timeoutMs(nowNs));
        }
    }

    /** Up to a millisecond too long, which is as exact as poll(2) takes it. */
    private int timeoutMs(long nowNs) {
        long remainingNs = deadline.remainingNs(nowNs);
        if (remainingNs > TIMEOUT_MS * MILLISECOND_NS) {
            return TIMEOUT_MS;
        }
        return remainingNs <= 0 ? 0 : (int) ((remainingNs + MILLISECOND_NS - 1) / MILLISECOND_NS);
    }

    @Override
    public void reset() {
        isIdle = false;
    }

    @Override
    public String alias() {
        return alias;
    }
}
