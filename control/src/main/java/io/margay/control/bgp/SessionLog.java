package io.margay.control.bgp;

import io.margay.control.bgp.fsm.SessionEnd;
import io.margay.control.bgp.wire.Notification;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One peer's past: the sessions and attempts that ended, with their reasons; and what of it goes to the log. */
final class SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);
    private static final int RECORDS = 16;

    private final String peer;
    private final Deque<SessionRecord> records = new ArrayDeque<>();
    private String lastNotificationSent;
    private String lastNotificationReceived;

    SessionLog(String peer) {
        this.peer = peer;
    }

    void established(Session session) {
        LOG.info(
                "bgp {}: established, AS {}, hold time {} s",
                peer,
                Integer.toUnsignedString(session.negotiated().remoteAs()),
                session.negotiated().holdTimeSeconds());
    }

    void down(SessionEnd end, long establishedMs, long nowMs) {
        LOG.info("bgp {}: down after {} s: {}", peer, (nowMs - establishedMs) / 1000, end.reason());
        remember(recordOf(end, establishedMs, nowMs, 1));
        note(end);
    }

    /** An attempt that failed for the reason of the one before is not worth another line. */
    void failed(SessionEnd end, long nowMs) {
        SessionRecord last = records.peekFirst();
        boolean isAgain = last != null && !last.wasSession() && last.reason().equals(end.reason());
        if (isAgain) {
            records.removeFirst();
        } else {
            LOG.info("bgp {}: no session: {}", peer, end.reason());
        }
        remember(recordOf(end, 0, nowMs, isAgain ? last.times() + 1 : 1));
        note(end);
    }

    List<SessionRecord> records() {
        return new ArrayList<>(records);
    }

    String lastNotificationSent() {
        return lastNotificationSent;
    }

    String lastNotificationReceived() {
        return lastNotificationReceived;
    }

    private void note(SessionEnd end) {
        if (end.notification() != null && end.by() == SessionEnd.By.US) {
            lastNotificationSent = end.notification().describe();
        } else if (end.notification() != null) {
            lastNotificationReceived = end.notification().describe();
        }
    }

    private void remember(SessionRecord record) {
        records.addFirst(record);
        if (records.size() > RECORDS) {
            records.removeLast();
        }
    }

    private static SessionRecord recordOf(SessionEnd end, long establishedMs, long endedMs, int times) {
        Notification notification = end.notification();
        return new SessionRecord(
                establishedMs,
                endedMs,
                end.by().label(),
                notification == null ? null : notification.describe(),
                end.reason(),
                times);
    }
}
