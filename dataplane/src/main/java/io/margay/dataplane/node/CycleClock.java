package io.margay.dataplane.node;

/** The time of the worker's current cycle, read once by the worker and good for every frame of the cycle. */
public final class CycleClock {
    private static final long DAY_MS = 86_400_000;
    private static final long MILLISECOND_NS = 1_000_000;

    private long nowNs;

    /** What is to be added to {@link #nowNs} to have the time since 1970. */
    private long epochOffsetNs;

    /** CLOCK_MONOTONIC, ns. */
    public long nowNs() {
        return nowNs;
    }

    /** Since midnight, universal time, as the timestamps of RFC 791 have it. */
    public int millisOfDay() {
        return (int) ((nowNs + epochOffsetNs) / MILLISECOND_NS % DAY_MS);
    }

    public void update(long nowNs) {
        this.nowNs = nowNs;
    }

    /** The wall clock runs by its own rules: told now and then. */
    public void updateEpoch(long epochMs) {
        epochOffsetNs = epochMs * MILLISECOND_NS - nowNs;
    }
}
