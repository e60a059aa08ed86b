package io.margay.fib;

import java.util.ArrayDeque;
import java.util.Deque;

/** Which generations every reader has come to know: each has an epoch that began after it was published, and readers store the epochs that they see. */
final class Acknowledgements {
    /** While a reader stands still the generations pile up; beyond so many the later ones wait for each other. */
    private static final int LIMIT = 1_024;

    private record Published(long generation, long epoch) {}

    private final Reclaimer reclaimer;
    private final Deque<Published> waiting = new ArrayDeque<>();
    private long acknowledged;

    /** @param generation that there is from the start */
    Acknowledgements(Reclaimer reclaimer, long generation) {
        this.reclaimer = reclaimer;
        this.acknowledged = generation;
    }

    /** All that belongs to this generation can be found. */
    void published(long generation) {
        if (waiting.size() == LIMIT) {
            waiting.removeLast();
        }
        waiting.addLast(new Published(generation, reclaimer.begin()));
    }

    long generation() {
        if (!waiting.isEmpty()) {
            long oldest = reclaimer.oldestEpoch();
            while (!waiting.isEmpty() && waiting.peekFirst().epoch() <= oldest) {
                acknowledged = waiting.removeFirst().generation();
            }
        }
        return acknowledged;
    }
}
