package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several ways of equal cost: what a worker is told, and what a change of members does to it. */
class NextHopGroupTest {
    private static final Ipv4Prefix ANYCAST = Ipv4Prefix.parse("10.96.0.0/12");
    private static final Ipv4Prefix POD = Ipv4Prefix.parse("192.168.18.64/32");
    private static final int FLOWS = 4_096;

    @TempDir
    Path directory;

    private static NextHop way(int port) {
        return NextHop.gateway(0x0A000000 + port, port, "eth" + port);
    }

    private static NextHop group(int... ports) {
        return NextHop.group(IntStream.of(ports)
                .mapToObj(port -> new NextHopMember(way(port), 1))
                .toList());
    }

    private static int port(Fib4 fib, Ipv4Prefix prefix, int flow) {
        int id = fib.member(fib.lookup(prefix.address()), flow);
        assertEquals(NextHopKind.GATEWAY.id(), fib.kind(id));
        assertEquals(0x0A000000 + fib.portId(id), fib.gateway(id));
        return fib.portId(id);
    }

    private static int[] ports(Fib4 fib) {
        return flows(fib, ANYCAST);
    }

    private static void put(FibWriter writer, Ipv4Prefix prefix, NextHop nextHop) {
        assertFalse(writer.put(prefix, nextHop, RouteProtocol.BGP, 1, 1_000).isRefused());
    }

