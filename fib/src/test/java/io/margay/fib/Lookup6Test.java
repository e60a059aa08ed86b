package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The IPv6 trie against {@link ReferenceFib}. */
class Lookup6Test {
    private static final FibCapacity ROOMY = new FibCapacity(1_000, 1_000, 1_000, 64, 20_000, 200_000);

    @TempDir
    Path directory;

    @Test
    void theLongestOfNestedPrefixesOfEveryLengthWins() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            Ipv6Address address = Ipv6Address.parse("2001:db8:a5a5:5a5a:8001:7ffe:1234:8765");
            for (int length = 0; length <= 128; length++) {
                fib.put(Ipv6Prefix.of(address, length), TestFib.NEXT_HOPS[length % 16]);
                assertEdges(fib);
            }
            fib.assertAnswersEverywhere(new SplittableRandom(1));
            for (int length = 0; length <= 128; length++) {
                fib.remove(Ipv6Prefix.of(address, length));
                assertEdges(fib);
            }
            for (int length = 128; length >= 0; length--) {
                fib.put(Ipv6Prefix.of(address, length), TestFib.NEXT_HOPS[length % 16]);
                assertEdges(fib);
            }
            fib.assertAnswersEverywhere(new SplittableRandom(2));
            for (int length = 128; length >= 0; length--) {
                fib.remove(Ipv6Prefix.of(address, length));
                assertEdges(fib);
            }
            fib.writer.commit();
            assertEquals(0, fib.reader.statistics().ipv6().nodes());
        }
    }

    private static void assertEdges(TestFib fib) {
        fib.reference.routes().keySet().forEach(fib::assertAnswers);
        fib.assertProven();
    }

    @Test
    void theEdgesOfTheAddressSpaceAreNoExceptions() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            SplittableRandom random = TestFib.random("edges of IPv6");
            String last = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128";
            List<String> prefixes = List.of(
                    "::/0",
                    "::/1",
                    "8000::/1",
                    "::/128",
                    last,
                    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127",
                    "::/127",
                    "::/16",
                    "ffff::/16",
                    "::/17",
                    "ffff:8000::/17",
                    "::/64",
                    "ffff:ffff:ffff:ffff::/64",
                    "::/65",
                    "ffff:ffff:ffff:ffff:8000::/65",
                    "::/63",
                    "7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
                    "8000::/128");
            for (String prefix : prefixes) {
                fib.put(prefix, TestFib.anyNextHop(random));
                fib.assertAnswersEverywhere(random);
            }
            for (String prefix : prefixes) {
                fib.remove(Prefix.parse(prefix));
                fib.assertAnswersEverywhere(random);
            }
        }
    }

    @Test
    void randomPrefixesOfAllLengthsUnderChurnAreAnsweredAsByTheReference() throws IOException {
        SplittableRandom random = TestFib.random("churn of IPv6");
        try (TestFib fib = new TestFib(directory, ROOMY)) {
            List<Prefix> present = new ArrayList<>();
            for (int round = 0; round < 12; round++) {
                for (int i = 0; i < 1_500; i++) {
                    if (!present.isEmpty() && random.nextInt(3) == 0) {
                        fib.remove(present.remove(random.nextInt(present.size())));
                    } else {
                        Prefix prefix = TestFib.anyPrefix6(random);
                        boolean known = fib.reference.routes().containsKey(prefix);
                        assertFalse(fib.put(prefix, TestFib.anyNextHop(random)).isRefused());
                        if (!known) {
                            present.add(prefix);
                        }
                    }
                }
                fib.assertAnswersEverywhere(random);
            }
            present.forEach(fib::remove);
            fib.assertAnswersEverywhere(random);
            assertEquals(0, fib.reader.statistics().ipv6().nodes());
            assertEquals(0, fib.reader.statistics().nextHops());
        }
    }

    /** Pods: /128s of one unique local block, and blocks of /122: one slot of the direct table has them all. */
    @Test
    void denseHostRoutesUnderChurnAreAnsweredAsByTheReference() throws IOException {
        SplittableRandom random = TestFib.random("pods of IPv6");
        long block = Ipv6Address.parse("fd00:10:244::").high();
        try (TestFib fib = new TestFib(directory, ROOMY)) {
            for (int i = 0; i < 12_000; i++) {
                Ipv6Address address = new Ipv6Address(block, random.nextInt(1 << 12));
                Prefix prefix = Ipv6Prefix.of(address, random.nextInt(8) == 0 ? 118 + random.nextInt(10) : 128);
                if (random.nextInt(5) < 2) {
                    fib.remove(prefix);
                } else {
                    fib.put(prefix, TestFib.anyNextHop(random));
                }
                fib.assertAnswers(prefix);
            }
            fib.assertAnswersEverywhere(random);
        }
    }

    @Test
    void everyPrefixOfTheRealTableAndItsNeighboursAreAnsweredAsByTheReference() throws IOException {
        List<Prefix> prefixes = new ArrayList<>(RealTable.prefixes6());
        Collections.shuffle(
                prefixes, new Random(TestFib.random("real table of IPv6").nextLong()));
        try (TestFib fib = new TestFib(directory, FibCapacity.forRoutes(1, prefixes.size()))) {
            fib.writer.begin((prefix, why) -> {
                throw new AssertionError(prefix + " " + why);
            });
            for (int i = 0; i < prefixes.size() / 2; i++) {
                fib.put(prefixes.get(i), nextHop(prefixes.get(i)));
            }
            fib.writer.commit();
            for (int i = prefixes.size() / 2; i < prefixes.size(); i++) {
                assertFalse(fib.put(prefixes.get(i), nextHop(prefixes.get(i))).isRefused());
            }
            fib.writer.commit();
            FibTableStatistics statistics = fib.reader.statistics().ipv6();
            System.out.println(prefixes.size() + " routes of IPv6: " + statistics);
            assertEquals(prefixes.size(), statistics.routes());
            prefixes.forEach(fib::assertAnswers);
            fib.assertProven();
            for (int i = 0; i < prefixes.size(); i += 2) {
                fib.remove(prefixes.get(i));
            }
            prefixes.forEach(fib::assertAnswers);
            fib.assertRecords();
            fib.assertProven();
            fib.assertNothingLeaks();
        }
    }

    private static NextHop nextHop(Prefix prefix) {
        return TestFib.NEXT_HOPS[(prefix.hashCode() & 0x7FFF) % 16];
    }

    @Test
    void batchesOfAnySizeAreAnsweredAsSingleAddresses() throws IOException {
        SplittableRandom random = TestFib.random("batches of IPv6");
        try (TestFib fib = new TestFib(directory, ROOMY)) {
            for (int i = 0; i < 5_000; i++) {
                fib.put(TestFib.anyPrefix6(random), TestFib.anyNextHop(random));
            }
            List<Prefix> known = new ArrayList<>(fib.reference.routes().keySet());
            for (int round = 0; round < 5_000; round++) {
                long[] addresses = new long[2 * random.nextInt(65)];
                for (int i = 0; i < addresses.length; i += 2) {
                    Prefix near =
                            random.nextBoolean() ? TestFib.anyPrefix6(random) : known.get(random.nextInt(known.size()));
                    addresses[i] = near.high() | ~Prefix.highMask(near.length()) & random.nextLong();
                    addresses[i + 1] = near.low() | ~Prefix.lowMask(near.length()) & random.nextLong();
                }
                int count = random.nextInt(addresses.length / 2 + 1);
                int[] expected = new int[count];
                Arrays.setAll(expected, i -> fib.reader.fib6().lookup(addresses[2 * i], addresses[2 * i + 1]));
                int[] ids = new int[count];
                fib.reader.fib6().lookup(addresses, count, ids);
                assertArrayEquals(expected, ids);
            }
        }
    }

    @Test
    void aTrieWithoutRoomRefusesAndStaysAsItWas() throws IOException {
        SplittableRandom random = TestFib.random("full of nodes of IPv6");
        try (TestFib fib = new TestFib(directory, new FibCapacity(1, 1, 1, 64, 2_000, 600))) {
            long refused = 0;
            for (int i = 0; i < 500; i++) {
                Prefix prefix = Ipv6Prefix.of(new Ipv6Address(random.nextLong(), random.nextLong()), 64);
                refused += fib.put(prefix, TestFib.anyNextHop(random)).isRefused() ? 1 : 0;
            }
            fib.put("::/0", NextHop.local());
            assertTrue(refused > 100);
            assertEquals(refused, fib.reader.statistics().ipv6().refusedNodes());
            fib.assertAnswersEverywhere(random);
        }
    }

    /** A stalled reader keeps all that is replaced from being used again; removals must go through none the less, at the latest when it moves. */
    @Test
    void removalsAreNeverRefused() throws IOException {
        SplittableRandom random = TestFib.random("removals of IPv6");
        try (TestFib fib = new TestFib(directory, new FibCapacity(1, 1, 1, 64, 2_000, 1_000))) {
            fib.put("fd00::/8", NextHop.unreachable());
            List<Prefix> hosts = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Prefix host = Ipv6Prefix.of(new Ipv6Address(0xfd00_0000_0000_0000L, random.nextInt(1 << 12)), 128);
                if (!fib.put(host, TestFib.NEXT_HOPS[4 + i % 12]).isRefused() && !hosts.contains(host)) {
                    hosts.add(host);
                }
            }
            EpochSlot stalled = fib.reader.claimEpoch();
            for (int i = 0; i < hosts.size(); i += 2) {
                fib.remove(hosts.get(i));
            }
            fib.remove(Prefix.parse("fd00::/8"));
            assertTrue(fib.reader.statistics().owedRemovals() > 0, "the test is to reach the case that it is for");
            fib.assertRecords();
            stalled.quiescent();
            fib.writer.commit();
            assertEquals(0, fib.reader.statistics().owedRemovals());
            stalled.close();
            fib.assertAnswersEverywhere(random);
        }
    }
}
