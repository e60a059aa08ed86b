package io.margay.control.bgp;

import io.margay.control.bgp.rib.LossReason;
import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.wire.Communities;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One path as an operator sees it, as import left it.
 *
 * @param pathId the peer's (RFC 7911), 0 without
 * @param localPref and {@code med}: null when absent
 * @param communities of all kinds, in words
 * @param isStale the peer restarts and has not said it again
 * @param lossReason why it was not chosen, or not even a candidate; null for the best
 */
public record PathSnapshot(
        Prefix prefix,
        int pathId,
        String peer,
        IpAddress nextHop,
        String asPath,
        String origin,
        Integer localPref,
        Integer med,
        List<String> communities,
        boolean isStale,
        long receivedMs,
        String lossReason) {
    public boolean isBest() {
        return lossReason == null;
    }

    static PathSnapshot of(Prefix prefix, Path path, LossReason loss) {
        PathAttributes attributes = path.attributes();
        String lossReason = loss == LossReason.REFUSED ? path.refusal() : loss == null ? null : loss.label();
        return new PathSnapshot(
                prefix,
                path.pathId(),
                path.source().name(),
                attributes.nextHop(),
                attributes.asPath().toString(),
                attributes.origin().name().toLowerCase(Locale.ROOT),
                attributes.localPref(),
                attributes.med(),
                labels(attributes.communities()),
                path.isStale(),
                path.receivedMs(),
                lossReason);
    }

    private static List<String> labels(Communities communities) {
        List<String> labels = new ArrayList<>();
        communities.standard().forEach(each -> labels.add(Communities.label(each)));
        communities.extended().forEach(each -> labels.add(String.format("extended %016x", each)));
        communities.large().forEach(each -> labels.add(each.toString()));
        return labels;
    }
}
