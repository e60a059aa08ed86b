package io.margay.control.bgp;

import io.margay.fib.Ipv4Prefix;

/**
 * One path as an operator sees it.
 *
 * @param lossReason null for the best
 * @param localPref and {@code med}: null when absent
 */
public record PathSnapshot(
        Ipv4Prefix prefix,
        String peer,
        int nextHop,
        String asPath,
        String origin,
        Integer localPref,
        Integer med,
        long receivedMs,
        String lossReason) {
    public boolean isBest() {
        return lossReason == null;
    }
}
