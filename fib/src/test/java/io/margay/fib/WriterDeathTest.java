package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.OtherProcess.Legal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whenever a writer dies, readers forward on, the file opens, and the next writer has the routes. */
class WriterDeathTest {
    private static final int STEPS = 24;
    private static final int KILLS_AT_A_STORE = 6;
    private static final int KILLS_AT_A_TIME = 20;
    private static final long LONGEST_LIFE_NS = 250_000_000L;

    @TempDir
    Path directory;

    /** What a killed process leaves is what the file holds between two of its stores; so each is looked at from outside, without a kill. */
    @Test
    @Timeout(120)
    void afterEveryStoreTheFileIsOneThatCanBeForwardedByAndRecoveredFrom() throws IOException {
        long seed = TestFib.random("every store").nextLong();
        CrashScenario scenario = new CrashScenario(seed, STEPS);
        StoreProbe probe = new StoreProbe();
        Path file = directory.resolve(FibReader.FILE_NAME);
        try (FibWriter writer = probe.writer(directory, CrashScenario.CAPACITY)) {
            scenario.run(writer, 0);
            writer.publishFile();
            try (FibReader reader = FibReader.open(file);
                    EpochSlot slot = reader.claimEpoch()) {
                for (int step = 1; step < scenario.steps(); step++) {
                    CrashScenario.Moment moment = scenario.new Moment(step);
                    boolean every = !scenario.isTransaction(step);
                    probe.listen(ordered -> {
                        moment.assertAnswers(reader);
                        slot.quiescent();
                        if (ordered || every) {
                            assertFile(moment, file);
                        }
                    });
                    scenario.run(writer, step);
                    probe.listen(null);
                    assertEquals(0, reader.verify(1).differences().size());
                }
            }
        }
    }

