package io.margay.control.bgp;

/**
 * A session, or an attempt at one, that is over.
 *
 * @param establishedMs epoch; 0 for an attempt that never was a session
 * @param endedMs epoch
 * @param endedBy {@code us}, {@code peer} or {@code network}
 * @param told the NOTIFICATION that ended it, sent by who ended it; null when none was
 * @param reason one line
 * @param times how many attempts in a row ended like this; the last of them is this one
 * @param firstEndedMs epoch; when the first of them did
 */
public record SessionRecord(
        long establishedMs,
        long endedMs,
        String endedBy,
        NotificationSnapshot told,
        String reason,
        int times,
        long firstEndedMs) {
    public boolean wasSession() {
        return establishedMs != 0;
    }

    /** How long it was established. */
    public long lastedMs() {
        return wasSession() ? endedMs - establishedMs : 0;
    }

    /** That ended it, in words; null when none was. */
    public String notification() {
        return told == null ? null : told.words();
    }
}
