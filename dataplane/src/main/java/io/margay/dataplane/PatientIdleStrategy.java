package io.margay.dataplane;

import io.margay.rawsock.Poller;
import org.agrona.concurrent.IdleStrategy;

/**
 * Waits for frames with a given patience: polls on and yields the core to whoever wants it for so long after the last frame, then
 * sleeps in poll(2) on the rings. Wakes up now and then for the agents' timers and for commands, which ring no bell.
 *
 * <p>Yielding instead of spinning costs a system call of a few hundred nanoseconds and gives the core at once to a workload that
 * wakes up on it; a thread that spins keeps it until the scheduler's slice is over, which on a host with few cores is longer than any
 * packet may wait.
 */
final class PatientIdleStrategy implements IdleStrategy {
    private static final int TIMEOUT_MS = 10;

    private final Poller poller;
    private final long patienceNs;
    private final String alias;
    private long idleSinceNs;
    private boolean isIdle;

    /** @param patienceNs 0 sleeps at once, {@link Long#MAX_VALUE} never */
    PatientIdleStrategy(Poller poller, long patienceNs, String alias) {
        this.poller = poller;
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
            poller.await(TIMEOUT_MS);
        }
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
