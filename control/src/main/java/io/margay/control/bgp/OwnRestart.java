package io.margay.control.bgp;

import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This router has restarted, and its peers have kept its routes meanwhile (RFC 4724 4.1). Until those that are back have told all that they
 * had, nothing that was learned is passed on, and no End-of-RIB sent: what a peer is told next is what it will keep.
 *
 * <p>Not waited for: who restarts as well, or does not know graceful restart (RFC 4724 4.1); who is not back after {@value
 * #RETURN_SECONDS} s. Routes of our own are told at once: no word of a peer changes them.
 */
final class OwnRestart {
    private static final Logger LOG = LoggerFactory.getLogger(OwnRestart.class);
    private static final long SECOND_NS = 1_000_000_000L;
    /** The selection deferral timer. */
    static final int DEFERRAL_SECONDS = 120;

    static final int RETURN_SECONDS = 10;

    private boolean isOn;
    private long sinceNs;

    void begin(long nowNs) {
        isOn = true;
        sinceNs = nowNs;
    }

    /** Do peers hear that we have restarted, and wait for what we have to tell? */
    boolean isOn() {
        return isOn;
    }

    /** True once: it is over. */
    boolean takeEnd(Collection<Peer> peers, long nowNs) {
        if (!isOn) {
            return false;
        }
        boolean mayReturn = nowNs - sinceNs < RETURN_SECONDS * SECOND_NS;
        List<String> awaited = peers.stream()
                .filter(peer -> peer.isAwaited(mayReturn))
                .map(peer -> peer.settings().name())
                .toList();
        if (!awaited.isEmpty() && nowNs - sinceNs < DEFERRAL_SECONDS * SECOND_NS) {
            return false;
        }
        isOn = false;
        LOG.info(
                "bgp: restart over after {} s, {}",
                (nowNs - sinceNs) / SECOND_NS,
                awaited.isEmpty() ? "all peers have told all" : "still to tell: " + String.join(", ", awaited));
        return true;
    }

    /** {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNs(long nowNs) {
        if (!isOn) {
            return Long.MAX_VALUE;
        }
        long returnNs = sinceNs + RETURN_SECONDS * SECOND_NS;
        return returnNs - nowNs > 0 ? returnNs : sinceNs + DEFERRAL_SECONDS * SECOND_NS;
    }
}
