package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one writer leaves is what the next begins with, until it knows better. */
class FibRecoveryTest {
    private static final Ipv4Prefix BLOCK = Ipv4Prefix.parse("192.168.196.128/26");
    private static final Ipv4Prefix POD = Ipv4Prefix.parse("192.168.18.64/32");
    private static final Ipv4Prefix ELSEWHERE = Ipv4Prefix.parse("10.0.0.0/8");
    private static final NextHop PEER = NextHop.gateway(Ipv4.parse("172.17.8.101"), 1, "enp0s8");
    private static final NextHop OTHER_PEER = NextHop.gateway(Ipv4.parse("172.17.8.102"), 1, "enp0s8");
    private static final NextHop VETH = NextHop.port(2, "calif24874aae57");
    private static final FibRefusals NONE = (prefix, why) -> {
        throw new AssertionError(prefix + " " + why);
    };

    @TempDir
    Path directory;

    private Path file;
    private List<Route> left;

    @BeforeEach
    void aWriterThatIsGone() throws IOException {
        file = directory.resolve(FibReader.FILE_NAME);
        try (FibWriter writer = FibWriter.create(directory, FibCapacity.SMALL)) {
            writer.put(BLOCK, PEER, RouteProtocol.BGP, 7, 5_000);
            writer.commit();
            writer.put(POD, VETH, RouteProtocol.WORKLOAD, 2, 6_000);
            writer.put(ELSEWHERE, PEER, RouteProtocol.BGP, 8, 7_000);
            writer.commit();
            writer.publishFile();
        }
        left = List.of(
                new Route(ELSEWHERE, PEER, RouteProtocol.BGP, 8, 2, 7_000),
                new Route(POD, VETH, RouteProtocol.WORKLOAD, 2, 2, 6_000),
                new Route(BLOCK, PEER, RouteProtocol.BGP, 7, 1, 5_000));
    }

    @Test
    void theRoutesAreThereWithAllThatWasKnownOfThem() {
        FibRecovery.Recovered recovered = recovered();
        assertEquals(left, recovered.routes());
        assertEquals(2, recovered.generation());
        assertFalse(recovered.cutShort());
    }

    @Test
    void routesThatAreCarriedOverAreStaleAndAsOldAsTheyWere() throws IOException {
        try (FibWriter next = FibWriter.create(directory, FibCapacity.SMALL)) {
            assertEquals(3, next.carryOver(recovered().routes(), NONE, 90_000));
            next.publishFile();
            assertEquals(
                    left.stream().map(WriterDeathTest::stale).toList(),
                    recovered().routes());
            try (FibReader reader = FibReader.open(file)) {
                assertEquals(PEER.gateway(), reader.fib4().gateway(reader.fib4().lookup(BLOCK.address())));
                assertEquals(2, reader.statistics().ipv4().routesByProtocol().get(RouteProtocol.BGP));
                assertEquals(0, reader.verify(1).differences().size());
            }
        }
    }

    @Test
    void aRouteThatIsGivenAgainIsConfirmedAndKeepsItsAge() throws IOException {
        try (FibWriter next = FibWriter.create(directory, FibCapacity.SMALL)) {
            next.carryOver(recovered().routes(), NONE, 90_000);
            next.publishFile();
            assertEquals(PutResult.UNCHANGED, next.put(BLOCK, PEER, RouteProtocol.BGP, 7, 91_000));
            next.begin(NONE);
            assertEquals(PutResult.UNCHANGED, next.put(POD, VETH, RouteProtocol.WORKLOAD, 2, 92_000));
            assertEquals(PutResult.REPLACED, next.put(ELSEWHERE, OTHER_PEER, RouteProtocol.BGP, 8, 92_000));
            long generation = next.commit();
            Route replaced = new Route(ELSEWHERE, OTHER_PEER, RouteProtocol.BGP, 8, generation, 92_000);
            assertEquals(
                    List.of(replaced, left.get(1), left.get(2)), recovered().routes());
            assertEquals(0, next.sweepStale(route -> true, 93_000));
        }
    }

    @Test
    void whatNobodyGivesAgainIsSweptPeerByPeer() throws IOException {
        try (FibWriter next = FibWriter.create(directory, FibCapacity.SMALL)) {
            next.carryOver(recovered().routes(), NONE, 90_000);
            next.publishFile();
            next.put(POD, VETH, RouteProtocol.WORKLOAD, 2, 91_000);
            assertEquals(1, next.sweepStale(r -> r.protocol() == RouteProtocol.BGP && r.originId() == 8, 92_000));
            assertEquals(
                    List.of(left.get(1), WriterDeathTest.stale(left.get(2))),
                    recovered().routes());
            assertEquals(1, next.sweepStale(route -> true, 93_000));
            assertEquals(List.of(left.get(1)), recovered().routes());
            try (FibReader reader = FibReader.open(file)) {
                assertEquals(Fib4.NO_ROUTE, reader.fib4().lookup(ELSEWHERE.address()));
                assertEquals(0, reader.verify(1).differences().size());
            }
        }
    }

    @Test
    void whatIsKnownAlreadyIsNotReplacedByWhatWas() throws IOException {
        try (FibWriter next = FibWriter.create(directory, FibCapacity.SMALL)) {
            next.put(BLOCK, OTHER_PEER, RouteProtocol.BGP, 7, 80_000);
            next.carryOver(recovered().routes(), NONE, 90_000);
            next.publishFile();
            Route known = new Route(BLOCK, OTHER_PEER, RouteProtocol.BGP, 7, 3, 80_000);
            assertEquals(
                    List.of(WriterDeathTest.stale(left.get(0)), WriterDeathTest.stale(left.get(1)), known),
                    recovered().routes());
        }
    }

