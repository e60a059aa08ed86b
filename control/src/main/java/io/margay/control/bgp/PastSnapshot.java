package io.margay.control.bgp;

import java.util.List;

/**
 * What became of the sessions with one peer. Outlasts a change of the peer's configuration.
 *
 * @param sessions that were established since the speaker's start
 * @param flaps of those, the ones that ended
 * @param failedAttempts to have one
 * @param lastSent the last NOTIFICATION that we sent; null for none yet
 * @param lastReceived likewise
 * @param history sessions and attempts that ended, the last first, and not too many of them
 */
public record PastSnapshot(
        long sessions,
        long flaps,
        long failedAttempts,
        NotificationSnapshot lastSent,
        NotificationSnapshot lastReceived,
        List<SessionRecord> history) {}
