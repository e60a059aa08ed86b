package io.margay.control.bgp;

import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Capability.LongLivedRestart;

/**
 * Graceful restart with one peer (RFC 4724, 8538, 9494), ours and its.
 *
 * @param isHelper we keep the routes of the peer while it restarts; without it the whole is off
 * @param ownSeconds how long it is asked to keep ours; 0 for not at all
 * @param maxStaleSeconds how long it may take to tell all again once it is back
 * @param ownLongLivedSeconds how long it is asked to keep ours after that; 0 for not at all
 * @param maxLongLivedSeconds how long we keep its at most; 0 for not at all
 */
public record RestartTimes(
        boolean isHelper, int ownSeconds, int maxStaleSeconds, int ownLongLivedSeconds, int maxLongLivedSeconds) {
    public static final RestartTimes DEFAULT = new RestartTimes(true, 0, 360, 0, 0);
    public static final RestartTimes OFF = new RestartTimes(false, 0, 0, 0, 0);

    public RestartTimes {
        if (ownSeconds < 0
                || ownSeconds > GracefulRestart.MAX_SECONDS
                || ownLongLivedSeconds < 0
                || ownLongLivedSeconds > LongLivedRestart.MAX_SECONDS) {
            throw new IllegalArgumentException(
                    "restart times out of range: " + ownSeconds + ", " + ownLongLivedSeconds);
        }
    }

    boolean isLongLived() {
        return ownLongLivedSeconds > 0 || maxLongLivedSeconds > 0;
    }
}