    @Test
    void aFlowKeepsToOneMemberAndAllMembersHaveTheirPart() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            NextHop weighted = NextHop.group(List.of(new NextHopMember(way(1), 1), new NextHopMember(way(2), 3)));
            put(fib.writer, ANYCAST, weighted);
            Fib4 fib4 = fib.reader.fib4();
            assertEquals(NextHopKind.GROUP.id(), fib4.kind(fib4.lookup(ANYCAST.address())));
            assertEquals(0, fib4.portId(fib4.lookup(ANYCAST.address())));
            int[] ports = ports(fib4);
            assertEquals(
                    FLOWS / 4, IntStream.of(ports).filter(port -> port == 1).count(), FLOWS / 64.0);
            for (int flow = 0; flow < FLOWS; flow++) {
                assertEquals(ports[flow], port(fib4, ANYCAST, flow));
            }
            assertEquals(
                    weighted, fib.reader.longestMatch(ANYCAST).orElseThrow().nextHop());
            assertEquals(0, fib.reader.verify(1).differences().size());
            FibReader.open(fib.file).close();
        }
    }

    /** A worker that is chosen by the low bits of the same hash has all members nevertheless. */
    @Test
    void aHashWithPoorBitsReachesEveryMember() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            put(fib.writer, ANYCAST, group(1, 2, 3, 4));
            for (int shift = 0; shift <= 24; shift += 4) {
                Set<Integer> reached = new HashSet<>();
                for (int flow = 0; flow < 256; flow++) {
                    reached.add(port(fib.reader.fib4(), ANYCAST, flow << shift | 1));
                }
                assertEquals(4, reached.size(), "bits from " + shift);
            }
        }
    }

    @Test
    void aPlainNextHopIsItsOwnMember() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            put(fib.writer, ANYCAST, group(1, 2));
            put(fib.writer, POD, NextHop.port(7, "cali0"));
            Fib4 fib4 = fib.reader.fib4();
            int id = fib4.lookup(POD.address());
            assertEquals(id, fib4.member(id, 12_345));
            assertEquals(Fib4.NO_ROUTE, fib4.member(Fib4.NO_ROUTE, 12_345));
        }
    }

    /** Each route for itself, and though others lead to an equal group that shares the flows otherwise. */
    @Test
    void aRouteThatGoesFromGroupToGroupMovesNoOtherFlow() throws IOException {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        List<Ipv4Prefix> prefixes = List.of(ANYCAST, Ipv4Prefix.parse("10.96.0.0/13"), POD);
        try (TestFib fib = new TestFib(directory, FibCapacity.DEFAULT)) {
            for (Ipv4Prefix prefix : prefixes) {
                put(fib.writer, prefix, group(1, 2, 3));
            }
            for (int round = 0; round < 300; round++) {
                Ipv4Prefix prefix = prefixes.get(random.nextInt(prefixes.size()));
                int[] wanted = random.ints(5, 0, 2).toArray();
                int[] members = IntStream.rangeClosed(1, 5)
                        .filter(port -> port <= 2 || wanted[port - 1] == 1)
                        .toArray();
                int[] before = flows(fib.reader.fib4(), prefix);
                put(fib.writer, prefix, group(members));
                if (random.nextInt(4) == 0) {
                    fib.writer.commit();
                }
                int[] after = flows(fib.reader.fib4(), prefix);
                for (int flow = 0; flow < after.length; flow++) {
                    int was = before[flow];
                    int is = after[flow];
                    boolean mayMove = IntStream.of(members).noneMatch(port -> port == was)
                            || IntStream.of(before).noneMatch(port -> port == is);
                    assertTrue(was == is || mayMove, "seed " + seed + ", round " + round);
                }
            }
            assertEquals(0, fib.reader.verify(1).differences().size());
        }
    }

    private static int[] flows(Fib4 fib, Ipv4Prefix prefix) {
        return IntStream.range(0, FLOWS).map(flow -> port(fib, prefix, flow)).toArray();
    }

    @Test
    void membersChangeInPlaceAndNoOtherFlowMoves() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            put(fib.writer, ANYCAST, group(1, 2, 3));
            put(fib.writer, POD, group(3, 2, 1));
            Fib4 fib4 = fib.reader.fib4();
            int id = fib4.lookup(ANYCAST.address());
            assertEquals(id, fib4.lookup(POD.address()), "an equal group is the same");
            int[] before = ports(fib4);
            assertEquals(PutResult.REPLACED, fib.writer.replaceGroup(group(1, 2, 3), group(1, 3)));
            int[] without = ports(fib4);
            assertEquals(PutResult.REPLACED, fib.writer.replaceGroup(group(1, 3), group(1, 3, 4)));
            int[] with = ports(fib4);
            for (int flow = 0; flow < FLOWS; flow++) {
                assertTrue(without[flow] != 2 && (before[flow] == 2 || before[flow] == without[flow]));
                assertTrue(with[flow] == 4 || with[flow] == without[flow]);
            }
            assertEquals(id, fib4.lookup(POD.address()), "the trie is as it was");
            assertEquals(PutResult.UNCHANGED, fib.writer.put(POD, group(1, 3, 4), RouteProtocol.BGP, 1, 9_000));
            assertEquals(PutResult.UNCHANGED, fib.writer.replaceGroup(group(1, 2, 3), group(5)));
            assertThrows(IllegalArgumentException.class, () -> fib.writer.replaceGroup(way(1), group(5)));
        }
    }

    @Test
    void groupsThatBecomeEqualChangeTogetherFromThenOn() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            put(fib.writer, ANYCAST, group(1, 2));
            put(fib.writer, POD, group(1, 2, 3));
            fib.writer.replaceGroup(group(1, 2, 3), group(1, 2));
            fib.writer.replaceGroup(group(1, 2), group(4, 5));
            for (Ipv4Prefix prefix : List.of(ANYCAST, POD)) {
                assertEquals(
                        group(4, 5),
                        fib.reader.longestMatch(prefix).orElseThrow().nextHop());
                assertTrue(port(fib.reader.fib4(), prefix, 99) >= 4);
            }
            fib.writer.remove(ANYCAST);
            assertEquals(PutResult.REPLACED, fib.writer.replaceGroup(group(4, 5), group(6)));
            assertEquals(6, port(fib.reader.fib4(), POD, 99));
        }
    }

    @Test
    void aGroupHoldsItsMembersAndLeavesNothingBehind() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            put(fib.writer, POD, way(1));
            put(fib.writer, ANYCAST, group(1, 2));
            fib.writer.remove(POD);
            fib.writer.commit();
            assertEquals(GroupTable.SPAN + 2, fib.writer.statistics().nextHops());
            Set<Integer> reached = new HashSet<>();
            IntStream.of(ports(fib.reader.fib4())).forEach(reached::add);
            assertEquals(Set.of(1, 2), reached);
            fib.writer.remove(ANYCAST);
            fib.writer.commit();
            assertEquals(0, fib.writer.statistics().nextHops());
            SplittableRandom random = TestFib.random("groups come and go");
            NextHop current = group(1);
            put(fib.writer, ANYCAST, current);
            for (int change = 0; change < 500; change++) {
                int[] some =
                        random.ints(1 + random.nextInt(64), 1, 100).distinct().toArray();
                NextHop next = group(some);
                if (random.nextBoolean()) {
                    fib.writer.replaceGroup(current, next);
                } else {
                    put(fib.writer, ANYCAST, next);
                }
                fib.writer.commit();
                current = next;
                assertEquals(
                        GroupTable.SPAN + some.length, fib.writer.statistics().nextHops());
                assertEquals(0, fib.reader.verify(1).differences().size());
            }
        }
    }

    @Test
    void whatARefusedGroupTookIsGivenBack() throws IOException {
        try (TestFib fib = new TestFib(directory, new FibCapacity(16, 64, 256, GroupTable.SPAN + 4))) {
            put(fib.writer, ANYCAST, group(1, 2));
            assertEquals(
                    PutResult.REFUSED_NEXT_HOPS_FULL,
                    fib.writer.put(POD, group(3, 4), RouteProtocol.BGP, 1, 0),
                    "no row for a second group");
            assertEquals(PutResult.REFUSED_NEXT_HOPS_FULL, fib.writer.replaceGroup(group(1, 2), group(3, 4, 5)));
            assertEquals(
                    group(1, 2), fib.reader.longestMatch(ANYCAST).orElseThrow().nextHop());
            assertEquals(PutResult.REPLACED, fib.writer.replaceGroup(group(1, 2), group(3, 4)));
            fib.writer.commit();
            assertEquals(GroupTable.SPAN + 2, fib.writer.statistics().nextHops());
        }
    }

    /** Between two stores, and so to a reader at any time, a flow has its old way or its new one, and a successor has the old members or the new. */
    @Test
    void atEveryStoreOfAChangeAFlowHasItsOldWayOrItsNewOne() throws IOException {
        SplittableRandom random = TestFib.random("stores of a group");
        StoreProbe probe = new StoreProbe();
        Path file = directory.resolve(FibReader.FILE_NAME);
        try (FibWriter writer = probe.writer(directory, FibCapacity.SMALL)) {
            put(writer, ANYCAST, group(1, 2, 3));
            writer.publishFile();
            NextHop current = group(1, 2, 3);
            try (FibReader reader = FibReader.open(file)) {
                for (int change = 0; change < 8; change++) {
                    NextHop old = current;
                    NextHop next = group(
                            random.ints(1 + random.nextInt(6), 1, 9).distinct().toArray());
                    List<int[]> seen = new ArrayList<>();
                    int[] stores = new int[1];
                    probe.listen(ordered -> {
                        seen.add(ports(reader.fib4()));
                        if (stores[0]++ % 8 == 0) {
                            assertRecovered(file, old, next);
                        }
                    });
                    seen.add(ports(reader.fib4()));
                    writer.replaceGroup(current, next);
                    probe.listen(null);
                    int[] first = seen.get(0);
                    int[] last = ports(reader.fib4());
                    for (int[] moment : seen) {
                        for (int flow = 0; flow < FLOWS; flow++) {
                            assertTrue(moment[flow] == first[flow] || moment[flow] == last[flow]);
                        }
                    }
                    current = next;
                }
            }
        }
    }

    private static void assertRecovered(Path file, NextHop old, NextHop next) {
        FibRecovery.Recovered recovered = assertInstanceOf(FibRecovery.Recovered.class, FibRecovery.routes(file));
        NextHop told = recovered.routes().get(0).nextHop();
        assertTrue(told.equals(old) || told.equals(next), told::toString);
    }

    @Test
    @Timeout(60)
    void readersBesideAWriterThatChangesMembersAreNeverLedAstray() throws Exception {
        SplittableRandom random = TestFib.random("readers of a group");
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            put(fib.writer, ANYCAST, group(1, 2));
            AtomicBoolean done = new AtomicBoolean();
            AtomicReference<Throwable> trouble = new AtomicReference<>();
            AtomicReference<Throwable> toolTrouble = new AtomicReference<>();
            Thread worker = new Thread(() -> readFlows(fib, done, trouble));
            Thread tool = new Thread(() -> readRoutes(fib, done, toolTrouble));
            worker.start();
            tool.start();
            NextHop current = group(1, 2);
            for (int change = 0; change < 5_000 && trouble.get() == null; change++) {
                NextHop next = group(
                        random.ints(1 + random.nextInt(8), 1, 40).distinct().toArray());
                fib.writer.replaceGroup(current, next);
                fib.writer.commit();
                current = next;
            }
            done.set(true);
            worker.join();
            tool.join();
            assertEquals(null, trouble.get());
            assertEquals(null, toolTrouble.get());
        }
    }

    private static void readFlows(TestFib fib, AtomicBoolean done, AtomicReference<Throwable> trouble) {
        try (EpochSlot slot = fib.reader.claimEpoch()) {
            for (int flow = 0; !done.get(); flow++) {
                port(fib.reader.fib4(), ANYCAST, flow);
                slot.quiescent();
            }
        } catch (Throwable e) {
            trouble.set(e);
        }
    }

    private static void readRoutes(TestFib fib, AtomicBoolean done, AtomicReference<Throwable> trouble) {
        try {
            while (!done.get()) {
                NextHop told = fib.reader.longestMatch(ANYCAST).orElseThrow().nextHop();
                assertTrue(told.members().stream().allMatch(member -> member.nextHop()
                        .equals(way(member.nextHop().portId()))));
            }
        } catch (Throwable e) {
            trouble.set(e);
        }
    }

    @Test
    void aGroupIsWrittenAsIpRouteWritesIt() {
        NextHop group =
                NextHop.group(List.of(new NextHopMember(NextHop.port(3, "eth3"), 256), new NextHopMember(way(1), 2)));
        assertEquals("nexthop dev eth3 weight 256 nexthop via 10.0.0.1 dev eth1 weight 2", group.toString());
        assertEquals(
                group,
                NextHop.group(List.of(new NextHopMember(way(1), 2), new NextHopMember(NextHop.port(3, "eth3"), 256))));
    }

    @Test
    void whatIsNoGroupIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> NextHop.group(List.of()));
        assertThrows(IllegalArgumentException.class, () -> group(1, 2, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> group(IntStream.rangeClosed(1, 65).toArray()));
        assertThrows(IllegalArgumentException.class, () -> new NextHopMember(way(1), 0));
        assertThrows(IllegalArgumentException.class, () -> new NextHopMember(way(1), 257));
        assertThrows(IllegalArgumentException.class, () -> new NextHopMember(NextHop.blackhole(), 1));
        assertThrows(IllegalArgumentException.class, () -> new NextHopMember(group(1), 1));
        assertEquals(64, group(IntStream.rangeClosed(1, 64).toArray()).members().size());
    }

    @Test
    void aGroupWithABucketThatLeadsNowhereIsRefused() throws IOException {
        try (TestFib fib = new TestFib(directory, FibCapacity.SMALL)) {
            put(fib.writer, ANYCAST, group(1, 2));
            int id = fib.reader.fib4().lookup(ANYCAST.address());
            long bucket = new FibLayout(FibCapacity.SMALL).offset(FibLayout.Part.NEXT_HOPS)
                    + ((long) id << NextHopTable.SHIFT)
                    + GroupTable.BUCKETS
                    + 40;
            try (RandomAccessFile damaged = new RandomAccessFile(fib.file.toFile(), "rw")) {
                damaged.seek(bucket);
                damaged.writeShort(0);
            }
            assertInstanceOf(FibRecovery.Refused.class, FibRecovery.routes(fib.file));
        }
    }
}
