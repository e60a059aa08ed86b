package io.margay.control.bgp.fsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Capability.GracefulRestart;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Keepalive;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import io.margay.control.bgp.wire.RouteRefresh;
import io.margay.control.bgp.wire.Update;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Events in any order, on both legs. Whatever comes: at most one session, each opened leg is closed once, nothing is sent on one that is not
 * open, an attempt to connect is never begun twice, and a deadline is never further away than a timer.
 *
 * <p>Another seed: {@code -Dbgp.fuzz.seed=N}; more rounds: {@code -Dbgp.fuzz.rounds=N}.
 */
class FsmFuzzTest {
    private static final int ROUNDS = Integer.getInteger("bgp.fuzz.rounds", 20_000) / 10;
    private static final long SEED = Long.getLong("bgp.fuzz.seed", 0x4d4152474159L);
    private static final int EVENTS = 100;

    @Test
    void noOrderOfEventsConfusesIt() {
        int sessions = 0;
        for (int round = 0; round < ROUNDS; round++) {
            SplittableRandom random = new SplittableRandom(SEED + round);
            Judge judge = new Judge(random);
            try {
                judge.start();
                for (int i = 0; i < EVENTS; i++) {
                    judge.event(random);
                }
                judge.stop();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("round " + round + " of seed " + SEED, e);
            }
            sessions += judge.sessions;
        }
        assertTrue(sessions > ROUNDS / 2, "hardly a session: " + sessions); // or nothing was shown
    }

    /** Knows what is open, and refuses what does not go with it. */
    private static final class Judge implements FsmActions {
        int sessions;
        private final PeerFsm fsm;
        private final Set<Leg> open = EnumSet.noneOf(Leg.class);
        private Leg established;
        private boolean isDialling;
        private boolean isOffered;
        private boolean isStarted;
        private long nowNs;

        Judge(SplittableRandom random) {
            List<Capability> capabilities = List.of(
                    Capability.MultiProtocol.of(Family.IPV4_UNICAST),
                    new Capability.FourOctetAs(FsmHarness.LOCAL_AS),
                    new GracefulRestart(false, true, 9, List.of(new GracefulRestart.Kept(1, 1, false))));
            FsmSettings settings = new FsmSettings(
                    FsmHarness.LOCAL_AS,
                    FsmHarness.LOCAL_ID,
                    FsmHarness.LOCAL_AS,
                    random.nextInt(4) == 0,
                    random.nextInt(3) == 0 ? 0 : 90,
                    10,
                    capabilities,
                    false);
            fsm = new PeerFsm(settings, this, random.split());
        }

        void event(SplittableRandom random) {
            Leg leg = random.nextBoolean() ? Leg.OUTGOING : Leg.INCOMING;
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> connect(random.nextInt(8) > 0);
                case 3, 4 -> offer();
                case 5 -> fsm.onClosed(leg, SessionEnd.By.PEER, "closed", nowNs);
                case 6 -> fsm.onFault(leg, new ResetSession(1 + random.nextInt(8), 1, "fault"), nowNs);
                case 7 -> startOrStop(random.nextInt(8));
                case 8 -> pass((long) (Math.pow(10, random.nextDouble() * 3) * 1e9));
                case 9 -> fsm.onMessage(leg, strange(random), nowNs);
                case 10, 11 -> fsm.onMessage(leg, open(random), nowNs);
                case 12, 13, 14 -> {
                    fsm.onMessage(leg, open(random), nowNs);
                    fsm.onMessage(leg, new Keepalive(), nowNs);
                }
                default -> fsm.onMessage(leg, new Keepalive(), nowNs);
            }
            assertTrue(open.containsAll(established == null ? Set.of() : Set.of(established)));
            assertEquals(established != null, fsm.state() == State.ESTABLISHED);
        }

        private void connect(boolean isSuccess) {
            if (isDialling) {
                isDialling = false;
                if (isSuccess) {
                    assertTrue(open.add(Leg.OUTGOING), "connected twice");
                    fsm.onConnected(nowNs);
                } else {
                    fsm.onConnectFailed("refused", nowNs);
                }
            }
        }

