package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.transport.Password;
import io.margay.control.bgp.wire.Family;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another configuration for a speaker with sessions over real sockets: what it is not about stays as it was, seen from both sides. */
class BgpReloadTest {
    private static final Map<Family, MaxPrefixes> TWO =
            Map.of(Family.IPV4_UNICAST, new MaxPrefixes(2, 100, MaxPrefixes.Action.STOP, 0));

    private final Lab lab = new Lab();
    private TestRouter a;
    private TestRouter b;
    private TestRouter c;

    @BeforeEach
    void start() throws IOException {
        a = new TestRouter(lab, "127.0.0.1");
        b = new TestRouter(lab, "127.0.0.2");
        c = new TestRouter(lab, "127.0.0.3");
        b.peers(TestRouter.peer("a", "127.0.0.1", a.port()));
        c.peers(TestRouter.peer("a", "127.0.0.1", a.port()));
        b.announce("10.2.0.0/16");
        a.peers(toB(), toC());
        lab.until("sessions", () -> b.isUp("a") && c.isUp("a") && a.has("10.2.0.0/16"));
    }

    @AfterEach
    void end() {
        lab.close();
    }

    @Test
    void peersComeChangeAndGoBesideOneThatStays() throws IOException {
        PeerSettings dynamic = new PeerSettings(
                "farm",
                null,
                179,
                TestRouter.AS,
                true,
                90,
                10,
                PeerTransport.builder().prefix(Prefix.parse("127.0.9.0/24"), 5).build(),
                PeerOptions.DEFAULT);
        a.peers(TestRouter.passive("nobody", "127.0.0.9"), toB(), toC(), dynamic);
        staysUp(b);
        a.peers(TestRouter.passive("nobody", "127.0.0.10"), dynamic, toB());
        lab.until("end of c", () -> !c.isUp("a"));
        assertEquals("peer sent: cease, peer de-configured (6/3)", c.lastReason("a"));
        a.peers(toB(), toC());
        lab.until("c again", () -> c.isUp("a"));
        staysUp(b);
        assertEquals(0, b.peer("a").past().flaps());
        assertEquals(0, a.peer("b").past().flaps());
    }

    @Test
    void aDescriptionIsTakenOverWithinTheSession() throws IOException {
        a.peers(toB().with(PeerOptions.builder().description("the other host").build()), toC());
        staysUp(b);
        staysUp(c);
        assertEquals("the other host", a.peer("b").settings().options().description());
        assertTrue(a.has("10.2.0.0/16"));
        assertEquals(0, b.peer("a").past().flaps());
    }

    @Test
    void anotherLimitCountsWithinTheSession() throws IOException {
        a.peers(toB().with(PeerOptions.builder().maxPrefixes(TWO).build()), toC());
        staysUp(b);
        b.announce("10.3.0.0/16", "10.4.0.0/16");
        lab.until("end over the limit", () -> !a.isUp("b"));
        assertTrue(b.lastReason("a").contains("maximum number of prefixes"), b.lastReason("a"));
    }

    /** It is down because of the limit: another one is a reason to try again. */
    @Test
    void aPeerThatWasStoppedByItsLimitBeginsAgainWithAnother() throws IOException {
        a.peers(toB().with(PeerOptions.builder().maxPrefixes(TWO).build()), toC());
        b.announce("10.3.0.0/16", "10.4.0.0/16");
        lab.until("end over the limit", () -> !a.isUp("b"));
        a.peers(toB(), toC());
        lab.until("session and routes", () -> a.isUp("b") && a.has("10.4.0.0/16"));
        staysUp(c);
    }

    @Test
    void whatTheSessionWasOpenedWithStartsItAnewAndNoOther() throws IOException {
        a.peers(toB().with(PeerOptions.builder().extendedMessages(false).build()), toC());
        lab.until("end of b", () -> b.peer("a").past().flaps() > 0);
        assertTrue(b.lastReason("a").contains("other configuration change"), b.lastReason("a"));
        lab.until("b again", () -> b.isUp("a"));
        assertEquals(0, c.peer("a").past().flaps());
    }

    /** Where the kernel takes no password the session only ends; whether it comes again with one is for the test of TCP-MD5. */
    @Test
    void anotherPasswordIsAnotherPeer() throws IOException {
        PeerSettings secret = toB().with(PeerTransport.builder()
                .password(new Password(new byte[] {'x'}))
                .build());
        a.peers(secret, toC());
        lab.until("end of b", () -> b.peer("a").past().flaps() > 0);
        assertEquals(0, c.peer("a").past().flaps());
    }

    private void staysUp(TestRouter peer) {
        lab.always("session", () -> peer.isUp("a"));
        assertEquals(0, peer.peer("a").past().flaps());
    }

    private PeerSettings toB() {
        return TestRouter.peer("b", "127.0.0.2", b.port());
    }

    private PeerSettings toC() {
        return TestRouter.peer("c", "127.0.0.3", c.port());
    }
}
