package io.margay.dataplane.node;

import io.margay.dataplane.link.NodeSettings.IcmpLimits;
import java.util.Arrays;

/**
 * How many ICMP errors of one family may be sent (RFC 1812 4.3.2.8, RFC 4443 2.4 f): a token bucket for all, as Linux's icmp_msgs_per_sec and icmp_msgs_burst,
 * and one for each receiver. Receivers share a bucket where their addresses collide; that only makes it stricter.
 */
public final class IcmpBudget {
    private static final int RECEIVERS = 1024;
    private static final int BUCKET_SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(RECEIVERS);
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final long SECOND_NS = 1_000_000_000L;

    /** For each bucket the time at which it is full again: a bucket in one long (a "virtual schedule", as in GCRA). */
    private final long[] fullAtNs = new long[RECEIVERS + 1];

    private long intervalNs;
    private int burst;
    private long receiverIntervalNs;
    private int receiverBurst;

    public IcmpBudget(IcmpLimits limits, long nowNs) {
        onLimits(limits, nowNs);
    }

    /** All buckets begin full. */
    public void onLimits(IcmpLimits limits, long nowNs) {
        intervalNs = SECOND_NS / limits.rate();
        burst = limits.burst();
        receiverIntervalNs = SECOND_NS / limits.receiverRate();
        receiverBurst = limits.receiverBurst();
        Arrays.fill(fullAtNs, nowNs);
    }

    /** @param receiverHigh the first half of an {@link io.margay.fib.IpAddress} */
    public boolean take(long receiverHigh, long receiverLow, long nowNs) {
        int bucket = (int) ((receiverHigh * MULTIPLIER + receiverLow) * MULTIPLIER >>> BUCKET_SHIFT);
        if (!has(bucket, receiverIntervalNs, receiverBurst, nowNs) || !has(RECEIVERS, intervalNs, burst, nowNs)) {
            return false;
        }
        spend(bucket, receiverIntervalNs, nowNs);
        spend(RECEIVERS, intervalNs, nowNs);
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
