package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two speakers on loopback that get no cycle they did not ask for: nothing may lie until a timer happens to come. */
class WakeUpTest {
    private static final int AS = 64512;
    private static final int LEFT = Ipv4.parse("127.0.0.1");
    private static final int RIGHT = Ipv4.parse("127.0.0.2");
    private static final IpAddress NEXT_HOP = IpAddress.parse("192.0.2.1");
    /** KEEPALIVEs are far apart, so that none of them helps. */
    private static final int HOLD_TIME_SECONDS = 180;

    private DutifulSpeaker left;
    private DutifulSpeaker right;

    @BeforeEach
    void start() throws IOException {
        right = DutifulSpeaker.start(
                settings(RIGHT, new PeerSettings("left", LEFT, 1, AS, true, HOLD_TIME_SECONDS, 1)));
        int port = right.speaker.listenPort();
        left = DutifulSpeaker.start(
                settings(LEFT, new PeerSettings("right", RIGHT, port, AS, false, HOLD_TIME_SECONDS, 1)));
    }

    @AfterEach
    void end() throws IOException {
        left.close();
        right.close();
    }

    @Test
    void aRouteAnnouncedBetweenCyclesIsToldAtOnce() {
        sessionUp();
        left.speaker.announce(Ipv4Prefix.parse("10.1.0.0/26"), NEXT_HOP);
        long nowNs = System.nanoTime();
        assertTrue(left.speaker.nextDeadlineNs(nowNs) - nowNs <= 0, "what is to be told is due now");
        DutifulSpeaker.runUntil("the route", () -> right.learned.size() == 1, left, right);
    }

    @Test
    void aRouteWithdrawnBetweenCyclesIsToldAtOnce() {
        left.speaker.announce(Ipv4Prefix.parse("10.1.0.0/26"), NEXT_HOP);
        DutifulSpeaker.runUntil("the route", () -> right.learned.size() == 1, left, right);
        left.speaker.withdraw(Ipv4Prefix.parse("10.1.0.0/26"));
        DutifulSpeaker.runUntil("the loss", right.learned::isEmpty, left, right);
    }

    @Test
    void aTableLargerThanTheOutputQueueIsToldWithoutAPause() {
        for (int i = 0; i < 150_000; i++) {
            left.speaker.announce(new Ipv4Prefix(0x0A000000 + i, 32), NEXT_HOP);
        }
        DutifulSpeaker.runUntil("the table", () -> right.learned.size() == 150_000, left, right);
    }

    private void sessionUp() {
        DutifulSpeaker.runUntil("the session", () -> left.isUp() && right.isUp(), left, right);
        DutifulSpeaker.runUntil(
                "End-of-RIB",
                () -> left.peer().isEndOfRibReceived() && right.peer().isEndOfRibReceived(),
                left,
                right);
    }

    private static BgpSettings settings(int address, PeerSettings peer) {
        return new BgpSettings(AS, address, address, 0, List.of(peer));
    }
}