        private void offer() {
            isOffered = true;
            boolean isTaken = fsm.onIncoming(nowNs);
            assertEquals(isTaken, !isOffered, "taken and not said so, or the other way round");
            isOffered = false;
        }

        private void startOrStop(int which) {
            if (which == 0) {
                stop();
            } else if (which == 1) {
                fsm.onLeave(Notification.cease(2, ""));
                isStarted = false;
                assertNothingLeft();
            } else if (!isStarted) {
                start();
            }
        }

        void start() {
            isStarted = true;
            fsm.onStart(nowNs);
        }

        void stop() {
            fsm.onStop(2, "bye");
            isStarted = false;
            assertNothingLeft();
        }

        private void assertNothingLeft() {
            assertEquals(Set.of(), open);
            assertNull(established);
            assertTrue(!isDialling);
            assertEquals(State.IDLE, fsm.state());
            assertEquals(Long.MAX_VALUE, fsm.nextDeadlineNs(nowNs));
        }

        /** As the speaker does it: it is called when it asked to be. */
        private void pass(long passNs) {
            long endNs = nowNs + passNs;
            for (int calls = 0; fsm.nextDeadlineNs(nowNs) - endNs <= 0; calls++) {
                nowNs = Math.max(nowNs, fsm.nextDeadlineNs(nowNs));
                fsm.onTick(nowNs);
                connect(false);
                assertTrue(calls < 10_000, "never content");
            }
            nowNs = endNs;
            fsm.onTick(nowNs);
        }

        private static Open open(SplittableRandom random) {
            int[] identifiers = {FsmHarness.LOWER_ID, FsmHarness.HIGHER_ID, FsmHarness.HIGHER_ID, 0};
            int holdTimeSeconds = random.nextInt(8) == 0 ? random.nextInt(4) : 90;
            int as = random.nextInt(16) == 0 ? 7 : FsmHarness.LOCAL_AS;
            return FsmHarness.open(as, identifiers[random.nextInt(identifiers.length)], holdTimeSeconds);
        }

        private static BgpMessage strange(SplittableRandom random) {
            return switch (random.nextInt(5)) {
                case 0 -> Update.endOfRib(Family.IPV4_UNICAST);
                case 1 -> new RouteRefresh(random.nextInt(4), random.nextInt(4), random.nextInt(4));
                case 2 -> Notification.cease(Notification.CEASE_COLLISION, "");
                case 3 -> new Notification(random.nextInt(10), random.nextInt(12), new byte[random.nextInt(3)]);
                default -> new Open(random.nextInt(6), 0, random.nextInt(5), random.nextInt(2), List.of());
            };
        }

        @Override
        public void dial() {
            assertTrue(!isDialling && !open.contains(Leg.OUTGOING), "dialled twice");
            isDialling = true;
        }

        @Override
        public void abandonDial() {
            assertTrue(isDialling, "no dial to abandon");
            isDialling = false;
        }

        @Override
        public void acceptIncoming() {
            assertTrue(isOffered, "nothing to accept");
            isOffered = false;
            assertTrue(open.add(Leg.INCOMING), "two incoming legs");
        }

        @Override
        public void send(Leg leg, BgpMessage message) {
            assertTrue(open.contains(leg), () -> message + " on a leg that is not open");
        }

        @Override
        public void close(Leg leg) {
            assertTrue(open.remove(leg), "closed twice");
        }

        @Override
        public void established(Leg leg, Negotiated negotiated) {
            assertNull(established, "a second session");
            established = leg;
            sessions++;
        }

        @Override
        public void down(SessionEnd end) {
            assertNotNull(established, "the end of no session");
            established = null;
        }

        @Override
        public void failed(SessionEnd end) {
            assertTrue(!end.reason().isEmpty());
        }

        @Override
        public void update(Update update) {
            assertNotNull(established);
        }

        @Override
        public void refresh(RouteRefresh refresh) {
            assertNotNull(established);
        }
    }
}
