package io.margay.dataplane.bfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.link.BfdState;
import io.margay.dataplane.packet.BfdFlyweight;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Both ends against each other, over a link that delays, reorders and loses by seed. */
class BfdEndsTest {
    private static final long MS = 1_000_000;
    private static final int ROUNDS = 40;

    private record Flight(long arrivalNs, int to, byte[] bytes) {}

    /** Two sessions, what is on its way between them, and a clock that goes from event to event. */
    private static final class Lab {
        final SplittableRandom random;
        final BfdSession[] ends;
        final List<Flight> flights = new ArrayList<>();
        final List<String> history = new ArrayList<>();
        final BfdState[] last = {BfdState.DOWN, BfdState.DOWN};
        double loss;
        int deaf = -1;
        long maxDelayNs = 3 * MS;
        long nowNs;

        Lab(long seed) {
            random = new SplittableRandom(seed);
            nowNs = random.nextLong();
            ends = new BfdSession[] {
                new BfdSession(BfdSessionTest.settings(50, 50, 3), random.nextInt() | 1, 49_152, nowNs),
                new BfdSession(BfdSessionTest.settings(70, 30, 4), random.nextInt() | 1, 49_152, nowNs)
            };
        }

        private void send(int from, BfdSession session, boolean isFinal) {
            byte[] bytes = new byte[BfdFlyweight.LENGTH];
            session.write(new BfdFlyweight().wrap(new UnsafeBuffer(bytes), 0, bytes.length), isFinal);
            assertTrue(flights.size() < 50, () -> "a storm: " + history);
            if (random.nextDouble() >= loss && deaf != 1 - from) {
                flights.add(new Flight(nowNs + random.nextLong(maxDelayNs), 1 - from, bytes));
            }
        }

        private BfdActions actions(int end) {
            return (session, isFinal, atNs) -> send(end, session, isFinal);
        }

        void run(long ms) {
            long endNs = nowNs + ms * MS;
            while (true) {
                long nextNs = BfdSession.earlier(ends[0].dueNs(), ends[1].dueNs());
                Flight next = null;
                for (Flight flight : flights) {
                    if (nextNs - flight.arrivalNs >= 0) {
                        nextNs = flight.arrivalNs;
                        next = flight;
                    }
                }
                if (nextNs - endNs > 0) {
                    nowNs = endNs;
                    return;
                }
                nowNs = nowNs - nextNs > 0 ? nowNs : nextNs;
                if (next != null) {
                    flights.remove(next);
                    BfdFlyweight packet = new BfdFlyweight().wrap(new UnsafeBuffer(next.bytes), 0, next.bytes.length);
                    assertTrue(packet.isValid());
                    ends[next.to].onPacket(packet, nowNs, actions(next.to));
                } else {
                    int due = ends[0].dueNs() - ends[1].dueNs() <= 0 ? 0 : 1;
                    ends[due].onTick(nowNs, false, actions(due));
                }
                record();
            }
        }

        private void record() {
            for (int end = 0; end < 2; end++) {
                if (ends[end].state() != last[end]) {
                    last[end] = ends[end].state();
                    history.add(end + " " + last[end].label() + " ("
                            + ends[end].diagnostic().label() + ")");
                }
            }
        }

        boolean areBoth(BfdState state) {
            return ends[0].state() == state && ends[1].state() == state;
        }

        /** Some of the values of one end. */
        void change() {
            int end = random.nextInt(2);
            ends[end].onSettings(
                    BfdSessionTest.settings(10 + random.nextInt(400), 10 + random.nextInt(400), 3 + random.nextInt(3)),
                    nowNs,
                    actions(end));
        }
    }

    private static long seed() {
        long seed = System.nanoTime();
        System.out.println("BfdEndsTest seed " + seed);
        return seed;
    }

    @Test
    void theyComeUpAndStayUp() {
        long seed = seed();
        for (int round = 0; round < ROUNDS; round++) {
            Lab lab = new Lab(seed + round);
            lab.run(2_500);
            assertTrue(lab.areBoth(BfdState.UP), () -> "seed " + seed + " " + lab.history);
            int changes = lab.history.size();
            lab.run(60_000);
            assertEquals(changes, lab.history.size(), () -> "seed " + seed + " " + lab.history);
        }
    }

    @Test
    void newValuesAtAnyTimeNeverMakeThemFlap() {
        long seed = seed();
        for (int round = 0; round < ROUNDS; round++) {
            Lab lab = new Lab(seed + round);
            lab.run(2_500);
            int changes = lab.history.size();
            for (int i = 0; i < 200; i++) {
                lab.change();
                lab.run(lab.random.nextInt(4) == 0 ? lab.random.nextInt(2_000) : lab.random.nextInt(10));
            }
            lab.run(5_000);
            assertTrue(lab.areBoth(BfdState.UP), () -> "seed " + seed + " " + lab.history);
            assertEquals(changes, lab.history.size(), () -> "seed " + seed + " " + lab.history);
        }
    }

    @Test
    void lossAndReorderingEndWithBothUpAgain() {
        long seed = seed();
        for (int round = 0; round < ROUNDS; round++) {
            Lab lab = new Lab(seed + round);
            lab.maxDelayNs = 100 * MS;
            lab.loss = 0.4;
            lab.run(60_000);
            lab.change();
            lab.run(10_000);
            lab.loss = 0;
            lab.maxDelayNs = 3 * MS;
            lab.run(20_000);
            assertTrue(lab.areBoth(BfdState.UP), () -> "seed " + seed + " " + lab.history);
        }
    }

    @Test
    void aCutIsNoticedByBothWithinTheirDetectionTimes() {
        long seed = seed();
        for (int round = 0; round < ROUNDS; round++) {
            Lab lab = new Lab(seed + round);
            lab.run(2_500 + lab.random.nextInt(1_000));
            long longestNs = Math.max(lab.ends[0].detectionTimeNs(), lab.ends[1].detectionTimeNs());
            assertEquals(280 * MS, longestNs, "4 x 70 ms, and 3 x 50");
            lab.loss = 1;
            lab.run(longestNs / MS + 3);
            assertTrue(lab.areBoth(BfdState.DOWN), () -> "seed " + seed + " " + lab.history);
            lab.loss = 0;
            lab.run(2_500);
            assertTrue(lab.areBoth(BfdState.UP), () -> "seed " + seed + " " + lab.history);
        }
    }

    @Test
    void aCutOneWayIsNoticedByBothToo() {
        long seed = seed();
        for (int round = 0; round < ROUNDS; round++) {
            Lab lab = new Lab(seed + round);
            lab.run(3_000);
            BfdSession silenced = lab.ends[1];
            lab.deaf = 0;
            lab.run(300);
            assertTrue(silenced.state() != BfdState.UP, () -> "seed " + seed + " " + lab.history);
            assertEquals(BfdState.DOWN, lab.ends[0].state());
        }
    }
}
