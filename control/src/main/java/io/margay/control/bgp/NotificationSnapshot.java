package io.margay.control.bgp;

import io.margay.control.bgp.wire.Notification;

/**
 * A NOTIFICATION as an operator reads it.
 *
 * @param text of the one who sent it (RFC 9003); empty without
 * @param words {@code cease, administrative reset (6/4): text}
 * @param timeMs epoch
 */
public record NotificationSnapshot(int code, int subcode, String text, String words, long timeMs) {
    static NotificationSnapshot of(Notification notification, long timeMs) {
        return new NotificationSnapshot(
                notification.code(), notification.subcode(), notification.text(), notification.describe(), timeMs);
    }
}
