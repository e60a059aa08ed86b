package io.margay.control.bgp.fsm;

import static io.margay.control.bgp.fsm.FsmHarness.HIGHER_ID;
import static io.margay.control.bgp.fsm.FsmHarness.LOWER_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.fsm.SessionEnd.By;
import io.margay.control.bgp.wire.Notification;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both sides have dialled (RFC 4271 6.8): the connection of the side with the higher identifier stays. */
class CollisionTest {
    private static final int ORDERS = 20_000;

    private final FsmHarness harness = new FsmHarness();

    @BeforeEach
    void bothSidesHaveDialled() {
        harness.start().connected().incoming();
        harness.done();
    }

    @Test
    void theHigherPeersConnectionStaysWhenItsOpenComesLast() {
        harness.open(Leg.OUTGOING, HIGHER_ID, 90).open(Leg.INCOMING, HIGHER_ID, 90);
        assertEquals(List.of("out NOTIFICATION 6/7", "out close", "in KEEPALIVE"), harness.done());
        harness.keepalive(Leg.INCOMING);
        assertEquals(List.of("in established"), harness.done());
    }

    @Test
    void theHigherPeersConnectionStaysWhenItsOpenComesFirst() {
        harness.open(Leg.INCOMING, HIGHER_ID, 90).open(Leg.OUTGOING, HIGHER_ID, 90);
        assertEquals(List.of("out NOTIFICATION 6/7", "out close", "in KEEPALIVE"), harness.done());
        harness.keepalive(Leg.INCOMING);
        assertEquals(List.of("in established"), harness.done());
    }

    @Test
    void ourConnectionStaysAgainstALowerPeersWhenItsOpenComesLast() {
        harness.open(Leg.OUTGOING, LOWER_ID, 90).open(Leg.INCOMING, LOWER_ID, 90);
        assertEquals(List.of("in NOTIFICATION 6/7", "in close", "out KEEPALIVE"), harness.done());
        harness.keepalive(Leg.OUTGOING);
        assertEquals(List.of("out established"), harness.done());
    }

    @Test
    void ourConnectionStaysAgainstALowerPeersWhenItsOpenComesFirst() {
        harness.open(Leg.INCOMING, LOWER_ID, 90).open(Leg.OUTGOING, LOWER_ID, 90);
        assertEquals(List.of("in NOTIFICATION 6/7", "in close", "out KEEPALIVE"), harness.done());
    }

    /** One that connects only when the other is in OpenConfirm is judged by its own OPEN. */
    @Test
    void aConnectionThatComesLateIsJudgedWhenItsOpenComes() {
        FsmHarness late = new FsmHarness();
        late.start().connected().open(Leg.OUTGOING, HIGHER_ID, 90).incoming();
        late.done();
        late.open(Leg.INCOMING, HIGHER_ID, 90);
        assertEquals(List.of("out NOTIFICATION 6/7", "out close", "in KEEPALIVE"), late.done());
        late = new FsmHarness();
        late.start().connected().open(Leg.OUTGOING, LOWER_ID, 90).incoming();
        late.done();
        late.open(Leg.INCOMING, LOWER_ID, 90);
        assertEquals(List.of("in NOTIFICATION 6/7", "in close"), late.done());
    }

    @Test
    void aConnectionThatStaysSilentIsNoRival() {
        harness.nowSeconds += 5;
        harness.open(Leg.OUTGOING, HIGHER_ID, 90);
        assertEquals(List.of("out KEEPALIVE"), harness.done());
    }

    @Test
    void identifiersCompareUnsigned() {
        harness.open(Leg.OUTGOING, 0xF0000001, 90);
        assertEquals(List.of("out NOTIFICATION 6/7", "out close"), harness.done());
    }

    @Test
    void withEqualIdentifiersTheHigherAsDecides() {
        FsmHarness external =
                new FsmHarness(new FsmSettings(FsmHarness.LOCAL_AS, FsmHarness.LOCAL_ID, 65001, false, 90, 10));
        external.start().connected().incoming();
        external.done();
        external.message(Leg.OUTGOING, FsmHarness.open(65001, FsmHarness.LOCAL_ID, 90));
        assertEquals(List.of("out NOTIFICATION 6/7", "out close"), external.done());
    }

    @Test
    void anEstablishedSessionStaysWhoeverIsHigher() {
        FsmHarness late = new FsmHarness();
        late.start().connected().open(Leg.OUTGOING, HIGHER_ID, 90).incoming();
        late.done();
        late.keepalive(Leg.OUTGOING);
        assertEquals(List.of("in NOTIFICATION 6/7", "in close", "out established"), late.done());
    }

    @Test
    void thePeersWordAboutTheCollisionIsNoFailure() {
        harness.message(Leg.OUTGOING, Notification.cease(Notification.CEASE_COLLISION, ""));
        assertEquals(List.of("out close"), harness.done());
        assertNull(harness.lastEnd);
        harness.open(Leg.INCOMING, HIGHER_ID, 90).keepalive(Leg.INCOMING);
        assertEquals(State.ESTABLISHED, harness.fsm.state());
    }

    @Test
    void aCollisionWithoutAnotherConnectionIsOne() {
        harness.fsm.onClosed(Leg.INCOMING, By.NETWORK, "reset", harness.now());
        harness.message(Leg.OUTGOING, Notification.cease(Notification.CEASE_COLLISION, ""));
        assertEquals(List.of("in close", "failed", "out close", "failed"), harness.done());
    }

    @Test
    void aPeerThatDialsAnewHasGivenUpItsFirstConnection() {
        harness.incoming();
        assertEquals(List.of("in NOTIFICATION 6/7", "in close", "accept", "in OPEN", "incoming taken"), harness.done());
        assertNull(harness.lastEnd);
    }

    /** Two FSMs against each other, both dialling, in many orders of what they hear. */
    @Test
    void bothSidesComeToTheSameConnection() {
        int none = 0;
        for (int order = 0; order < ORDERS; order++) {
            TwoPeers peers = new TwoPeers(order);
            peers.run();
            Leg expected = peers.lower.established == null ? null : peers.lower.established.other();
            assertEquals(expected, peers.higher.established, "order " + order);
            none += expected == null ? 1 : 0;
        }
        // one side may have its session just when the other, by the rules, gives that connection up; they then dial
        // again
        int most = ORDERS / 50;
        assertTrue(none < most, none + " of " + ORDERS + " orders end without a session");
    }
}
