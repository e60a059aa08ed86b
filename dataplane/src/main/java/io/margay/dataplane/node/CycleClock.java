package io.margay.dataplane.node;

/** The time of the worker's current cycle, read once by the worker and good for every frame of the cycle. CLOCK_MONOTONIC, ns. */
public final class CycleClock {
    private long nowNs;

    public long nowNs() {
        return nowNs;
    }

    public void update(long nowNs) {
        this.nowNs = nowNs;
    }
}
