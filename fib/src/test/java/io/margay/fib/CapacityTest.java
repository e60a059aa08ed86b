package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When it is full: the new route is refused and counted, those that stand forward as before. */
class CapacityTest {
    @TempDir
    Path directory;

    @Test
    void routesBeyondTheRecordsAreRefusedAndCounted() throws IOException {
        SplittableRandom random = TestFib.random("full of routes");
        try (TestFib fib = new TestFib(directory, new FibCapacity(100, 1_000, 4_000, 32))) {
            for (int i = 0; i < 100; i++) {
                assertEquals(PutResult.ADDED, fib.put(host(i), TestFib.anyNextHop(random)));
            }
            assertEquals(PutResult.REFUSED_ROUTES_FULL, fib.put(host(100), NextHop.local()));
            assertEquals(PutResult.REFUSED_ROUTES_FULL, fib.put(host(101), NextHop.local()));
            assertEquals(2, fib.reader.statistics().ipv4().refusedRoutes());
            assertEquals(
                    PutResult.REPLACED, fib.put(host(5), NextHop.gateway(1, 99, "new")), "one that stands may change");
            fib.put(host(5), NextHop.local());
            fib.assertAnswersEverywhere(random);
            fib.remove(host(7));
            assertEquals(PutResult.ADDED, fib.put(host(100), NextHop.local()));
            fib.assertAnswersEverywhere(random);
        }
    }

    @Test
    void nextHopsBeyondTheTableAreRefusedAndCountedAndReturnWithTheirLastRoute() throws IOException {
        SplittableRandom random = TestFib.random("full of next hops");
        try (TestFib fib = new TestFib(directory, new FibCapacity(100, 1_000, 4_000, 2))) {
            fib.put(host(1), TestFib.NEXT_HOPS[4]);
            fib.put(host(2), TestFib.NEXT_HOPS[5]);
            assertEquals(PutResult.REFUSED_NEXT_HOPS_FULL, fib.put(host(3), TestFib.NEXT_HOPS[6]));
            assertEquals(PutResult.REFUSED_NEXT_HOPS_FULL, fib.put(host(2), TestFib.NEXT_HOPS[6]));
            assertEquals(2, fib.reader.statistics().refusedNextHops());
            assertEquals(PutResult.ADDED, fib.put(host(3), TestFib.NEXT_HOPS[5]));
            fib.assertAnswersEverywhere(random);
            fib.remove(host(1));
            fib.put(host(3), TestFib.NEXT_HOPS[6]);
            fib.assertAnswersEverywhere(random);
            assertEquals(2, fib.reader.statistics().nextHops());
        }
    }

    @Test
    void aTrieWithoutRoomRefusesAndStaysAsItWas() throws IOException {
        SplittableRandom random = TestFib.random("full of nodes");
        try (TestFib fib = new TestFib(directory, new FibCapacity(10_000, 300, 100_000, 64))) {
            long refused = fillWithStrewnHosts(fib, random);
            assertEquals(refused, fib.reader.statistics().ipv4().refusedNodes());
            fib.assertAnswersEverywhere(random);
        }
        try (TestFib fib = new TestFib(directory, new FibCapacity(10_000, 100_000, 300, 64))) {
            long refused = fillWithStrewnHosts(fib, random);
            assertEquals(refused, fib.reader.statistics().ipv4().refusedEntries());
            fib.assertAnswersEverywhere(random);
        }
    }

    private static long fillWithStrewnHosts(TestFib fib, SplittableRandom random) {
        long refused = 0;
        for (int i = 0; i < 500; i++) {
            PutResult result = fib.put(new Ipv4Prefix(random.nextInt(), 32), TestFib.anyNextHop(random));
            refused += result.isRefused() ? 1 : 0;
        }
        fib.put("0.0.0.0/0", NextHop.local()); // changes each slot's cover in place, which takes no room
        assertTrue(refused > 100, () -> "refused");
        return refused;
    }

    /** A stalled reader keeps all that is replaced from being used again; removals must go through none the less, at the latest when it moves. */
    @Test
    void removalsAreNeverRefused() throws IOException {
        SplittableRandom random = TestFib.random("removals");
        try (TestFib fib = new TestFib(directory, new FibCapacity(10_000, 1_250, 8_000, 64))) {
            fib.put("0.0.0.0/0", NextHop.unreachable());
            fib.put("0.0.0.0/1", NextHop.local());
            List<Ipv4Prefix> hosts = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Ipv4Prefix host = hostOfSixteenSlots(random);
                if (!fib.put(host, TestFib.NEXT_HOPS[4 + i % 12]).isRefused()) {
                    hosts.add(host);
                }
            }
            EpochSlot stalled = fib.reader.claimEpoch();
            for (int i = 0; i < hosts.size(); i += 2) {
                fib.remove(hosts.get(i));
            }
            fib.remove(Ipv4Prefix.parse("0.0.0.0/0"));
            fib.remove(Ipv4Prefix.parse("0.0.0.0/1"));
            assertTrue(fib.reader.statistics().owedRemovals() > 0, "the test is to reach the case that it is for");
            assertTrue(fib.writer
                    .put(hosts.get(0), NextHop.local(), RouteProtocol.BGP, 1, 1)
                    .isRefused());
            fib.assertRecords();
            stalled.quiescent();
            fib.writer.commit();
            assertEquals(0, fib.reader.statistics().owedRemovals());
            stalled.close();
            fib.assertAnswersEverywhere(random);
            assertFalse(fib.put(hosts.get(0), NextHop.local()).isRefused());
            fib.assertAnswersEverywhere(random);
        }
    }

    @Test
    void aCapacityThatMakesNoSenseCannotBeMade() {
        assertThrows(IllegalArgumentException.class, () -> new FibCapacity(0, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new FibCapacity(1, 1, 1, 32_768));
    }

    /** So close together that a slot has many, and one that goes takes a new node. */
    static Ipv4Prefix hostOfSixteenSlots(SplittableRandom random) {
        return new Ipv4Prefix(Ipv4.parse("10.0.0.0") | random.nextInt(1 << 18), 32);
    }

    private static Ipv4Prefix host(int number) {
        return new Ipv4Prefix(Ipv4.parse("192.168.0.0") + number, 32);
    }
}
