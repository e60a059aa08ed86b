package io.margay.control.bgp;

import io.margay.control.bgp.rib.LossReason;
import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.Ipv4Prefix;
import java.util.Locale;

/**
 * One path as an operator sees it.
 *
 * @param lossReason why it was not chosen, or not even a candidate; null for the best
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

    static PathSnapshot of(Ipv4Prefix prefix, Path path, LossReason loss) {
        PathAttributes attributes = path.attributes();
        String lossReason = loss == LossReason.REFUSED ? path.refusal() : loss == null ? null : loss.label();
        return new PathSnapshot(
                prefix,
                path.source().name(),
                attributes.nextHop(),
                attributes.asPath().toString(),
                attributes.origin().name().toLowerCase(Locale.ROOT),
                attributes.localPref(),
                attributes.med(),
                path.receivedMs(),
                lossReason);
    }
}
