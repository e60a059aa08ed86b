package io.margay.dataplane;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.rawsock.Poller;
import org.junit.jupiter.api.Test;

/** How long a worker sleeps that has nothing to do. */
class PatientIdleStrategyTest {
    private static final long MS = 1_000_000;
    private static final int TRIES = 30;

    /** The shortest sleep of many, since a busy machine makes any of them longer. */
    private static long sleepNs(PatientIdleStrategy.Deadline deadline) {
        try (Poller poller = Poller.open(1)) {
            PatientIdleStrategy idle = new PatientIdleStrategy(poller, deadline, 0, "block");
            long shortestNs = Long.MAX_VALUE;
            for (int i = 0; i < TRIES; i++) {
                long startNs = System.nanoTime();
                idle.idle(0);
                shortestNs = Math.min(shortestNs, System.nanoTime() - startNs);
            }
            return shortestNs;
        }
    }

    @Test
    void itWakesUpForItsDeadlineAndNotBefore() {
        long sleptNs = sleepNs(nowNs -> 2 * MS + 1);
        assertTrue(sleptNs >= 2 * MS, "slept " + sleptNs + " ns");
        assertTrue(sleptNs < 9 * MS, "slept " + sleptNs + " ns");
    }

    @Test
    void whatIsDueDoesNotWait() {
        assertTrue(sleepNs(nowNs -> 0) < MS);
        assertTrue(sleepNs(nowNs -> Long.MIN_VALUE) < MS);
    }

    @Test
    void withoutADeadlineItLooksNowAndThenAllTheSame() {
        long sleptNs = sleepNs(nowNs -> Long.MAX_VALUE);
        assertTrue(sleptNs >= 9 * MS && sleptNs < 100 * MS, "slept " + sleptNs + " ns");
    }
}
