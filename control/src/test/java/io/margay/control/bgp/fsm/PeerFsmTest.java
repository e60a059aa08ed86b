package io.margay.control.bgp.fsm;

import static io.margay.control.bgp.fsm.FsmHarness.HIGHER_ID;
import static io.margay.control.bgp.fsm.FsmHarness.LOCAL_AS;
import static io.margay.control.bgp.fsm.FsmHarness.open;
import static io.margay.control.bgp.fsm.FsmHarness.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.fsm.SessionEnd.By;
import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Keepalive;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerFsmTest {
    private final FsmHarness harness = new FsmHarness();

    @Test
    void aDialledSessionComesUp() {
        assertEquals(State.IDLE, harness.fsm.state());
        harness.start();
        assertEquals(State.CONNECT, harness.fsm.state());
        harness.connected();
        assertEquals(State.OPEN_SENT, harness.fsm.state());
        harness.open(Leg.OUTGOING, HIGHER_ID, 90);
        assertEquals(State.OPEN_CONFIRM, harness.fsm.state());
        harness.keepalive(Leg.OUTGOING);
        assertEquals(State.ESTABLISHED, harness.fsm.state());
        assertEquals(List.of("dial", "out OPEN", "out KEEPALIVE", "out established"), harness.done());
    }

    @Test
    void anAcceptedSessionComesUpAndTheDialIsAbandoned() {
        harness.start().incoming().open(Leg.INCOMING, HIGHER_ID, 90).keepalive(Leg.INCOMING);
        assertEquals(
                List.of(
                        "dial",
                        "accept",
                        "in OPEN",
                        "incoming taken",
                        "in KEEPALIVE",
                        "abandon dial",
                        "in established"),
                harness.done());
    }

    @Test
    void aPassivePeerNeverDials() {
        FsmHarness passive = new FsmHarness(settings(true, 90));
        passive.start().pass(1_000);
        assertEquals(List.of(), passive.done());
        assertEquals(State.ACTIVE, passive.fsm.state());
        assertEquals(Long.MAX_VALUE, passive.fsm.nextDeadlineNs(passive.now()));
        passive.incoming().open(Leg.INCOMING, HIGHER_ID, 90).keepalive(Leg.INCOMING);
        assertEquals(State.ESTABLISHED, passive.fsm.state());
    }

    @Test
    void aStoppedPeerTakesNobody() {
        harness.incoming();
        assertEquals(List.of("incoming refused"), harness.done());
    }

    @Test
    void anEstablishedPeerTakesNoSecondConnection() {
        harness.established(90).incoming();
        assertEquals(List.of("incoming refused"), harness.done());
    }

    // ---- timers

    @ParameterizedTest
    @ValueSource(ints = {3, 30, 90})
    void theShorterHoldTimeCountsAndAThirdOfItIsKeptAlive(int theirs) {
        harness.established(theirs);
        assertEquals(theirs, harness.negotiated.holdTimeSeconds());
        assertEquals(theirs / 3, harness.negotiated.keepaliveSeconds());
        harness.pass(theirs / 3 - 0.01);
        assertEquals(List.of(), harness.done());
        harness.pass(0.01);
        assertEquals(List.of("out KEEPALIVE"), harness.done());
    }

    @Test
    void aLongerHoldTimeOfThePeerIsCutToOurs() {
        harness.established(240);
        assertEquals(90, harness.negotiated.holdTimeSeconds());
    }

    @Test
    void silenceForTheHoldTimeEndsTheSession() {
        harness.established(90).pass(89.9);
        assertEquals(State.ESTABLISHED, harness.fsm.state());
        harness.done();
        harness.pass(0.1);
        assertEquals(List.of("out NOTIFICATION 4/0", "out close", "down"), harness.done());
        assertEquals(By.US, harness.lastEnd.by());
    }

    @ParameterizedTest
    @MethodSource("liveSigns")
    void anyMessageRestartsTheHoldTime(BgpMessage message) {
        harness.established(90).pass(80).message(Leg.OUTGOING, message).pass(80);
        assertEquals(State.ESTABLISHED, harness.fsm.state());
    }

    static Stream<BgpMessage> liveSigns() {
        return Stream.of(new Keepalive(), Update.endOfRib(Family.IPV4_UNICAST), new RouteRefresh(1, 0, 1));
    }

    @Test
    void holdTimeZeroMeansNoTimers() {
        harness.established(0).pass(100_000);
        assertEquals(List.of(), harness.done());
        assertEquals(Long.MAX_VALUE, harness.fsm.nextDeadlineNs(harness.now()));
        assertEquals(State.ESTABLISHED, harness.fsm.state());
    }

    @Test
    void aPeerThatWantsNoHoldTimeAndThenSaysNothingIsLeftAfterFourMinutes() {
        harness.start().connected().open(Leg.OUTGOING, FsmHarness.HIGHER_ID, 0);
        harness.done();
        harness.pass(239);
        assertEquals(List.of(), harness.done());
        harness.pass(1);
        assertEquals(List.of("out NOTIFICATION 4/0", "out close", "failed"), harness.done());
    }

    @Test
    void aPeerThatNeverSaysOpenIsLeftAfterFourMinutes() {
        FsmHarness passive = new FsmHarness(settings(true, 90));
        passive.start().incoming().pass(239);
        assertEquals(State.OPEN_SENT, passive.fsm.state());
        passive.pass(1);
        assertEquals(
                List.of("accept", "in OPEN", "incoming taken", "in NOTIFICATION 4/0", "in close", "failed"),
                passive.done());
    }

    @Test
    void aPeerThatConnectsAndSaysNothingDoesNotKeepUsFromDialling() {
        harness.start().incoming();
        harness.fsm.onConnectFailed("refused", harness.now());
        harness.done();
        harness.pass(5);
        assertEquals(List.of("dial"), harness.done());
        harness.connected().open(Leg.OUTGOING, HIGHER_ID, 90).keepalive(Leg.OUTGOING);
        assertEquals(
                List.of("out OPEN", "out KEEPALIVE", "in NOTIFICATION 6/7", "in close", "out established"),
                harness.done());
    }

    @Test
    void aPeerThatHasSaidOpenIsNotDialledAsWell() {
        harness.start().incoming().open(Leg.INCOMING, HIGHER_ID, 90);
        harness.fsm.onConnectFailed("refused", harness.now());
        harness.done();
        harness.pass(60);
        assertEquals(List.of(), harness.done().stream().filter("dial"::equals).toList());
    }

    @Test
    void keepalivesAreNeverLessThanASecondApart() {
        FsmHarness jittered = new FsmHarness(settings(false, 3), new SplittableRandom(1));
        jittered.established(3);
        for (int i = 0; i < 20; i++) {
            jittered.keepalive(Leg.OUTGOING).pass(1); // a third of the hold time, of which jitter would take a quarter
        }
        assertEquals(20, Collections.frequency(jittered.done(), "out KEEPALIVE"));
    }

    @Test
    void timersAreSpreadOverAQuarterByTheSeed() {
        List<Long> first = keepaliveTimes(1);
        assertEquals(first, keepaliveTimes(1));
        assertTrue(!first.equals(keepaliveTimes(2)));
        for (int i = 1; i < first.size(); i++) {
            double interval = (first.get(i) - first.get(i - 1)) / 1e9;
            assertTrue(interval >= 22.5 && interval <= 30, () -> "interval of " + interval + " s");
        }
    }

    private static List<Long> keepaliveTimes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FsmHarness actions = new FsmHarness();
        PeerFsm fsm = new PeerFsm(settings(false, 90), actions, random);
        fsm.onStart(0);
        fsm.onConnected(0);
        fsm.onMessage(Leg.OUTGOING, open(LOCAL_AS, HIGHER_ID, 90), 0);
        fsm.onMessage(Leg.OUTGOING, new Keepalive(), 0);
        actions.done();
        List<Long> times = new ArrayList<>();
        long nowNs = 0;
        while (times.size() < 20) {
            nowNs = fsm.nextDeadlineNs(nowNs);
            fsm.onTick(nowNs);
            if (actions.done().contains("out KEEPALIVE")) {
                times.add(nowNs);
                fsm.onMessage(Leg.OUTGOING, new Keepalive(), nowNs);
            }
        }
        return times;
    }

    // ---- coming back

    @Test
    void aLostSessionIsDialledAgainAfterASecondAndTakenAtOnce() {
        harness.established(90);
        harness.fsm.onClosed(Leg.OUTGOING, By.PEER, "closed", harness.now());
        harness.pass(0.99);
        assertEquals(List.of("out close", "down"), harness.done());
        harness.pass(0.01);
        assertEquals(List.of("dial"), harness.done());
        harness.incoming();
        assertEquals(List.of("accept", "in OPEN", "incoming taken"), harness.done());
    }

    @Test
    void failuresDoubleThePauseUpToTheConfiguredOneAndASessionResetsIt() {
        harness.start();
        List<Double> pauses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            double failedAt = harness.nowSeconds;
            harness.fsm.onConnectFailed("refused", harness.now());
            harness.done();
            while (!harness.done().contains("dial")) {
                harness.pass(0.25);
            }
            pauses.add(harness.nowSeconds - failedAt);
        }
        assertEquals(List.of(1.0, 2.0, 4.0, 8.0, 10.0, 10.0), pauses);
        harness.connected().open(Leg.OUTGOING, HIGHER_ID, 90).keepalive(Leg.OUTGOING);
        harness.fsm.onClosed(Leg.OUTGOING, By.NETWORK, "reset", harness.now());
        harness.done();
        harness.pass(1);
        assertEquals(List.of("dial"), harness.done());
    }

    @Test
    void aDialWithoutAnswerIsGivenUpAfterFiveSeconds() {
        harness.start().pass(4.9);
        assertEquals(List.of("dial"), harness.done());
        harness.pass(0.1);
        assertEquals(List.of("abandon dial", "failed"), harness.done());
    }

    // ---- OPENs that we do not accept

    static Stream<Arguments> badOpens() {
        List<Capability> ours = open(LOCAL_AS, HIGHER_ID, 90).capabilities();
        return Stream.of(
                Arguments.of("version 3", new Open(3, 64512, 90, HIGHER_ID, ours), "2/1"),
                Arguments.of("another AS", open(64513, HIGHER_ID, 90), "2/2"),
                Arguments.of("another 4-octet AS", open(200_000, HIGHER_ID, 90), "2/2"),
                Arguments.of("AS 0", open(0, HIGHER_ID, 90), "2/2"),
                Arguments.of("AS_TRANS without a capability", new Open(4, 23456, 90, HIGHER_ID, List.of()), "2/2"),
                Arguments.of("identifier 0.0.0.0", open(LOCAL_AS, 0, 90), "2/3"),
                Arguments.of("our identifier", open(LOCAL_AS, FsmHarness.LOCAL_ID, 90), "2/3"),
                Arguments.of("hold time 1", open(LOCAL_AS, HIGHER_ID, 1), "2/6"),
                Arguments.of("hold time 2", open(LOCAL_AS, HIGHER_ID, 2), "2/6"),
                Arguments.of(
                        "IPv6 only",
                        new Open(4, 64512, 90, HIGHER_ID, List.of(new Capability.MultiProtocol(2, 1))),
                        "2/7"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badOpens")
    void isToldWhy(String name, Open open, String code) {
        harness.start().connected().message(Leg.OUTGOING, open);
        assertEquals(List.of("dial", "out OPEN", "out NOTIFICATION " + code, "out close", "failed"), harness.done());
        assertEquals(State.ACTIVE, harness.fsm.state());
    }

    @Test
    void theNotificationForAVersionNamesOurs() {
        harness.start().connected().message(Leg.OUTGOING, new Open(3, 64512, 90, HIGHER_ID, List.of()));
        assertEquals(new Notification(2, 1, new byte[] {0, 4}), harness.lastEnd.notification());
    }

    @Test
    void anExternalPeerMayHaveOurIdentifier() {
        FsmHarness external = new FsmHarness(new FsmSettings(LOCAL_AS, FsmHarness.LOCAL_ID, 65001, false, 90, 10));
        external.start().connected().message(Leg.OUTGOING, open(65001, FsmHarness.LOCAL_ID, 90));
        assertEquals(State.OPEN_CONFIRM, external.fsm.state());
    }

    @Test
    void aPeerOf4OctetAsIsOpenedWithAsTrans() {
        FsmHarness harness = new FsmHarness(new FsmSettings(200_000, 1, 200_000, true, 90, 10));
        harness.start().incoming();
        assertEquals(open(200_000, 1, 90), harness.lastSent);
    }

    /** RFC 5492 3: who does not know capabilities is opened without, once. */
    @Test
    void aPeerThatRefusesCapabilitiesIsTriedWithout() {
        harness.start().connected().message(Leg.OUTGOING, new Notification(2, 4, new byte[0]));
        harness.pass(1).connected();
        assertEquals(new Open(4, LOCAL_AS, 90, FsmHarness.LOCAL_ID, List.of()), harness.lastSent);
        harness.message(Leg.OUTGOING, new Open(4, LOCAL_AS, 90, HIGHER_ID, List.of()))
                .keepalive(Leg.OUTGOING);
        assertEquals(State.ESTABLISHED, harness.fsm.state());
        assertEquals(Set.of(Family.IPV4_UNICAST), harness.negotiated.families());
        harness.fsm.onClosed(Leg.OUTGOING, By.PEER, "closed", harness.now());
        harness.pass(1).connected();
        assertEquals(open(LOCAL_AS, FsmHarness.LOCAL_ID, 90), harness.lastSent);
    }

    // ---- messages that have no place

    static Stream<Arguments> unexpected() {
        Open open = open(LOCAL_AS, HIGHER_ID, 90);
        RouteRefresh refresh = new RouteRefresh(1, 0, 1);
        return Stream.of(
                Arguments.of(State.OPEN_SENT, new Keepalive(), "5/1"),
                Arguments.of(State.OPEN_SENT, Update.endOfRib(Family.IPV4_UNICAST), "5/1"),
                Arguments.of(State.OPEN_SENT, refresh, "5/1"),
                Arguments.of(State.OPEN_CONFIRM, open, "5/2"),
                Arguments.of(State.OPEN_CONFIRM, Update.endOfRib(Family.IPV4_UNICAST), "5/2"),
                Arguments.of(State.OPEN_CONFIRM, refresh, "5/2"),
                Arguments.of(State.ESTABLISHED, open, "5/3"));
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("unexpected")
    void isAnFsmErrorThatNamesTheMessage(State state, BgpMessage message, String code) {
        bring(state).message(Leg.OUTGOING, message);
        assertEquals(
                List.of("out NOTIFICATION " + code, "out close", state == State.ESTABLISHED ? "down" : "failed"),
                harness.done());
        assertEquals(1, harness.lastEnd.notification().data().length);
        assertEquals(message.type(), harness.lastEnd.notification().data()[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPEN_SENT", "OPEN_CONFIRM", "ESTABLISHED"})
    void aNotificationIsNeverAnswered(String state) {
        bring(State.valueOf(state)).message(Leg.OUTGOING, Notification.cease(2, "bye"));
        assertEquals(List.of("out close", state.equals("ESTABLISHED") ? "down" : "failed"), harness.done());
        assertEquals(By.PEER, harness.lastEnd.by());
        assertEquals(Notification.cease(2, "bye"), harness.lastEnd.notification());
    }

    /** CVE-2022-37035, 2025-59688: what was on its way when we stopped is for nobody. */
    @ParameterizedTest
    @ValueSource(strings = {"OPEN_SENT", "OPEN_CONFIRM", "ESTABLISHED"})
    void whatComesAfterAStopIsForNobody(String state) {
        bring(State.valueOf(state)).incoming().done();
        harness.fsm.onStop(Notification.CEASE_ADMINISTRATIVE_SHUTDOWN, "bye");
        harness.done();
        for (Leg leg : Leg.values()) {
            harness.message(leg, Notification.cease(2, "bye")).message(leg, open(LOCAL_AS, HIGHER_ID, 90));
            harness.fsm.onFault(leg, new ResetSession(3, 1, "broken"), harness.now());
            harness.fsm.onClosed(leg, By.PEER, "closed", harness.now());
        }
        harness.pass(1_000);
        assertEquals(List.of(), harness.done());
        assertEquals(State.IDLE, harness.fsm.state());
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPEN_SENT", "OPEN_CONFIRM", "ESTABLISHED"})
    void aHeaderFaultIsTold(String state) {
        bring(State.valueOf(state));
        harness.fsm.onFault(Leg.OUTGOING, new ResetSession(1, 1, "marker"), harness.now());
        assertEquals("out NOTIFICATION 1/1", harness.done().get(0));
    }

    @Test
    void aBrokenUpdateBeforeTheSessionIsJustOutOfPlace() {
        bring(State.OPEN_SENT).fsm.onFault(Leg.OUTGOING, new ResetSession(3, 1, "broken"), harness.now());
        assertEquals("out NOTIFICATION 5/1", harness.done().get(0));
        assertEquals(new Notification(5, 1, new byte[] {2}), harness.lastEnd.notification());
        bring(State.ESTABLISHED).fsm.onFault(Leg.OUTGOING, new ResetSession(2, 0, "broken"), harness.now());
        assertTrue(harness.done().contains("out NOTIFICATION 5/3"));
        assertEquals(new Notification(5, 3, new byte[] {1}), harness.lastEnd.notification());
    }

    @Test
    void stoppingSaysWhyOnEveryLeg() {
        harness.start().incoming().connected();
        harness.done();
        harness.fsm.onStop(Notification.CEASE_ADMINISTRATIVE_SHUTDOWN, "upgrade");
        assertEquals(
                List.of("out NOTIFICATION 6/2", "out close", "failed", "in NOTIFICATION 6/2", "in close", "failed"),
                harness.done());
        assertEquals(State.IDLE, harness.fsm.state());
        assertEquals(Long.MAX_VALUE, harness.fsm.nextDeadlineNs(harness.now()));
        assertEquals(
                Notification.cease(Notification.CEASE_ADMINISTRATIVE_SHUTDOWN, "upgrade"),
                harness.lastEnd.notification());
    }

    @Test
    void whatComesForALegThatIsGoneIsPassedOver() {
        harness.start();
        harness.done();
        harness.message(Leg.OUTGOING, new Keepalive());
        harness.fsm.onClosed(Leg.INCOMING, By.PEER, "closed", harness.now());
        harness.fsm.onFault(Leg.INCOMING, new ResetSession(1, 1, "marker"), harness.now());
        assertEquals(List.of(), harness.done());
    }

    @Test
    void updatesAndRefreshesAreHandedOn() {
        harness.established(90)
                .message(Leg.OUTGOING, Update.endOfRib(Family.IPV4_UNICAST))
                .message(Leg.OUTGOING, new RouteRefresh(1, 0, 1));
        assertEquals(List.of("update", "refresh"), harness.done());
    }

    private FsmHarness bring(State state) {
        if (harness.fsm.state() == State.IDLE) {
            harness.start();
        } else {
            harness.pass(2); // the next dial
        }
        harness.connected();
        if (state != State.OPEN_SENT) {
            harness.open(Leg.OUTGOING, HIGHER_ID, 90);
        }
        if (state == State.ESTABLISHED) {
            harness.keepalive(Leg.OUTGOING);
        }
        assertEquals(state, harness.fsm.state());
        harness.done();
        return harness;
    }
}
