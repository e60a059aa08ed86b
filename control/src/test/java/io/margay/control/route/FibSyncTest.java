package io.margay.control.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.route.RouteTarget.Blackhole;
import io.margay.control.route.RouteTarget.OnPort;
import io.margay.control.route.RouteTarget.Via;
import io.margay.fib.EpochSlot;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.FibRecovery;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import io.margay.fib.Route;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FibSyncTest {
    private static final int CYCLES = 1_000;

    @TempDir
    Path directory;

    @Test
    void afterAnyHistoryTheFileHoldsTheBestUsableRouteOfEachPrefix() throws IOException {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        RouteTable table = new RouteTable();
        Map<Prefix, Map<RouteProtocol, RouteTarget>> given = new HashMap<>();
        try (FibSync sync = FibSync.open(table, directory, FibCapacity.SMALL)) {
            sync.publish(0);
            try (FibReader reader = FibReader.open(directory.resolve(FibReader.FILE_NAME))) {
                for (int cycle = 0; cycle < CYCLES; cycle++) {
                    for (int i = random.nextInt(8); i >= 0; i--) {
                        change(random, table, given);
                    }
                    while (table.hasChanges()) {
                        sync.doWork(1_000L * cycle);
                    }
                    int at = cycle;
                    assertEquals(expected(given), read(reader), () -> "seed " + seed + ", cycle " + at);
                }
            }
        }
    }

    @Test
    void aCycleWithChangesIsOneCommitAndOneWithoutIsNone() throws IOException {
        RouteTable table = new RouteTable();
        try (FibSync sync = FibSync.open(table, directory, FibCapacity.SMALL)) {
            for (int i = 0; i < 100; i++) {
                table.put(new Ipv4Prefix(i << 8, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            }
            sync.doWork(0);
            long generation = sync.generation();
            assertEquals(100, sync.routes());
            sync.doWork(0);
            assertEquals(generation, sync.generation());
            table.remove(new Ipv4Prefix(0, 24), RouteProtocol.BLACKHOLE);
            sync.doWork(0);
            assertEquals(generation + 1, sync.generation());
        }
    }

    @Test
    void whatIsWrittenIsInForceOnceEveryWorkerOfTheFileHasTakenItUp() throws IOException {
        RouteTable table = new RouteTable();
        try (FibSync sync = FibSync.open(table, directory, FibCapacity.SMALL)) {
            sync.publish(0);
            try (FibReader reader = FibReader.open(directory.resolve(FibReader.FILE_NAME));
                    EpochSlot worker = reader.claimEpoch();
                    EpochSlot other = reader.claimEpoch()) {
                table.put(new Ipv4Prefix(0, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
                long first = table.notedCount();
                sync.doWork(1);
                worker.quiescent();
                other.quiescent();
                sync.doWork(2);
                assertTrue(sync.inForce() < first, "nobody has said that the file is in use");

                sync.onInUse(reader.generation());
                sync.doWork(4);
                assertTrue(sync.inForce() < first, "no worker has looked since");
                worker.quiescent();
                sync.doWork(5);
                assertTrue(sync.inForce() < first, "one of them has not");
                assertEquals(5 - 1, sync.waitingMs(5));
                other.quiescent();
                sync.doWork(6);
                assertEquals(first, sync.inForce());
                assertEquals(0, sync.waitingMs(6));
                assertEquals(sync.generation(), sync.acknowledgedGeneration());

                table.put(new Ipv4Prefix(256, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
                other.offline();
                sync.doWork(7);
                sync.doWork(8);
                assertEquals(first, sync.inForce());
                worker.quiescent();
                sync.doWork(9);
                assertEquals(table.notedCount(), sync.inForce(), "who sleeps is not waited for");
            }
        }
    }

    @Test
    void aNewFileThatNobodyTakesIntoUseIsNotWaitedForForEver() throws IOException {
        RouteTable table = new RouteTable();
        try (FibSync sync = FibSync.open(table, directory, FibCapacity.SMALL)) {
            table.put(new Ipv4Prefix(0, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            sync.publish(0);
            sync.doWork(FibProgress.PATIENCE_MS - 1);
            assertEquals(0, sync.inForce());
            sync.doWork(FibProgress.PATIENCE_MS);
            assertEquals(1, sync.inForce());
        }
    }

    @Test
    void aPrefixThatFindsNoRoomIsSaidAndSaidAgainWhenItDoes() throws IOException {
        RouteTable table = new RouteTable();
        List<String> said = new ArrayList<>();
        try (FibSync sync = FibSync.open(table, directory, new FibCapacity(1, 2_048, 8_192, 256))) {
            sync.onRefusals(prefix -> said.add(prefix + " " + sync.isRefused(prefix)));
            table.put(new Ipv4Prefix(0, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            table.put(new Ipv4Prefix(256, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            sync.doWork(0);
            assertEquals(List.of("0.0.1.0/24 true"), said);
            sync.doWork(1_000);
            sync.doWork(2_000);
            assertEquals(1, said.size(), "tried again in vain is no news");
            table.remove(new Ipv4Prefix(0, 24), RouteProtocol.BLACKHOLE);
            sync.doWork(2_001);
            assertEquals(List.of("0.0.1.0/24 true", "0.0.1.0/24 false"), said);
        }
    }

    @Test
    void aRouteThatFoundNoRoomComesInWhenAnotherGoes() throws IOException {
        RouteTable table = new RouteTable();
        FibCapacity capacity = new FibCapacity(4, 2_048, 8_192, 256);
        try (FibSync sync = FibSync.open(table, directory, capacity)) {
            for (int i = 0; i < 5; i++) {
                table.put(new Ipv4Prefix(i << 8, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            }
            sync.doWork(0);
            assertEquals(1, sync.refusedCount());
            assertEquals(4, sync.routes());
            table.remove(new Ipv4Prefix(0, 24), RouteProtocol.BLACKHOLE);
            sync.doWork(0);
            assertEquals(0, sync.refusedCount());
            assertEquals(4, sync.routes());
        }
    }

    @Test
    void aFileWithoutRoomForIpv6MissesNothingOfIt() throws IOException {
        RouteTable table = new RouteTable();
        Prefix ipv6 = Prefix.parse("fd00:8::/64");
        try (FibSync sync = FibSync.open(table, directory, FibCapacity.forRoutes(1_000, 0))) {
            table.put(ipv6, RouteProtocol.CONNECTED, new OnPort(1, "eth0"), 1);
            sync.doWork(0);
            assertEquals(0, sync.refusedCount());
            assertEquals(0, sync.routes());
            sync.publish(0);
            sync.resize(FibCapacity.forRoutes(1_000, 1_000), 0);
            assertEquals(1, sync.routes());
            sync.resize(FibCapacity.forRoutes(1_000, 0), 0);
            table.remove(ipv6, RouteProtocol.CONNECTED);
            sync.doWork(0);
            assertEquals(0, sync.routes());
        }
    }

    @Test
    void aRefusedRouteThatIsTakenBackIsForgotten() throws IOException {
        RouteTable table = new RouteTable();
        try (FibSync sync = FibSync.open(table, directory, new FibCapacity(1, 2_048, 8_192, 256))) {
            table.put(new Ipv4Prefix(0, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            table.put(new Ipv4Prefix(256, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            sync.doWork(0);
            table.remove(new Ipv4Prefix(256, 24), RouteProtocol.BLACKHOLE);
            sync.doWork(0);
            assertEquals(0, sync.refusedCount());
            assertEquals(1, sync.routes());
        }
    }

    @Test
    void whatTheTrieHasNoRoomForIsNotForwardedTheOldWay() throws IOException {
        RouteTable table = new RouteTable();
        try (FibSync sync = FibSync.open(table, directory, new FibCapacity(1_000, 8, 64, 16))) {
            sync.publish(0);
            for (int i = 0; i < 100; i++) {
                table.put(new Ipv4Prefix(i << 16, 32), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            }
            sync.doWork(0);
            int fitted = sync.routes();
            assertTrue(fitted > 0 && fitted < 100, "fitted: " + fitted);
            assertEquals(100, fitted + sync.refusedCount());
            try (FibReader reader = FibReader.open(directory.resolve(FibReader.FILE_NAME))) {
                assertEquals(fitted, read(reader).size());
            }
            for (int i = 0; i < 100; i++) {
                table.remove(new Ipv4Prefix(i << 16, 32), RouteProtocol.BLACKHOLE);
            }
            sync.doWork(0);
            assertEquals(0, sync.refusedCount());
            assertEquals(0, sync.routes());
        }
    }

    @Test
    void aLargerFileHasEveryRouteAndRoomForThoseThatWereRefused() throws IOException {
        RouteTable table = new RouteTable();
        try (FibSync sync = FibSync.open(table, directory, new FibCapacity(10, 2_048, 8_192, 256))) {
            for (int i = 0; i < 20; i++) {
                table.put(new Ipv4Prefix(i << 8, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            }
            sync.doWork(0);
            assertEquals(10, sync.refusedCount());
            sync.publish(0);
            long generation = sync.generation();
            sync.resize(FibCapacity.SMALL, 0);
            assertEquals(0, sync.refusedCount());
            assertTrue(sync.generation() > generation, "generations go on");
            try (FibReader reader = FibReader.open(directory.resolve(FibReader.FILE_NAME))) {
                assertEquals(20, read(reader).size());
                table.remove(new Ipv4Prefix(0, 24), RouteProtocol.BLACKHOLE);
                sync.doWork(0);
                assertEquals(19, read(reader).size());
            }
        }
    }

    @Test
    void aCarriedRouteStandsUntilTheTableHasItAndIsSweptOnlyThen() throws IOException {
        RouteTable table = new RouteTable();
        try (FibSync sync = FibSync.open(table, directory, FibCapacity.SMALL)) {
            table.put(Ipv4Prefix.parse("10.4.0.0/16"), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            int carried = sync.carryOver(
                    List.of(left("10.1.0.0/16"), left("10.2.0.0/16"), left("10.3.0.0/16"), left("10.4.0.0/16")), 9_000);
            assertEquals(3, carried);
            sync.publish(9_000);
            try (FibReader reader = FibReader.open(directory.resolve(FibReader.FILE_NAME))) {
                assertEquals(
                        List.of(
                                "10.1.0.0/16 1000 stale",
                                "10.2.0.0/16 1000 stale",
                                "10.3.0.0/16 1000 stale",
                                "10.4.0.0/16 9000"),
                        ages(reader));
                table.put(Ipv4Prefix.parse("10.9.0.0/24"), RouteProtocol.CONNECTED, new OnPort(1, "eth0"), 1);
                table.put(Ipv4Prefix.parse("10.1.0.0/16"), RouteProtocol.BGP, new Via(IpAddress.parse("10.9.0.1")), 7);
                table.put(Ipv4Prefix.parse("10.2.0.0/16"), RouteProtocol.BGP, new Via(IpAddress.parse("10.9.0.2")), 8);
                sync.sweepStale(route -> route.originId() == 7);
                sync.doWork(10_000);
                assertEquals(
                        List.of("10.1.0.0/16 1000", "10.2.0.0/16 10000", "10.4.0.0/16 9000", "10.9.0.0/24 10000"),
                        ages(reader));
                long generation = sync.generation();
                assertEquals(reader.generation(), generation);
                sync.sweepStale(route -> true);
                sync.doWork(11_000);
                assertEquals(generation, sync.generation());
            }
        }
    }

    @Test
    void aSweepWaitsForWhatTheTableHasStillToTell() throws IOException {
        RouteTable table = new RouteTable();
        try (FibSync sync = FibSync.open(table, directory, FibCapacity.forRoutes(30_000, 0))) {
            Route last = left("10.200.0.0/16");
            sync.carryOver(List.of(last, left("10.201.0.0/16")), 0);
            table.put(Ipv4Prefix.parse("10.9.0.0/24"), RouteProtocol.CONNECTED, new OnPort(1, "eth0"), 1);
            for (int i = 0; i < 25_000; i++) {
                table.put(new Ipv4Prefix(i << 8, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            }
            table.put(Ipv4Prefix.parse("10.200.0.0/16"), RouteProtocol.BGP, new Via(IpAddress.parse("10.9.0.1")), 7);
            sync.sweepStale(route -> true);
            sync.doWork(1_000);
            assertTrue(table.hasChanges());
            assertEquals(20_000 + 2, sync.routes());
            sync.doWork(2_000);
            assertEquals(25_000 + 2, sync.routes());
            sync.publish(2_000);
            try (FibReader reader = FibReader.open(directory.resolve(FibReader.FILE_NAME))) {
                assertTrue(ages(reader).contains("10.200.0.0/16 1000"), "as old as it was");
            }
        }
    }

    @Test
    void theTableTakesBackWhatItGaveAlsoIfItWasCarriedBefore() throws IOException {
        RouteTable table = new RouteTable();
        try (FibSync sync = FibSync.open(table, directory, FibCapacity.SMALL)) {
            sync.carryOver(List.of(left("10.1.0.0/16")), 0);
            table.put(Ipv4Prefix.parse("10.1.0.0/16"), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            sync.doWork(0);
            table.remove(Ipv4Prefix.parse("10.1.0.0/16"), RouteProtocol.BLACKHOLE);
            sync.doWork(0);
            assertEquals(0, sync.routes());
        }
    }

    @Test
    void aLargerFileHasTheStaleRoutesTooAndTheyAreStillStale() throws IOException {
        RouteTable table = new RouteTable();
        try (FibSync sync = FibSync.open(table, directory, new FibCapacity(10, 2_048, 8_192, 256))) {
            sync.carryOver(List.of(left("10.1.0.0/16")), 0);
            table.put(Ipv4Prefix.parse("10.2.0.0/16"), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            sync.publish(5_000);
            sync.resize(FibCapacity.SMALL, 6_000);
            try (FibReader reader = FibReader.open(directory.resolve(FibReader.FILE_NAME))) {
                assertEquals(List.of("10.1.0.0/16 1000 stale", "10.2.0.0/16 6000"), ages(reader));
            }
        }
    }

    @Test
    void roomThatASweepMakesIsForThoseWhoWait() throws IOException {
        RouteTable table = new RouteTable();
        try (FibSync sync = FibSync.open(table, directory, new FibCapacity(1, 2_048, 8_192, 256))) {
            sync.carryOver(List.of(left("10.1.0.0/16")), 0);
            table.put(Ipv4Prefix.parse("10.2.0.0/16"), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            sync.doWork(0);
            assertEquals(1, sync.refusedCount());
            sync.sweepStale(route -> true);
            sync.doWork(0);
            assertEquals(0, sync.refusedCount());
            assertEquals(1, sync.routes());
        }
    }

    @Test
    void aFileThatIsKeptHearsOfNothingMore() throws IOException {
        RouteTable table = new RouteTable();
        try (FibSync sync = FibSync.open(table, directory, FibCapacity.SMALL)) {
            table.put(Ipv4Prefix.parse("10.2.0.0/16"), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
            sync.publish(0);
            sync.keep();
            table.remove(Ipv4Prefix.parse("10.2.0.0/16"), RouteProtocol.BLACKHOLE);
            assertEquals(0, sync.doWork(0));
            assertEquals(1, sync.routes());
        }
        assertInstanceOf(FibRecovery.Recovered.class, FibRecovery.routes(directory.resolve(FibReader.FILE_NAME)));
    }

    /** Of the peer 7, by 10.9.0.1. */
    private static Route left(String prefix) {
        NextHop nextHop = NextHop.gateway(Ipv4.parse("10.9.0.1"), 1, "eth0");
        return new Route(Ipv4Prefix.parse(prefix), nextHop, RouteProtocol.BGP, 7, 1, 1_000);
    }

    private static List<String> ages(FibReader reader) {
        List<String> ages = new ArrayList<>();
        reader.forEachRoute(route -> ages.add(route.prefix() + " " + route.timeMs() + (route.stale() ? " stale" : "")));
        ages.sort(null);
        return ages;
    }

    /** Some hold others, and some the far next hops. */
    private static final List<String> IPV4_BLOCKS = List.of(
            "0.0.0.0/0",
            "192.168.0.0/16",
            "192.168.0.0/20",
            "192.168.1.0/24",
            "192.168.2.0/24",
            "192.168.2.9/32",
            "192.168.3.0/24",
            "192.168.16.0/20",
            "192.168.17.0/24",
            "10.0.0.0/8",
            "10.0.1.9/32",
            "172.16.0.0/12");

    private static final List<String> IPV4_FAR = List.of("192.168.1.9", "192.168.2.9", "192.168.17.9", "203.0.113.9");

    private static final List<String> IPV6_BLOCKS = List.of(
            "::/0",
            "fd00:10::/32",
            "fd00:10::/48",
            "fd00:10:0:1::/64",
            "fd00:10:0:2::/64",
            "fd00:10:0:2::9/128",
            "fd00:10:0:3::/64",
            "fd00:10:1::/48",
            "fd00:10:1:7::/64",
            "fd00::/16",
            "fd00:8:0:1::9/128",
            "fd00:20::/32");

    private static final List<String> IPV6_FAR =
            List.of("fd00:10:0:1::9", "fd00:10:0:2::9", "fd00:10:1:7::9", "2001:db8::9");

    private static Via via(String gateway) {
        return new Via(IpAddress.parse(gateway));
    }

    private static void change(
            SplittableRandom random, RouteTable table, Map<Prefix, Map<RouteProtocol, RouteTarget>> given) {
        RouteProtocol[] protocols = RouteProtocol.values();
        RouteProtocol protocol = protocols[random.nextInt(protocols.length)];
        boolean ipv6 = random.nextBoolean();
        int subnet = random.nextInt(4);
        int block = random.nextInt(12);
        String text = protocol == RouteProtocol.CONNECTED
                ? ipv6 ? "fd00:8:0:" + subnet + "::/64" : "10.0." + subnet + ".0/24"
                : ipv6 ? IPV6_BLOCKS.get(block) : IPV4_BLOCKS.get(block);
        Prefix prefix = Prefix.parse(text);
        if (random.nextInt(3) == 0) {
            table.remove(prefix, protocol);
            given.getOrDefault(prefix, new HashMap<>()).remove(protocol);
            return;
        }
        RouteTarget target =
                switch (protocol) {
                    case CONNECTED, WORKLOAD -> {
                        int port = 1 + random.nextInt(3);
                        yield new OnPort(port, "port" + port);
                    }
                    case STATIC -> via(ipv6 ? "fd00:8:0:" + subnet + "::9" : "10.0." + subnet + ".9");
                    case BGP -> {
                        List<String> far = ipv6 ? IPV6_FAR : IPV4_FAR;
                        yield random.nextBoolean()
                                ? via(ipv6 ? "fd00:8:0:" + subnet + "::9" : "10.0." + subnet + ".9")
                                : via(far.get(random.nextInt(far.size())));
                    }
                    case BLACKHOLE -> new Blackhole();
                };
        table.put(prefix, protocol, target, 0);
        given.computeIfAbsent(prefix, absent -> new HashMap<>()).put(protocol, target);
    }

    /** The plain twin of table and resolver: no state, no order of events. */
    private static Map<Prefix, String> expected(Map<Prefix, Map<RouteProtocol, RouteTarget>> given) {
        Map<Prefix, String> expected = new TreeMap<>();
        given.forEach((prefix, byProtocol) -> {
            for (RouteProtocol protocol : order(byProtocol)) {
                RouteTarget target = byProtocol.get(protocol);
                Optional<String> nextHop = nextHop(target, given);
                if (protocol == RouteProtocol.BGP && nextHop.isEmpty()) {
                    nextHop = recursive(((Via) target).gateways().get(0).address(), given);
                }
                if (nextHop.isPresent()) {
                    expected.put(prefix, nextHop.get() + " " + protocol.label());
                    break;
                }
            }
        });
        return expected;
    }

    private static List<RouteProtocol> order(Map<RouteProtocol, RouteTarget> byProtocol) {
        List<RouteProtocol> order = new ArrayList<>(byProtocol.keySet());
        order.sort((a, b) -> Preference.of(b) - Preference.of(a));
        return order;
    }

    /** By the longest route that leads somewhere without such a detour of its own. */
    private static Optional<String> recursive(IpAddress gateway, Map<Prefix, Map<RouteProtocol, RouteTarget>> given) {
        List<Prefix> holders = new ArrayList<>(given.keySet());
        holders.removeIf(prefix -> !prefix.contains(gateway.hostPrefix()));
        holders.sort((a, b) -> b.length() - a.length());
        for (Prefix holder : holders) {
            for (RouteProtocol protocol : order(given.get(holder))) {
                RouteTarget target = given.get(holder).get(protocol);
                if (target instanceof OnPort port) {
                    return Optional.of("via " + gateway + " " + port);
                }
                if (target instanceof Blackhole) {
                    return Optional.empty();
                }
                boolean isOwn = target.equals(new Via(gateway));
                Optional<String> nextHop = isOwn ? Optional.empty() : nextHop(target, given);
                if (nextHop.isPresent()) {
                    return nextHop;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> nextHop(RouteTarget target, Map<Prefix, Map<RouteProtocol, RouteTarget>> given) {
        if (!(target instanceof Via via)) {
            return Optional.of(target.toString());
        }
        IpAddress gateway = via.gateways().get(0).address();
        Prefix subnet = gateway.isIpv4()
                ? new Ipv4Prefix(gateway.ipv4() & Ipv4Prefix.mask(24), 24)
                : Ipv6Prefix.of(gateway.ipv6(), 64);
        return Optional.ofNullable(given.getOrDefault(subnet, Map.of()).get(RouteProtocol.CONNECTED))
                .map(port -> via + " " + port);
    }

    private static Map<Prefix, String> read(FibReader reader) {
        Map<Prefix, String> routes = new TreeMap<>();
        reader.forEachRoute(route -> routes.put(
                route.prefix(), route.nextHop() + " " + route.protocol().label()));
        return routes;
    }
}
