package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch is answered as its addresses are one by one. */
class BatchLookupTest {
    private static final FibCapacity ROOMY = new FibCapacity(20_000, 200_000, 800_000, 64);
    private static final int UNTOUCHED = -7;

    @TempDir
    Path directory;

    @Test
    void anEmptyFibAnswersABatchWithNoRoute() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            int[] ids = {UNTOUCHED, UNTOUCHED};
            fib.reader.fib4().lookup(new int[] {0, -1}, 2, ids);
            assertArrayEquals(new int[] {Fib4.NO_ROUTE, Fib4.NO_ROUTE}, ids);
        }
    }

    /** A walk may end at the direct table or at any of three nodes: each in the company of each. */
    @Test
    void addressesOfDifferentDepthsShareABatch() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            List<String> prefixes =
                    List.of("10.0.0.0/8", "10.1.0.0/18", "10.1.64.0/24", "10.1.65.0/30", "10.1.66.7/32");
            for (int i = 0; i < prefixes.size(); i++) {
                fib.put(prefixes.get(i), TestFib.NEXT_HOPS[i]);
            }
            int[] addresses = prefixes.stream()
                    .mapToInt(prefix -> Ipv4Prefix.parse(prefix).address())
                    .toArray();
            for (int first : addresses) {
                for (int second : addresses) {
                    assertBatch(fib.reader.fib4(), new int[] {first, second}, 2);
                }
            }
            assertBatch(fib.reader.fib4(), addresses, addresses.length);
        }
    }

    @Test
    void randomTablesAnswerBatchesOfAnySizeAsSingleAddresses() throws IOException {
        SplittableRandom random = TestFib.random("batches");
        try (TestFib fib = new TestFib(directory, ROOMY)) {
            for (int round = 0; round < 6; round++) {
                for (int i = 0; i < 2_000; i++) {
                    int length = random.nextInt(33);
                    fib.put(
                            new Ipv4Prefix(anyAddress(random) & Ipv4Prefix.mask(length), length),
                            TestFib.anyNextHop(random));
                }
                int[] known = knownAddresses(fib);
                for (int i = 0; i < 5_000; i++) {
                    int[] addresses = new int[random.nextInt(65)];
                    Arrays.setAll(
                            addresses,
                            at -> random.nextBoolean() ? anyAddress(random) : known[random.nextInt(known.length)]);
                    assertBatch(fib.reader.fib4(), addresses, random.nextInt(addresses.length + 1));
                }
            }
        }
    }

    @Test
    void moreThanTheArraysHoldIsRefused() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            Fib4 fib4 = fib.reader.fib4();
            assertThrows(IndexOutOfBoundsException.class, () -> fib4.lookup(new int[2], 3, new int[3]));
            assertThrows(IndexOutOfBoundsException.class, () -> fib4.lookup(new int[3], 3, new int[2]));
        }
    }

    private static void assertBatch(Fib4 fib, int[] addresses, int count) {
        int[] ids = new int[addresses.length];
        Arrays.fill(ids, UNTOUCHED);
        int[] given = addresses.clone();
        fib.lookup(addresses, count, ids);
        assertArrayEquals(given, addresses, "the addresses are only read");
        for (int i = 0; i < addresses.length; i++) {
            int address = addresses[i];
            assertEquals(i < count ? fib.lookup(address) : UNTOUCHED, ids[i], () -> Ipv4.format(address));
        }
    }

    private static int[] knownAddresses(TestFib fib) {
        return fib.reference.routes().keySet().stream()
                .mapToInt(prefix -> ((Ipv4Prefix) prefix).lastAddress())
                .toArray();
    }

    /** Half of them close together, where nodes have children. */
    private static int anyAddress(SplittableRandom random) {
        return random.nextBoolean() ? random.nextInt() : Ipv4.parse("10.0.0.0") | random.nextInt(1 << 16);
    }
}
