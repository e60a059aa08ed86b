package io.margay.control.bgp;

import io.margay.control.bgp.rib.LossReason;
import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.wire.PathAttributes;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.Locale;

/**
 * One path as an operator sees it.
 *
 * @param pathId the peer's (RFC 7911), 0 without
 * @param peer its name; {@code own} for what this router announces by itself
 * @param attributes as import left them
 * @param isOwn it is told before the learned paths, and takes no part in the decision between these
 * @param isUsed traffic may take it: the best, and those beside it that are as good
 * @param isRefused by import, so that it is not even a candidate
 * @param isStale the peer restarts and has not said it again
 * @param receivedMs epoch; 0 of our own
 * @param lossReason why it was not chosen, or was refused; null for the best, and for our own
 */
public record PathSnapshot(
        Prefix prefix,
        int pathId,
        String peer,
        IpAddress peerAddress,
        PathAttributes attributes,
        boolean isOwn,
        boolean isUsed,
        boolean isRefused,
        boolean isStale,
        long receivedMs,
        String lossReason) {
    public boolean isBest() {
        return lossReason == null && !isOwn;
    }

    public IpAddress nextHop() {
        return attributes.nextHop();
    }

    public String asPath() {
        return attributes.asPath().toString();
    }

    public String origin() {
        return attributes.origin().name().toLowerCase(Locale.ROOT);
    }

    /** Unsigned; null when absent. */
    public Integer localPref() {
        return attributes.localPref();
    }

    /** Unsigned; null when absent. */
    public Integer med() {
        return attributes.med();
    }

    /** Of all kinds, in words. */
    public List<String> communities() {
        return attributes.communities().labels();
    }

    static PathSnapshot of(Prefix prefix, Path path, LossReason loss, boolean isUsed) {
        String lossReason = loss == null ? null : reason(path, loss);
        return new PathSnapshot(
                prefix,
                path.pathId(),
                path.source().name(),
                path.source().address(),
                path.attributes(),
                path.source().isOwn(),
                isUsed,
                path.isRefused(),
                path.isStale(),
                path.receivedMs(),
                lossReason);
    }

    private static String reason(Path path, LossReason loss) {
        return switch (loss) {
            case REFUSED -> path.refusal();
            case NEXT_HOP_UNREACHABLE -> loss.label() + ": " + path.obstacle();
            default -> loss.label();
        };
    }
}
