package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gathers between begin and commit comes into force with the commit, and is then what single changes would have made. */
class TransactionTest {
    private static final FibCapacity ROOMY = new FibCapacity(20_000, 200_000, 800_000, 64, 20_000, 200_000);

    @TempDir
    Path directory;

    private final List<Prefix> refused = new ArrayList<>();

    @Test
    void nothingIsSeenBeforeTheCommitAndAllAfterIt() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            int address = Ipv4.parse("10.1.2.3");
            fib.put("10.1.2.0/24", TestFib.NEXT_HOPS[4]);
            begin(fib);
            fib.put("0.0.0.0/0", TestFib.NEXT_HOPS[5]);
            fib.put("10.1.2.0/24", TestFib.NEXT_HOPS[6]);
            fib.remove(Ipv4Prefix.parse("10.1.2.0/24"));
            fib.put("10.1.2.3/32", TestFib.NEXT_HOPS[7]);
            assertEquals(TestFib.NEXT_HOPS[4], fib.lookup(address));
            assertNull(fib.lookup(1));
            assertEquals(1, fib.reader.statistics().routes());
            assertEquals(
                    TestFib.NEXT_HOPS[4],
                    fib.reader
                            .longestMatch(new Ipv4Prefix(address, 32))
                            .orElseThrow()
                            .nextHop());
            long generation = fib.writer.commit();
            assertEquals(generation, fib.reader.generation());
            fib.reader.forEachRoute(route -> assertEquals(generation, route.generation()));
            fib.assertAnswersEverywhere(new SplittableRandom(1));
            assertEquals(List.of(), refused);
        }
    }

    @Test
    void aPrefixThatComesAndGoesLeavesNoTrace() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[4]);
            fib.put("10.1.2.0/24", TestFib.NEXT_HOPS[5]);
            fib.writer.commit();
            FibStatistics before = fib.writer.statistics();
            begin(fib);
            for (int i = 0; i < 100; i++) {
                fib.remove(Ipv4Prefix.parse("10.1.2.0/24"));
                fib.put("10.1.2.0/24", TestFib.NEXT_HOPS[5 + i % 7]);
                fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[5 + i % 7]);
                fib.put("10.1.2.128/25", TestFib.NEXT_HOPS[i % 16]);
                fib.remove(Ipv4Prefix.parse("10.1.2.128/25"));
                fib.put("10.0.0.0/9", TestFib.NEXT_HOPS[i % 16]);
                fib.remove(Ipv4Prefix.parse("10.0.0.0/9"));
            }
            fib.put("10.1.2.0/24", TestFib.NEXT_HOPS[5]);
            fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[4]);
            fib.writer.commit();
            FibStatistics after = fib.writer.statistics();
            assertEquals(before.routes(), after.routes());
            assertEquals(before.ipv4().entries(), after.ipv4().entries());
            assertEquals(before.ipv4().nodes(), after.ipv4().nodes());
            assertEquals(before.nextHops(), after.nextHops());
            assertEquals(before.ipv4().routesByLength(), after.ipv4().routesByLength());
            fib.assertAnswersEverywhere(new SplittableRandom(1));
        }
    }

    @Test
    void resultsTellWhatAChangeIsBesideThoseThatWait() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            Ipv4Prefix prefix = Ipv4Prefix.parse("10.1.2.0/24");
            begin(fib);
            assertFalse(fib.writer.remove(prefix));
            assertEquals(PutResult.ADDED, fib.put(prefix, TestFib.NEXT_HOPS[4]));
            assertEquals(PutResult.UNCHANGED, fib.put(prefix, TestFib.NEXT_HOPS[4]));
            assertEquals(PutResult.REPLACED, fib.put(prefix, TestFib.NEXT_HOPS[5]));
            assertTrue(fib.writer.remove(prefix));
            assertFalse(fib.writer.remove(prefix));
            assertEquals(PutResult.ADDED, fib.put(prefix, TestFib.NEXT_HOPS[6]));
            assertThrows(IllegalStateException.class, () -> begin(fib));
            assertThrows(IllegalStateException.class, fib.writer::publishFile);
            fib.writer.commit();
            assertEquals(TestFib.NEXT_HOPS[6], fib.lookup(prefix.address()));
            assertEquals(1, fib.reader.statistics().nextHops());
        }
    }

    @Test
    void randomTransactionsAmongSingleChangesAreAnsweredAsByTheReference() throws IOException {
        SplittableRandom random = TestFib.random("transactions");
        try (TestFib fib = new TestFib(directory, ROOMY)) {
            List<Prefix> known = new ArrayList<>();
            for (int round = 0; round < 60; round++) {
                boolean together = random.nextInt(4) > 0;
                if (together) {
                    begin(fib);
                }
                int changes = 1 << random.nextInt(12);
                for (int i = 0; i < changes; i++) {
                    Prefix prefix = !known.isEmpty() && random.nextInt(2) == 0
                            ? known.get(random.nextInt(known.size()))
                            : random.nextBoolean() ? anyPrefix(random) : TestFib.anyPrefix6(random);
                    known.add(prefix);
                    if (random.nextInt(5) < 2) {
                        fib.remove(prefix);
                    } else {
                        assertFalse(fib.put(prefix, TestFib.anyNextHop(random)).isRefused());
                    }
                }
                fib.writer.commit();
                if (round % 6 == 5) {
                    fib.assertAnswersEverywhere(random);
                }
            }
            begin(fib);
            for (Prefix prefix : known) {
                fib.remove(prefix);
            }
            fib.writer.commit();
            fib.assertAnswersEverywhere(random);
            assertEquals(0, fib.reader.statistics().ipv4().nodes());
            assertEquals(0, fib.reader.statistics().ipv6().nodes());
            assertEquals(0, fib.reader.statistics().nextHops());
            assertEquals(List.of(), refused);
        }
    }

    @Test
    void whatATransactionHasNoRoomForIsRefusedRouteByRoute() throws IOException {
        SplittableRandom random = TestFib.random("full in a transaction");
        try (TestFib fib = new TestFib(directory, new FibCapacity(10_000, 300, 100_000, 64))) {
            for (int round = 0; round < 20; round++) {
                Map<Prefix, NextHop> before = new HashMap<>(fib.reference.routes());
                begin(fib);
                for (int i = 0; i < 50; i++) {
                    fib.put(new Ipv4Prefix(random.nextInt(), 32), TestFib.anyNextHop(random));
                }
                for (Prefix prefix : before.keySet()) {
                    switch (random.nextInt(6)) {
                        case 0 -> fib.remove(prefix);
                        case 1 -> fib.put(prefix, TestFib.anyNextHop(random));
                        default -> {}
                    }
                }
                int refusedBefore = refused.size();
                fib.writer.commit();
                for (Prefix prefix : refused.subList(refusedBefore, refused.size())) {
                    fib.reference.remove(prefix);
                    if (before.containsKey(prefix)) {
                        fib.reference.put(prefix, before.get(prefix));
                    }
                }
                fib.assertAnswersEverywhere(random);
            }
            assertTrue(refused.size() > 100, () -> "the test is to reach the case that it is for: " + refused.size());
            assertEquals(refused.size(), fib.reader.statistics().ipv4().refusedNodes());
        }
    }

    /** A stalled reader keeps all that is replaced; the transaction goes through none the less, at the latest when it moves. */
    @Test
    void aTransactionOfRemovalsIsNeverRefused() throws IOException {
        SplittableRandom random = TestFib.random("removals in a transaction");
        try (TestFib fib = new TestFib(directory, new FibCapacity(10_000, 1_250, 8_000, 64))) {
            fib.put("0.0.0.0/0", NextHop.unreachable());
            List<Ipv4Prefix> hosts = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Ipv4Prefix host = CapacityTest.hostOfSixteenSlots(random);
                if (!fib.put(host, TestFib.NEXT_HOPS[4 + i % 12]).isRefused()) {
                    hosts.add(host);
                }
            }
            EpochSlot stalled = fib.reader.claimEpoch();
            begin(fib);
            for (int i = 0; i < hosts.size(); i += 2) {
                fib.remove(hosts.get(i));
            }
            fib.remove(Ipv4Prefix.parse("0.0.0.0/0"));
            fib.writer.commit();
            assertTrue(fib.reader.statistics().owedRemovals() > 0, "the test is to reach the case that it is for");
            fib.assertRecords();
            stalled.close();
            fib.writer.commit();
            assertEquals(0, fib.reader.statistics().owedRemovals());
            assertEquals(List.of(), refused);
            fib.assertAnswersEverywhere(random);
        }
    }

    @Test
    void routesAndNextHopsBeyondTheTablesAreRefusedWhenTheyArePut() throws IOException {
        SplittableRandom random = TestFib.random("full tables");
        try (TestFib fib = new TestFib(directory, new FibCapacity(3, 1_000, 4_000, 2))) {
            begin(fib);
            fib.put("10.0.0.1/32", TestFib.NEXT_HOPS[4]);
            fib.put("10.0.0.2/32", TestFib.NEXT_HOPS[5]);
            assertEquals(
                    PutResult.REFUSED_NEXT_HOPS_FULL, fib.put(Ipv4Prefix.parse("10.0.0.3/32"), TestFib.NEXT_HOPS[6]));
            fib.put("10.0.0.3/32", TestFib.NEXT_HOPS[5]);
            assertEquals(PutResult.REFUSED_ROUTES_FULL, fib.put(Ipv4Prefix.parse("10.0.0.4/32"), TestFib.NEXT_HOPS[5]));
            fib.writer.commit();
            assertEquals(1, fib.reader.statistics().refusedNextHops());
            assertEquals(1, fib.reader.statistics().ipv4().refusedRoutes());
            fib.assertAnswersEverywhere(random);
        }
    }

    private void begin(TestFib fib) {
        fib.writer.begin((prefix, why) -> {
            assertTrue(why.isRefused());
            refused.add(prefix);
        });
    }

    /** Half of them close together, so that they overlap. */
    private static Ipv4Prefix anyPrefix(SplittableRandom random) {
        int address = random.nextBoolean() ? random.nextInt() : Ipv4.parse("10.0.0.0") | random.nextInt(1 << 16);
        int length = random.nextInt(33);
        return new Ipv4Prefix(address & Ipv4Prefix.mask(length), length);
    }
}
