package io.margay.control.bgp;

import io.margay.control.bgp.fsm.SessionEnd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One peer's past: the sessions and attempts that ended, with their reasons; and what of it goes to the log. */
final class SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);
    private static final int RECORDS = 16;

    private final String peer;
    private final Deque<SessionRecord> records = new ArrayDeque<>();
    private long sessions;
    private long flaps;
    private long failedAttempts;
    private NotificationSnapshot lastSent;
    private NotificationSnapshot lastReceived;
    private long downSinceMs;

    SessionLog(String peer, long nowMs) {
        this.peer = peer;
        this.downSinceMs = nowMs;
    }

    void established(Session session) {
        sessions++;
        downSinceMs = 0;
        LOG.info(
                "bgp {}: established, AS {}, hold time {} s",
                peer,
                Integer.toUnsignedString(session.negotiated().remoteAs()),
                session.negotiated().holdTimeSeconds());
    }

    void down(SessionEnd end, long establishedMs, long nowMs) {
        flaps++;
        downSinceMs = nowMs;
        LOG.info("bgp {}: down after {} s: {}", peer, (nowMs - establishedMs) / 1000, end.reason());
        remember(recordOf(end, establishedMs, nowMs, 1, nowMs));
        note(end, nowMs);
    }

    /** An attempt that failed for the reason of the one before is not worth another line. */
    void failed(SessionEnd end, long nowMs) {
        failedAttempts++;
        SessionRecord last = records.peekFirst();
        boolean isAgain = last != null && !last.wasSession() && last.reason().equals(end.reason());
        if (isAgain) {
            records.removeFirst();
            remember(recordOf(end, 0, nowMs, last.times() + 1, last.firstEndedMs()));
        } else {
            LOG.info("bgp {}: no session: {}", peer, end.reason());
            remember(recordOf(end, 0, nowMs, 1, nowMs));
        }
        note(end, nowMs);
    }

    /** Epoch; 0 while there is a session. */
    long downSinceMs() {
        return downSinceMs;
    }

    PastSnapshot snapshot() {
        return new PastSnapshot(sessions, flaps, failedAttempts, lastSent, lastReceived, new ArrayList<>(records));
    }

    private void note(SessionEnd end, long nowMs) {
        if (end.notification() != null && end.by() == SessionEnd.By.US) {
            lastSent = NotificationSnapshot.of(end.notification(), nowMs);
        } else if (end.notification() != null) {
            lastReceived = NotificationSnapshot.of(end.notification(), nowMs);
        }
    }

    private void remember(SessionRecord record) {
        records.addFirst(record);
        if (records.size() > RECORDS) {
            records.removeLast();
        }
    }

    private static SessionRecord recordOf(
            SessionEnd end, long establishedMs, long endedMs, int times, long firstEndedMs) {
        NotificationSnapshot told =
                end.notification() == null ? null : NotificationSnapshot.of(end.notification(), endedMs);
        return new SessionRecord(establishedMs, endedMs, end.by().label(), told, end.reason(), times, firstEndedMs);
    }
}
