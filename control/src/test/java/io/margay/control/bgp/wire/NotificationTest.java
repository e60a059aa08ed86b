package io.margay.control.bgp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NotificationTest {
    @Test
    void saysWhatItMeans() {
        assertEquals("OPEN error, bad peer AS (2/2)", new Notification(2, 2, new byte[0]).describe());
        assertEquals("hold timer expired (4/0)", new Notification(4, 0, new byte[0]).describe());
        assertEquals("send hold timer expired (8/0)", new Notification(8, 0, new byte[0]).describe());
        assertEquals("cease (6/99)", new Notification(6, 99, new byte[0]).describe());
        assertEquals("unknown (200/1)", new Notification(200, 1, new byte[0]).describe());
    }

    @Test
    void showsTheOtherOperatorsText() {
        assertEquals(
                "cease, administrative shutdown (6/2): upgrade at noon",
                Notification.cease(2, "upgrade at noon").describe());
    }

    @Test
    void theTextCannotPlayTricksOnTheReader() {
        Notification notification = Notification.cease(2, "a\u001b[2J\nb\u202ec\u2028d");
        assertEquals("cease, administrative shutdown (6/2): a?[2J?b?c?d", notification.describe());
    }

    @Test
    void aTextLengthThatLiesShowsWhatThereIs() {
        assertEquals(
                "cease, administrative shutdown (6/2): hi", new Notification(6, 2, Bytes.hex("ff 6869")).describe());
        assertEquals("cease, administrative shutdown (6/2)", new Notification(6, 2, Bytes.hex("00")).describe());
        assertEquals("cease, administrative shutdown (6/2)", new Notification(6, 2, Bytes.hex("05")).describe());
    }

    @Test
    void aLongTextIsCutBetweenCharacters() {
        Notification notification = Notification.cease(2, "\u00e9".repeat(200));
        assertEquals(1 + 254, notification.data().length);
        assertTrue(notification.describe().endsWith("\u00e9"));
    }

    @Test
    void onlyShutdownAndResetCarryAText() {
        assertEquals(0, Notification.cease(Notification.CEASE_COLLISION, "text").data().length);
        assertEquals(
                5,
                Notification.cease(Notification.CEASE_ADMINISTRATIVE_RESET, "text")
                        .data()
                        .length);
    }
}