    private static void assertFile(CrashScenario.Moment moment, Path file) {
        try {
            moment.assertFile(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** SIGKILL after a store that the seed chooses; then a writer of this process takes over. */
    @Test
    @Timeout(120)
    void aWriterThatIsKilledAtAStoreIsSucceeded() throws Exception {
        SplittableRandom random = TestFib.random("killed at a store");
        for (int kill = 0; kill < KILLS_AT_A_STORE; kill++) {
            long seed = random.nextLong();
            int store = 1 + random.nextInt(2_000);
            try (TempDirectory own = new TempDirectory();
                    OtherProcess other = OtherProcess.start(
                            "stop-at-store", own.path().toString(), Long.toString(seed), Integer.toString(store))) {
                Path file = own.path().resolve(FibReader.FILE_NAME);
                assertEquals("published", other.line());
                try (FibReader reader = FibReader.open(file);
                        EpochSlot slot = reader.claimEpoch()) {
                    slot.offline();
                    int step = Integer.parseInt(other.line());
                    other.kill();
                    slot.online();
                    CrashScenario.Moment moment = new CrashScenario(seed, STEPS).new Moment(step);
                    moment.assertAnswers(reader);
                    assertSucceeded(own.path(), moment.assertFile(file));
                    moment.assertAnswers(reader);
                }
            }
        }
    }

    private static void assertSucceeded(Path directory, List<Route> routes) throws IOException {
        try (FibWriter next = FibWriter.create(directory, CrashScenario.CAPACITY)) {
            next.carryOver(routes, (prefix, why) -> assertTrue(false, prefix + " " + why), 99_000);
            next.publishFile();
            Path file = directory.resolve(FibReader.FILE_NAME);
            try (FibReader reader = FibReader.open(file)) {
                assertEquals(0, reader.verify(1).differences().size());
            }
            FibRecovery.Recovered again = assertInstanceOf(FibRecovery.Recovered.class, FibRecovery.routes(file));
            assertEquals(routes.stream().map(WriterDeathTest::stale).toList(), again.routes());
            assertFalse(again.cutShort());
        }
    }

    /** As it is in a file that it was carried over to. */
    static Route stale(Route route) {
        return new Route(
                route.prefix(),
                route.nextHop(),
                route.protocol(),
                route.originId(),
                route.generation(),
                route.timeMs(),
                true);
    }

    /** {@link OtherProcess}: goes through the scenario, says where it is at a certain store, and waits there for its end. */
    static void stopAtStore(Path directory, long seed, int store, PrintStream out) throws IOException {
        CrashScenario scenario = new CrashScenario(seed, STEPS);
        StoreProbe probe = new StoreProbe();
        FibWriter writer = probe.writer(directory, CrashScenario.CAPACITY);
        scenario.run(writer, 0);
        writer.publishFile();
        out.println("published");
        int[] stores = new int[1];
        int[] step = new int[1];
        probe.listen(ordered -> {
            if (++stores[0] == store) {
                stop(step[0], out);
            }
        });
        for (step[0] = 1; step[0] < scenario.steps(); step[0]++) {
            scenario.run(writer, step[0]);
        }
        stop(scenario.steps() - 1, out);
    }

    private static void stop(int step, PrintStream out) {
        out.println(step);
        while (true) {
            LockSupport.park();
        }
    }

    /** A row of control processes, each killed at some time of its life and succeeded by the next: no route is ever lost, and no reader without an answer. */
    @Test
    @Timeout(120)
    void aRowOfWritersThatAreKilledAtAnyTimeLosesNothing() throws Exception {
        SplittableRandom random = TestFib.random("killed at a time");
        Path file = directory.resolve(FibReader.FILE_NAME);
        long generation = 0;
        FibReader before = null;
        for (int kill = 0; kill < KILLS_AT_A_TIME; kill++) {
            long lifeNs = random.nextLong(LONGEST_LIFE_NS);
            try (OtherProcess other = OtherProcess.start("succeed", directory.toString())) {
                assertEquals("started", other.line());
                if (kill == 0) {
                    assertEquals("learnt", other.line());
                }
                long startNs = System.nanoTime();
                do {
                    if (before != null) {
                        assertLegal(before);
                    }
                } while (System.nanoTime() - startNs < lifeNs);
                other.kill();
            }
            if (before != null) {
                assertLegal(before);
                before.close();
            }
            before = FibReader.open(file);
            assertLegal(before);
            assertFalse(before.isWriterAlive());
            assertTrue(before.generation() >= generation, "generations go on");
            generation = before.generation();
            FibRecovery.Recovered recovered = assertInstanceOf(FibRecovery.Recovered.class, FibRecovery.routes(file));
            Set<Integer> hosts = new HashSet<>();
            recovered.routes().forEach(route -> {
                if (route.prefix().length() == 32) {
                    Legal.assertLegal(route);
                    hosts.add((int) (route.prefix().high() >>> Integer.SIZE));
                }
            });
            for (int i = 0; i < 256; i++) {
                assertTrue(hosts.contains(Legal.BASE + i), "route " + i + " is lost");
            }
        }
        before.close();
    }

    private static void assertLegal(FibReader reader) {
        try (EpochSlot slot = reader.claimEpoch()) {
            for (int i = 0; i < 256; i++) {
                Legal.assertLegal(reader.fib4(), Legal.BASE + i);
            }
            slot.quiescent();
        }
    }

    /** {@link OtherProcess}: what a control process does with its predecessor's file, and then churn. */
    static void succeed(Path directory, PrintStream out) throws IOException {
        out.println("started");
        FibRecovery recovery = FibRecovery.routes(directory.resolve(FibReader.FILE_NAME));
        FibWriter writer = FibWriter.create(directory, Legal.CAPACITY);
        FibRefusals refusals = (prefix, why) -> {};
        if (recovery instanceof FibRecovery.Recovered recovered) {
            writer.carryOver(recovered.routes(), refusals, 1);
        } else {
            putAll(writer, 0);
        }
        writer.publishFile();
        putAll(writer, 0);
        writer.sweepStale(route -> true, 1);
        out.println("learnt");
        for (int version = 1; ; version++) {
            for (int i = 0; i < 256; i++) {
                if (version % 2 == 0) {
                    writer.begin(refusals);
                }
                Ipv4Prefix cover = new Ipv4Prefix(Legal.BASE, 16 + i % 11);
                if (i / 11 % 2 == 0) {
                    writer.put(cover, NextHop.blackhole(), RouteProtocol.BLACKHOLE, 0, 0);
                } else {
                    writer.remove(cover);
                }
                put(writer, i, version);
                writer.commit();
            }
        }
    }

    private static void putAll(FibWriter writer, int version) {
        for (int i = 0; i < 256; i++) {
            put(writer, i, version);
        }
    }

    private static void put(FibWriter writer, int i, int version) {
        writer.put(
                new Ipv4Prefix(Legal.BASE + i, 32), Legal.nextHop(i, version), RouteProtocol.WORKLOAD, i, i * 1_000L);
    }
}
