package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Right before fast: the trie against {@link ReferenceFib}. */
class LookupTest {
    private static final FibCapacity ROOMY = new FibCapacity(20_000, 200_000, 800_000, 64);

    @TempDir
    Path directory;

    @Test
    void anEmptyFibKnowsNoRoute() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            assertNull(fib.lookup(0));
            assertNull(fib.lookup(-1));
            assertNull(fib.lookup(Ipv4.parse("192.168.18.64")));
        }
    }

    @Test
    void theLongestOfNestedPrefixesOfEveryLengthWins() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            int address = Ipv4.parse("192.168.196.129");
            for (int length = 0; length <= 32; length++) {
                fib.put(prefix(address, length), TestFib.NEXT_HOPS[length % 16]);
                fib.assertAnswersEverywhere(new SplittableRandom(length));
            }
            for (int length = 0; length <= 32; length++) {
                fib.remove(prefix(address, length));
                fib.assertAnswersEverywhere(new SplittableRandom(length));
            }
            for (int length = 32; length >= 0; length--) {
                fib.put(prefix(address, length), TestFib.NEXT_HOPS[length % 16]);
                fib.assertAnswersEverywhere(new SplittableRandom(length));
            }
            for (int length = 32; length >= 0; length--) {
                fib.remove(prefix(address, length));
                fib.assertAnswersEverywhere(new SplittableRandom(length));
            }
            assertEquals(0, fib.reader.statistics().ipv4().nodes());
            assertEquals(0, fib.reader.statistics().ipv4().entries());
        }
    }

    @Test
    void theEdgesOfTheAddressSpaceAreNoExceptions() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            SplittableRandom random = TestFib.random("edges");
            String[] prefixes = {
                "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "0.0.0.0/32", "255.255.255.255/32", "255.255.255.254/31",
                "0.0.0.0/31", "0.0.0.0/18", "255.255.192.0/18", "0.0.0.0/19", "255.255.224.0/19", "0.0.0.0/24",
                "255.255.255.0/24", "0.0.0.0/30", "255.255.255.252/30", "127.255.255.255/32", "128.0.0.0/32"
            };
            for (String prefix : prefixes) {
                fib.put(prefix, TestFib.anyNextHop(random));
                fib.assertAnswersEverywhere(random);
            }
            for (String prefix : prefixes) {
                fib.remove(Ipv4Prefix.parse(prefix));
                fib.assertAnswersEverywhere(random);
            }
        }
    }

    @Test
    void randomPrefixesOfAllLengthsUnderChurnAreAnsweredAsByTheReference() throws IOException {
        SplittableRandom random = TestFib.random("churn");
        try (TestFib fib = new TestFib(directory, ROOMY)) {
            List<Ipv4Prefix> present = new ArrayList<>();
            for (int round = 0; round < 12; round++) {
                for (int i = 0; i < 1_500; i++) {
                    if (!present.isEmpty() && random.nextInt(3) == 0) {
                        int index = random.nextInt(present.size());
                        fib.remove(present.get(index));
                        present.set(index, present.get(present.size() - 1));
                        present.remove(present.size() - 1);
                    } else {
                        Ipv4Prefix prefix = anyPrefix(random);
                        boolean known = fib.reference.routes().containsKey(prefix);
                        assertFalse(fib.put(prefix, TestFib.anyNextHop(random)).isRefused());
                        if (!known) {
                            present.add(prefix);
                        }
                    }
                }
                fib.assertAnswersEverywhere(random);
            }
            for (Ipv4Prefix prefix : present) {
                fib.remove(prefix);
            }
            fib.assertAnswersEverywhere(random);
            assertEquals(0, fib.reader.statistics().ipv4().nodes());
            assertEquals(0, fib.reader.statistics().nextHops());
        }
    }

    /** Pods: /32s of dense blocks, with a /26 each, where nodes of the last level are full. */
    @Test
    void denseHostRoutesUnderChurnAreAnsweredAsByTheReference() throws IOException {
        SplittableRandom random = TestFib.random("pods");
        try (TestFib fib = new TestFib(directory, ROOMY)) {
            for (int i = 0; i < 12_000; i++) {
                int address = Ipv4.parse("192.168.0.0") | random.nextInt(1 << 12);
                Ipv4Prefix prefix = prefix(address, random.nextInt(8) == 0 ? 24 + random.nextInt(8) : 32);
                if (random.nextInt(5) < 2) {
                    fib.remove(prefix);
                } else {
                    fib.put(prefix, TestFib.anyNextHop(random));
                }
                fib.assertAnswers(address);
                fib.assertAnswers(address ^ 1);
            }
            fib.assertAnswersEverywhere(random);
        }
    }

    private static Ipv4Prefix prefix(int address, int length) {
        return new Ipv4Prefix(address & Ipv4Prefix.mask(length), length);
    }

    /** Half of them close together, so that they overlap. */
    private static Ipv4Prefix anyPrefix(SplittableRandom random) {
        int address = random.nextBoolean() ? random.nextInt() : Ipv4.parse("10.0.0.0") | random.nextInt(1 << 16);
        return prefix(address, random.nextInt(33));
    }
}
