package io.margay.control.bgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Capability.LongLivedRestart;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that restarts, and what becomes of its routes meanwhile (RFC 4724, 8538, 9494); one that tells all again (RFC 7313). */
class RestartTest {
    private static final String ATTRIBUTES = "40010100 400200 4003040a000003 40050400000064";
    private static final String NO_LLGR = "c00804 ffff0007";
    private static final String A = "10.66.0.0/16";
    private static final String B = "10.67.0.0/16";
    private static final String A_NLRI = "10 0a42";
    private static final String B_NLRI = "10 0a43";

    private final Lab lab = new Lab();
    private TestRouter router;
    private RawPeer raw;

    @BeforeEach
    void start() throws IOException {
        router = new TestRouter(lab, "127.0.0.1");
    }

    @AfterEach
    void end() {
        lab.close();
    }

    @Test
    void itsRoutesStayUntilItHasToldAllAgain() throws IOException {
        up(restart(false, false, true)).update(ATTRIBUTES, A_NLRI + B_NLRI);
        lab.until("routes", () -> router.has(A) && router.has(B));
        lab.end(raw);
        lab.until("down", () -> !router.isUp("raw"));
        assertEquals(2, router.peer("raw").families().get(0).stale());
        dial(restart(true, false, true)).update(ATTRIBUTES, A_NLRI);
        lab.until("told again", () -> router.peer("raw").families().get(0).stale() == 1);
        lab.always("routes", () -> router.has(A) && router.has(B));
        raw.send(Update.endOfRib(Family.IPV4_UNICAST));
        lab.until("the other is gone", () -> !router.has(B));
        assertTrue(router.has(A));
        assertFalse(router.speaker().routes(Prefix.parse(A)).get(0).isStale());
    }

    @Test
    void itsRoutesGoWhenItDoesNotComeBackInTime() throws IOException {
        up(restart(false, false, true)).update(ATTRIBUTES, A_NLRI);
        lab.until("route", () -> router.has(A));
        lab.end(raw);
        lab.until("down", () -> !router.isUp("raw"));
        lab.forward(118);
        lab.always("route", () -> router.has(A));
        lab.forward(3);
        lab.until("loss", () -> !router.has(A));
    }

    @Test
    void itsRoutesGoWhenItTellsNothingForLongEnough() throws IOException {
        up(restart(false, false, true)).update(ATTRIBUTES, A_NLRI);
        lab.until("route", () -> router.has(A));
        lab.end(raw);
        lab.until("down", () -> !router.isUp("raw"));
        dial(restart(true, false, true), 0);
        lab.forward(350);
        lab.always("route", () -> router.has(A));
        lab.forward(11);
        lab.until("loss", () -> !router.has(A));
        assertTrue(router.isUp("raw"));
    }

    @Test
    void itsRoutesGoWhenItComesBackWithoutHavingForwarded() throws IOException {
        up(restart(false, false, true)).update(ATTRIBUTES, A_NLRI);
        lab.until("route", () -> router.has(A));
        lab.end(raw);
        lab.until("down", () -> !router.isUp("raw"));
        dial(restart(true, false, false));
        lab.until("loss", () -> !router.has(A));
    }

    @Test
    void aPeerThatDidNotAskForItLosesItsRoutesAtOnce() throws IOException {
        up(new GracefulRestart(false, true, 120, List.of())).update(ATTRIBUTES, A_NLRI);
        lab.until("route", () -> router.has(A));
        lab.end(raw);
        lab.until("loss", () -> !router.has(A));
    }

    @Test
    void aNotificationEndsItUnlessBothSaidOtherwise() throws IOException {
        up(restart(false, false, true)).update(ATTRIBUTES, A_NLRI);
        lab.until("route", () -> router.has(A));
        raw.send(Notification.cease(2, ""));
        lab.until("loss", () -> !router.has(A));
        lab.end(raw);
        dial(restart(false, true, true)).update(ATTRIBUTES, A_NLRI);
        lab.until("route", () -> router.has(A));
        raw.send(Notification.cease(2, ""));
        lab.until("down", () -> !router.isUp("raw"));
        assertTrue(router.has(A));
        lab.end(raw);
        dial(restart(true, true, true)).send(Notification.cease(2, "").asHardReset());
        lab.until("loss", () -> !router.has(A));
        assertEquals(
                "cease, hard reset (6/9): cease, administrative shutdown (6/2)",
                router.peer("raw").past().lastReceived().words());
    }

    @Test
    void longLivedRoutesStayAsTheLastResort() throws IOException {
        LongLivedRestart longLived = new LongLivedRestart(List.of(new LongLivedRestart.Kept(1, 1, true, 3600)));
        up(restart(false, false, true), longLived).update(ATTRIBUTES, A_NLRI).update(ATTRIBUTES + NO_LLGR, B_NLRI);
        lab.until("routes", () -> router.has(A) && router.has(B));
        lab.end(raw);
        lab.until("down", () -> !router.isUp("raw"));
        lab.forward(121);
        lab.until("who says no is gone", () -> !router.has(B));
        assertTrue(router.has(A));
        assertEquals(
                List.of("llgr-stale"),
                router.speaker().routes(Prefix.parse(A)).get(0).communities());
        dial(restart(true, false, true)).update(ATTRIBUTES, A_NLRI);
        lab.until("fresh", () -> router.speaker()
                .routes(Prefix.parse(A))
                .get(0)
                .communities()
                .isEmpty());
        lab.end(raw);
        lab.until("down", () -> !router.isUp("raw"));
        lab.forward(121 + 3600);
        lab.until("loss", () -> !router.has(A));
    }

    @Test
    void whatIsNotToldBetweenTheMarksIsGone() throws IOException {
        up(new Capability.EnhancedRefresh()).update(ATTRIBUTES, A_NLRI + B_NLRI);
        lab.until("routes", () -> router.has(A) && router.has(B));
        raw.send(RouteRefresh.of(Family.IPV4_UNICAST, RouteRefresh.BEGIN)).update(ATTRIBUTES, B_NLRI);
        lab.until("told again", () -> router.peer("raw").families().get(0).stale() == 1);
        assertTrue(router.has(A));
        raw.send(RouteRefresh.of(Family.IPV4_UNICAST, RouteRefresh.END));
        lab.until("the other is gone", () -> !router.has(A));
        assertTrue(router.has(B) && router.isUp("raw"));
    }

    private RawPeer up(Capability... capabilities) throws IOException {
        PeerOptions options = PeerOptions.builder()
                .restart(new RestartTimes(true, 0, 360, 0, 3600))
                .build();
        router.peers(TestRouter.passive("raw", "127.0.0.3").with(options));
        return dial(capabilities);
    }

    private RawPeer dial(Capability... capabilities) throws IOException {
        return dial(capabilities, 90);
    }

    private RawPeer dial(Capability capability, int holdTimeSeconds) throws IOException {
        return dial(new Capability[] {capability}, holdTimeSeconds);
    }

    private RawPeer dial(Capability[] capabilities, int holdTimeSeconds) throws IOException {
        raw = new RawPeer(lab, "127.0.0.3", router, "127.0.0.1");
        raw.open(TestRouter.AS, holdTimeSeconds, capabilities).confirm(lab);
        lab.until("session", () -> router.isUp("raw"));
        return raw;
    }

    private static GracefulRestart restart(boolean isRestarting, boolean isByNotification, boolean isForwarding) {
        return new GracefulRestart(
                isRestarting, isByNotification, 120, List.of(new GracefulRestart.Kept(1, 1, isForwarding)));
    }
}