    @Test
    void aSmallerFileTakesWhatItCanAndTellsTheRest() throws IOException {
        try (FibWriter next = FibWriter.create(directory, new FibCapacity(2, 64, 256, 8))) {
            Map<Prefix, PutResult> refused = new HashMap<>();
            next.carryOver(recovered().routes(), refused::put, 90_000);
            next.publishFile();
            assertEquals(Map.of(BLOCK, PutResult.REFUSED_ROUTES_FULL), refused);
            assertEquals(
                    List.of(WriterDeathTest.stale(left.get(0)), WriterDeathTest.stale(left.get(1))),
                    recovered().routes());
        }
    }

    @Test
    void neitherIsDoneWithinATransaction() throws IOException {
        try (FibWriter next = FibWriter.create(directory, FibCapacity.SMALL)) {
            next.begin(NONE);
            assertThrows(IllegalStateException.class, () -> next.carryOver(left, NONE, 0));
            assertThrows(IllegalStateException.class, () -> next.sweepStale(route -> true, 0));
        }
    }

    @Test
    void randomTablesGoFromWriterToWriter() throws IOException {
        SplittableRandom random = TestFib.random("successions");
        Map<Prefix, NextHop> known = new HashMap<>();
        for (int round = 0; round < 6; round++) {
            try (FibWriter next = FibWriter.create(directory, FibCapacity.SMALL)) {
                next.carryOver(recovered().routes(), NONE, round);
                next.publishFile();
                List<Prefix> again = new ArrayList<>(known.keySet());
                known.keySet().removeIf(prefix -> random.nextInt(4) == 0);
                boolean transaction = random.nextBoolean();
                if (transaction) {
                    next.begin(NONE);
                }
                for (Prefix prefix : again) {
                    if (known.containsKey(prefix)) {
                        known.compute(prefix, (p, hop) -> random.nextBoolean() ? hop : TestFib.anyNextHop(random));
                        next.put(prefix, known.get(prefix), RouteProtocol.BGP, 1, round);
                    }
                }
                for (int i = 0; i < 60; i++) {
                    int length = 12 + random.nextInt(21);
                    Ipv4Prefix prefix = new Ipv4Prefix(random.nextInt() & Ipv4Prefix.mask(length), length);
                    known.put(prefix, TestFib.anyNextHop(random));
                    next.put(prefix, known.get(prefix), RouteProtocol.BGP, 1, round);
                }
                if (transaction) {
                    next.commit();
                }
                next.sweepStale(route -> true, round);
                Map<Prefix, NextHop> told = new HashMap<>();
                recovered().routes().forEach(route -> told.put(route.prefix(), route.nextHop()));
                assertEquals(known, told);
                assertTrue(recovered().routes().stream().noneMatch(Route::stale));
                try (FibReader reader = FibReader.open(file)) {
                    assertEquals(0, reader.verify(1).differences().size());
                }
            }
        }
    }

    @Test
    void noFileIsNoTrouble() {
        assertInstanceOf(FibRecovery.Absent.class, FibRecovery.routes(directory.resolve("none")));
    }

    @Test
    void whatIsNotWholeIsRefusedInOneLine() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        assertRefused("is truncated", Arrays.copyOf(whole, whole.length - 1));
        assertRefused("is truncated or foreign", new byte[100]);
        assertRefused("not a FIB file of Margay", new byte[whole.length]);
        byte[] header = whole.clone();
        header[40]++;
        assertRefused("is corrupt", header);
        byte[] node = whole.clone();
        FibLayout layout = new FibLayout(FibCapacity.SMALL);
        int slot = POD.address() >>> Fib4.DIRECT_SHIFT;
        node[(int) layout.offset(FibLayout.Part.DIRECT4) + slot * 4 + 2] = 0x7F;
        assertRefused("the IPv4 trie has node", node);
        byte[] record = whole.clone();
        record[(int) layout.offset(FibLayout.Part.RECORDS4) + 10] = 33;
        assertRefused("route record 0 is corrupt", record);
        byte[] lost = whole.clone();
        Arrays.fill(
                lost,
                (int) layout.offset(FibLayout.Part.RECORDS4),
                (int) layout.offset(FibLayout.Part.RECORDS4) + 24,
                (byte) 0);
        assertRefused("the header tells of 3 routes, the records of 2", lost);
        byte[] twice = whole.clone();
        System.arraycopy(
                twice,
                (int) layout.offset(FibLayout.Part.RECORDS4),
                twice,
                (int) layout.offset(FibLayout.Part.RECORDS4) + 24,
                24);
        assertRefused("has two records", twice);
    }

    private void assertRefused(String why, byte[] content) throws IOException {
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.setLength(0);
            damaged.write(content);
        }
        String reason = assertInstanceOf(FibRecovery.Refused.class, FibRecovery.routes(file))
                .reason();
        assertTrue(
                reason.startsWith(file.toString())
                        && reason.contains(why)
                        && reason.lines().count() == 1,
                reason);
    }

    private FibRecovery.Recovered recovered() {
        return assertInstanceOf(FibRecovery.Recovered.class, FibRecovery.routes(file));
    }
}
