package io.margay.dataplane;

/** What a thread of the dataplane does when there was no work. */
public enum IdleMode {
    /** Polls on and never sleeps: lowest latency, one core always busy, though given up at once to whoever wants it. */
    SPIN("spin"),
    /** Polls on for 100 microseconds after the last frame, then sleeps in poll(2) until the next. */
    BACKOFF("backoff"),
    /** Sleeps in poll(2) whenever there is nothing to do: next to no CPU when idle. */
    BLOCK("block");

    private final String label;

    IdleMode(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
