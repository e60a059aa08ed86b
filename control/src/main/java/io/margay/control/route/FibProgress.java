package io.margay.control.route;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many of the route table's decisions every worker forwards by. Part of {@link FibSync}.
 *
 * <p>The workers of a new file are those who take it into use: until the dataplane says so, nothing that is written there is in force. If it does not
 * say so for {@value #PATIENCE_MS} ms there is no dataplane, and nobody to wait for.
 */
final class FibProgress {
    static final long PATIENCE_MS = 5_000;

    /** While a worker stands still. */
    private static final int LIMIT = 1_024;

    private record Written(long generation, long decided) {}

    private final Deque<Written> waiting = new ArrayDeque<>();
    private long inForce;
    private long publishedGeneration;
    private long publishedMs;
    private boolean isUseAwaited;
    private long waitingSinceMs;

    /** All decisions up to there are in the file as of this generation. */
    void written(long generation, long decided, long nowMs) {
        if (waiting.isEmpty()) {
            waitingSinceMs = nowMs;
        }
        if (waiting.size() == LIMIT) {
            waiting.removeLast();
        }
        waiting.addLast(new Written(generation, decided));
    }

    /** A new file has its name. */
    void published(long generation, long nowMs) {
        publishedGeneration = generation;
        publishedMs = nowMs;
        isUseAwaited = true;
    }

    /** Do workers look up in the latest file only now, which had this generation when they opened it? */
    boolean isFirstUse(long generation) {
        return isUseAwaited && generation >= publishedGeneration;
    }

    /** From here on there are workers, who acknowledge this generation, and with it all that was written before. */
    void inUse(long generation, long decided) {
        isUseAwaited = false;
        if (!waiting.isEmpty()) {
            waiting.clear();
            waiting.add(new Written(generation, decided));
        }
    }

    void look(long acknowledgedGeneration, long nowMs) {
        if (isUseAwaited && nowMs - publishedMs >= PATIENCE_MS) {
            isUseAwaited = false;
        }
        while (!isUseAwaited && !waiting.isEmpty() && waiting.peekFirst().generation() <= acknowledgedGeneration) {
            inForce = waiting.removeFirst().decided();
            waitingSinceMs = nowMs;
        }
    }

    long inForce() {
        return inForce;
    }

    /** How long nothing has come into force although there is something that should; 0 while there is nothing. */
    long waitingMs(long nowMs) {
        return waiting.isEmpty() ? 0 : nowMs - waitingSinceMs;
    }
}
