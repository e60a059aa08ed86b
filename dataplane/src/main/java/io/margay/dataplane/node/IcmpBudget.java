package io.margay.dataplane.node;

import java.util.Arrays;

/**
 * How many ICMP errors may be sent (RFC 1812 4.3.2.8): a token bucket for all, as Linux's icmp_msgs_per_sec and icmp_msgs_burst,
 * and one for each receiver. Receivers share a bucket where their addresses collide; that only makes it stricter.
 */
public final class IcmpBudget {
    private static final long ALL_INTERVAL_NS = 1_000_000; // 1000 a second
    private static final int ALL_BURST = 50;
    private static final long RECEIVER_INTERVAL_NS = 100_000_000; // 10 a second
    private static final int RECEIVER_BURST = 10;
    private static final int RECEIVERS = 1024;

    /** For each bucket the time at which it is full again: a bucket in one long (a "virtual schedule", as in GCRA). */
    private final long[] fullAtNs = new long[RECEIVERS + 1];

    public IcmpBudget(long nowNs) {
        Arrays.fill(fullAtNs, nowNs);
    }

    public boolean take(int receiver, long nowNs) {
        int bucket = (receiver * 0x9E37_79B9) >>> 22;
        if (!has(bucket, RECEIVER_INTERVAL_NS, RECEIVER_BURST, nowNs)
                || !has(RECEIVERS, ALL_INTERVAL_NS, ALL_BURST, nowNs)) {
            return false;
        }
        spend(bucket, RECEIVER_INTERVAL_NS, nowNs);
        spend(RECEIVERS, ALL_INTERVAL_NS, nowNs);
        return true;
    }

    private boolean has(int bucket, long intervalNs, int burst, long nowNs) {
        return fullAtNs[bucket] - nowNs <= (burst - 1) * intervalNs;
    }

    private void spend(int bucket, long intervalNs, long nowNs) {
        long fullAt = fullAtNs[bucket];
        fullAtNs[bucket] = (fullAt - nowNs > 0 ? fullAt : nowNs) + intervalNs;
    }
}
