package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole Internet, in a shuffled order, so that short prefixes also arrive over long ones. */
class RealTableTest {
    @TempDir
    Path directory;

    @Test
    void everyPrefixAndItsNeighboursAreAnsweredAsByTheReference() throws IOException {
        List<Ipv4Prefix> prefixes = new ArrayList<>(RealTable.prefixes());
        long seed = TestFib.random("real table").nextLong();
        Collections.shuffle(prefixes, new Random(seed));
        try (TestFib fib = new TestFib(directory, FibCapacity.forRoutes(prefixes.size(), 0))) {
            long startNs = System.nanoTime();
            for (int i = 0; i < prefixes.size(); i++) {
                assertFalse(fib.put(
                                prefixes.get(i),
                                TestFib.NEXT_HOPS[(prefixes.get(i).hashCode() & 0x7FFF) % 16])
                        .isRefused());
            }
            fib.writer.commit();
            FibStatistics statistics = fib.reader.statistics();
            System.out.println(
                    prefixes.size() + " routes in " + (System.nanoTime() - startNs) / 1_000_000 + " ms: " + statistics);
            assertEquals(prefixes.size(), statistics.routes());
            assertTrue(
                    statistics.ipv4().trieBytes() <= 6 << 20,
                    () -> "trie of " + statistics.ipv4().trieBytes() + " bytes");
            assertAnswers(fib, prefixes);
            fib.assertProven();
            for (int i = 0; i < prefixes.size(); i += 2) {
                fib.remove(prefixes.get(i));
            }
            assertAnswers(fib, prefixes.subList(0, prefixes.size() / 4));
            fib.assertRecords();
            fib.assertProven();
            fib.assertNothingLeaks();
        }
    }

    private static void assertAnswers(TestFib fib, List<Ipv4Prefix> prefixes) {
        prefixes.forEach(fib::assertAnswers);
    }
}
