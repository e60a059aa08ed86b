package io.margay.dataplane.bfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.link.BfdSettings;
import io.margay.fib.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which session a packet is for, and that the conductor hears of all that matters, however slow it is. */
class BfdSessionsTest {
    private static final IpAddress OWN = IpAddress.parse("fe80::1");
    private static final IpAddress PEER = IpAddress.parse("fe80::2");

    private final BfdInbox inbox = new BfdInbox();
    private final BfdSessions sessions = new BfdSessions(inbox);
    private final List<String> told = new ArrayList<>();
    private boolean isConductorReady = true;

    private final BfdEvents conductor = new BfdEvents() {
        @Override
        public boolean onState(int sessionId, int stateId, int diagnosticCode, int remoteStateId) {
            if (isConductorReady) {
                told.add(sessionId + " state " + stateId + " " + diagnosticCode + " " + remoteStateId);
            }
            return isConductorReady;
        }

        @Override
        public void onGone(int localDiscriminator) {
            told.add("gone " + localDiscriminator);
        }
    };

    private static BfdSession session(int id, int portId, String local, String peer, boolean multihop) {
        BfdSettings settings =
                new BfdSettings(id, portId, IpAddress.parse(local), IpAddress.parse(peer), multihop, 50_000, 50_000, 3);
        return new BfdSession(settings, 100 + id, 49_152 + id, 0);
    }

    private BfdSession found(boolean multihop, int portId, IpAddress local, IpAddress peer) {
        return sessions.find(multihop, portId, local.high(), local.low(), peer.high(), peer.low());
    }

    @Test
    void addressesHopsAndPortTellSessionsApart() {
        BfdSession here = session(1, 3, "fe80::1", "fe80::2", false);
        BfdSession there = session(2, 4, "fe80::1", "fe80::2", false);
        BfdSession near = session(3, 0, "10.0.0.1", "10.0.0.2", false);
        BfdSession far = session(4, 0, "10.0.0.1", "10.0.0.2", true);
        for (BfdSession session : List.of(here, there, near, far)) {
            sessions.onAdd(session, 0);
        }
        IpAddress own = IpAddress.parse("10.0.0.1");
        IpAddress peer = IpAddress.parse("10.0.0.2");
        assertSame(here, found(false, 3, OWN, PEER));
        assertSame(there, found(false, 4, OWN, PEER));
        assertNull(found(false, 5, OWN, PEER));
        assertNull(found(false, 3, PEER, OWN));
        assertSame(near, found(false, 9, own, peer));
        assertSame(far, found(true, 9, own, peer));
        assertNull(found(true, 9, peer, own));
        assertSame(far, sessions.find(104));
        assertNull(sessions.find(105));
        assertNull(sessions.find(0));
    }

    @Test
    void aConductorThatIsBehindIsToldTheLastStateWhenItIsReady() {
        isConductorReady = false;
        BfdSession session = session(1, 0, "10.0.0.1", "10.0.0.2", false);
        sessions.onAdd(session, 0);
        sessions.onTick(0, false, (s, isFinal, nowNs) -> {});
        inbox.drain(conductor, 10);
        assertEquals(List.of(), told);
        isConductorReady = true;
        inbox.drain(conductor, 10);
        assertEquals(List.of("1 state 1 0 1"), told);
    }

    @Test
    void aFullRingIsTriedAgain() {
        long nowNs = 0;
        for (int id = 1; id <= 100; id++) {
            sessions.onAdd(session(id, 0, "10.0.0.1", "10.0.1." + id, false), nowNs);
        }
        for (int i = 0; i < 50; i++) {
            for (int id = 1; id <= 100; id++) {
                BfdSession session = sessions.find(100 + id);
                sessions.onSettings(100 + id, session.settings(), nowNs, (s, isFinal, atNs) -> {});
            }
            nowNs += 1_000_000;
            sessions.onTick(nowNs, false, (s, isFinal, atNs) -> {});
        }
        int first = 0;
        for (int drained = inbox.drain(conductor, 10_000); drained > 0; drained = inbox.drain(conductor, 10_000)) {
            first += drained;
        }
        assertTrue(first < 5_000, "not all had room");
        told.clear();
        assertTrue(sessions.dueNs() - nowNs <= 10_000_000);
        sessions.onTick(nowNs + 10_000_000, false, (s, isFinal, atNs) -> {});
        inbox.drain(conductor, 10_000);
        inbox.drain(conductor, 10_000); // behind the end of the ring
        assertEquals(100, told.size());
    }

    @Test
    void oneThatLeavesIsGoneAfterItsTimeAndMakesRoomForItsSuccessorBefore() {
        sessions.onAdd(session(1, 0, "10.0.0.1", "10.0.0.2", false), 0);
        sessions.onRemove(101, 0, (s, isFinal, nowNs) -> {});
        sessions.onAdd(session(2, 0, "10.0.0.1", "10.0.0.2", false), 1);
        assertNull(sessions.find(101));
        sessions.onRemove(102, 1, (s, isFinal, nowNs) -> {});
        for (long nowNs = 1; !sessions.isEmpty() && nowNs < 4_000_000_000L; nowNs = sessions.dueNs()) {
            sessions.onTick(nowNs, false, (s, isFinal, atNs) -> {});
        }
        assertTrue(sessions.isEmpty());
        inbox.drain(conductor, 10);
        assertEquals(List.of("gone 102"), told);
    }
}
