package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One generation and what the journal says became of it are the other generation. */
class FibJournalTest {
    private static final FibCapacity ROOMY = new FibCapacity(2_000, 40_000, 160_000, 64, 200, 4_000);

    @TempDir
    Path directory;

    private volatile boolean done;

    @Test
    void netChangesAreToldForEachPrefixOnce() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[4]);
            fib.put("11.0.0.0/8", TestFib.NEXT_HOPS[4]);
            fib.put("12.0.0.0/8", TestFib.NEXT_HOPS[4]);
            fib.writer.commit();
            fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[5]);
            fib.remove(Ipv4Prefix.parse("11.0.0.0/8"));
            fib.put("13.0.0.0/8", TestFib.NEXT_HOPS[6]);
            fib.writer.commit();
            fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[4]);
            fib.remove(Ipv4Prefix.parse("13.0.0.0/8"));
            fib.writer.commit();
            assertEquals(List.of("10.0.0.0/8 - 4", "11.0.0.0/8 - 4", "12.0.0.0/8 - 4"), told(fib.reader.diff(0, 1)));
            assertEquals(List.of("10.0.0.0/8 4 5", "11.0.0.0/8 4 -", "13.0.0.0/8 - 6"), told(fib.reader.diff(1, 2)));
            assertEquals(List.of("10.0.0.0/8 5 4", "13.0.0.0/8 6 -"), told(fib.reader.diff(2, 3)));
            assertEquals(List.of("11.0.0.0/8 4 -"), told(fib.reader.diff(1, 3)));
            assertEquals(List.of("10.0.0.0/8 - 4", "12.0.0.0/8 - 4"), told(fib.reader.diff(0, 3)));
            assertEquals(List.of(), told(fib.reader.diff(3, 3)));
            FibDiff.Change change = fib.reader.diff(1, 2).changes().get(0);
            assertEquals(2, change.generation());
            assertEquals(1_000, change.timeMs());
            assertEquals(RouteProtocol.BGP, change.before().protocol());
            assertEquals(1, change.after().originId());
            assertFalse(fib.reader.diff(2, 4).known(), "not committed");
            assertFalse(fib.reader.diff(2, 1).known());
        }
    }

    @Test
    void aNextHopThatHasGoneIsNamedAsLongAsTheJournalTellsOfIt() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[4]);
            fib.writer.commit();
            fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[5]);
            fib.writer.commit(); // gives the first one's id back
            fib.put("11.0.0.0/8", TestFib.NEXT_HOPS[6]);
            fib.writer.commit();
            fib.put("2001:db8::/32", TestFib.NEXT_HOPS[7]);
            fib.remove(Ipv4Prefix.parse("11.0.0.0/8"));
            fib.writer.commit();
            assertEquals(List.of("10.0.0.0/8 4 5"), told(fib.reader.diff(1, 2)));
            assertEquals(List.of("11.0.0.0/8 - 6"), told(fib.reader.diff(2, 3)));
            assertEquals(List.of("11.0.0.0/8 6 -", "2001:db8::/32 - 7"), told(fib.reader.diff(3, 4)));
            assertEquals(2, fib.reader.statistics().nextHops(), "those that only the journal holds are free");
        }
    }

    /** Each round takes an id that only the journal holds. */
    @Test
    void forWantOfIdsTheJournalLetsGo() throws IOException {
        try (TestFib fib = new TestFib(directory, new FibCapacity(10, 100, 400, 3, 10, 100))) {
            for (int round = 0; round < 40; round++) {
                boolean together = round % 3 == 0;
                if (together) {
                    fib.writer.begin((prefix, why) -> {});
                }
                fib.put(round % 2 == 0 ? "10.0.0.0/8" : "2001:db8::/32", TestFib.NEXT_HOPS[round % 16]);
                long generation = fib.writer.commit();
                FibDiff diff = fib.reader.diff(generation - 1, generation);
                assertTrue(!diff.known() || diff.changes().size() == 1, diff::toString);
                assertTrue(fib.reader.statistics().nextHops() <= 2);
            }
            fib.assertAnswersEverywhere(new SplittableRandom(1));
        }
    }

    @Test
    void aGroupIsNamedWithItsMembersThoughAllHaveGone() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            NextHopMember one = new NextHopMember(TestFib.NEXT_HOPS[4], 1);
            NextHopMember other = new NextHopMember(TestFib.NEXT_HOPS[5], 2);
            NextHop group = NextHop.group(List.of(one, other));
            fib.put("10.0.0.0/8", group);
            fib.writer.commit();
            fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[6]);
            for (int i = 7; i < 12; i++) {
                fib.writer.commit();
                fib.put("11.0.0.0/8", TestFib.NEXT_HOPS[i]);
            }
            fib.writer.commit();
            assertEquals(group, fib.reader.diff(1, 2).changes().get(0).before().nextHop());
        }
    }

    @Test
    void aTransactionThatChangesNothingIsNoChangeAndARefusedPutIsNone() throws IOException {
        try (TestFib fib = new TestFib(directory, new FibCapacity(2, 1_000, 4_000, 8))) {
            fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[4]);
            fib.writer.commit();
            fib.writer.begin((prefix, why) -> {});
            fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[5]);
            fib.put("10.0.0.0/8", TestFib.NEXT_HOPS[4]);
            fib.put("11.0.0.0/8", TestFib.NEXT_HOPS[5]);
            fib.remove(Ipv4Prefix.parse("11.0.0.0/8"));
            fib.writer.commit();
            fib.put("11.0.0.0/8", TestFib.NEXT_HOPS[5]);
            assertTrue(fib.put(Ipv4Prefix.parse("12.0.0.0/8"), TestFib.NEXT_HOPS[6])
                    .isRefused());
            fib.writer.commit();
            assertEquals(List.of(), told(fib.reader.diff(1, 2)));
            assertEquals(List.of("11.0.0.0/8 - 5"), told(fib.reader.diff(2, 3)));
        }
    }

    @Test
    void anyTwoGenerationsThatAreKeptDifferByWhatIsTold() throws IOException {
        SplittableRandom random = TestFib.random("journal");
        try (TestFib fib = new TestFib(directory, ROOMY)) {
            Map<Long, Map<Prefix, NextHop>> tables = new HashMap<>();
            tables.put(0L, Map.of());
            for (int round = 0; round < 60; round++) {
                churn(fib, random, random.nextInt(120));
                tables.put(fib.writer.commit(), Map.copyOf(fib.reference.routes()));
            }
            long latest = fib.reader.generation();
            long oldest = fib.reader.diff(latest, latest).oldest();
            assertTrue(oldest > 0 && oldest < latest - 5, "the ring is to be lapped: oldest " + oldest);
            assertFalse(fib.reader.diff(oldest - 1, latest).known());
            for (long from = oldest; from <= latest; from++) {
                long to = from + random.nextLong(latest - from + 1);
                FibDiff diff = fib.reader.diff(from, to);
                assertTrue(diff.known());
                assertEquals(tables.get(to), applied(tables.get(from), diff), from + " to " + to);
            }
        }
    }

    private static Map<Prefix, NextHop> applied(Map<Prefix, NextHop> table, FibDiff diff) {
        Map<Prefix, NextHop> result = new HashMap<>(table);
        for (FibDiff.Change change : diff.changes()) {
            NextHop before = result.remove(change.prefix());
            assertEquals(
                    before, change.before() == null ? null : change.before().nextHop(), change::toString);
            if (change.after() != null) {
                result.put(change.prefix(), change.after().nextHop());
            }
        }
        return result;
    }

    private static void churn(TestFib fib, SplittableRandom random, int changes) {
        if (random.nextBoolean()) {
            fib.writer.begin((prefix, why) -> {});
        }
        for (int i = 0; i < changes; i++) {
            Prefix prefix = random.nextBoolean()
                    ? new Ipv4Prefix(Ipv4.parse("10.0.0.0") + (random.nextInt(200) << 7), 25)
                    : new Ipv6Prefix(0xFD00L << 48 | random.nextInt(100), 0, 64);
            if (random.nextInt(3) == 0) {
                fib.remove(prefix);
            } else {
                fib.put(prefix, TestFib.anyNextHop(random));
            }
        }
    }

    @Test
    void aTransactionLargerThanTheRingLeavesOnlyWhatComesAfterIt() throws IOException {
        try (TestFib fib = new TestFib(directory, new FibCapacity(1_000, 40_000, 160_000, 64))) {
            fib.put("1.0.0.0/8", TestFib.NEXT_HOPS[4]);
            fib.writer.commit();
            for (int generation = 2; generation <= 4; generation++) {
                fib.writer.begin((prefix, why) -> {});
                for (int i = 0; i < 600; i++) {
                    fib.put(new Ipv4Prefix(Ipv4.parse("10.0.0.0") + i, 32), TestFib.NEXT_HOPS[3 + generation]);
                }
                fib.writer.commit();
            }
            assertEquals(600, fib.reader.diff(3, 4).changes().size());
            assertEquals(3, fib.reader.diff(3, 4).oldest());
            assertFalse(fib.reader.diff(2, 4).known());
        }
    }

    @Test
    void aNewFileKnowsNothingOfTheOldOnesGenerations() throws IOException {
        try (TestFib old = new TestFib(directory, FibCapacity.SMALL)) {
            old.put("10.0.0.0/8", NextHop.local());
            old.writer.commit();
            old.writer.commit();
            try (TestFib next = new TestFib(directory, FibCapacity.SMALL)) {
                next.put("11.0.0.0/8", NextHop.local());
                assertEquals(3, next.writer.commit());
                next.remove(Ipv4Prefix.parse("11.0.0.0/8"));
                next.writer.commit();
                assertFalse(next.reader.diff(2, 3).known());
                assertEquals(List.of("11.0.0.0/8 1 -"), told(next.reader.diff(3, 4)));
            }
        }
    }

    /** Each generation changes each route to one next hop: a mixture of two generations would be seen. */
    @Test
    @Timeout(120)
    void besideAWriterThatLapsTheRingADiffIsWholeOrRefused() throws Exception {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> diffUntilDone(fib.reader));
            for (int generation = 1; generation <= 6_000 && !reader.isDone(); generation++) {
                for (int i = 0; i < 16; i++) {
                    Ipv4Prefix prefix = new Ipv4Prefix(Ipv4.parse("10.0.0.0") + (i << 16), 16);
                    NextHop nextHop = TestFib.NEXT_HOPS[4 + generation % 12];
                    fib.writer.put(prefix, nextHop, RouteProtocol.BGP, generation, generation * 1_000L);
                }
                fib.writer.commit();
            }
            done = true;
            System.out.println("diffs beside the writer: " + reader.get());
        }
    }

    private int diffUntilDone(FibReader reader) {
        int whole = 0;
        while (!done) {
            long latest = reader.generation();
            long from = Math.max(1, latest - 50);
            if (latest <= from) {
                continue;
            }
            FibDiff diff = reader.diff(from, latest);
            if (diff.known()) {
                whole++;
                boolean right = diff.changes().size() == 16
                        && diff.changes().stream()
                                .allMatch(change -> change.before().originId() == from
                                        && change.after().originId() == latest
                                        && change.generation() == latest
                                        && change.timeMs() == latest * 1_000L);
                if (!right) {
                    throw new AssertionError(diff);
                }
            }
        }
        return whole;
    }

    private static List<String> told(FibDiff diff) {
        assertTrue(diff.known(), diff::toString);
        List<String> told = new ArrayList<>();
        for (FibDiff.Change change : diff.changes()) {
            told.add(change.prefix() + " " + number(change.before()) + " " + number(change.after()));
        }
        return told;
    }

    private static String number(FibDiff.Way way) {
        return way == null ? "-" : Integer.toString(List.of(TestFib.NEXT_HOPS).indexOf(way.nextHop()));
    }
}
