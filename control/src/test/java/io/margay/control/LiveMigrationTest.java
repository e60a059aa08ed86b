package io.margay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.BgpRoutes;
import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.bgp.PeerSettings;
import io.margay.control.bgp.rib.PathNextHop;
import io.margay.control.route.FibSync;
import io.margay.control.route.HostMetric;
import io.margay.control.route.RouteTable;
import io.margay.control.route.RouteTarget.Blackhole;
import io.margay.control.route.RouteTarget.OnPort;
import io.margay.fib.FibCapacity;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workload lives here, and is about to live on another node, which announces its address over a real session. */
class LiveMigrationTest {
    private static final int AS = 64512;
    private static final Prefix POD = Prefix.parse("10.244.18.65/32");
    private static final Prefix BLOCK = Prefix.parse("10.244.99.0/26");
    private static final IpAddress OTHER = IpAddress.parse("10.0.0.2");
    private static final long DEADLINE_NS = 60_000_000_000L;

    @TempDir
    Path directory;

    private final RouteTable table = new RouteTable();
    private Selector selector;
    private BgpSpeaker here;
    private BgpSpeaker there;

    @Test
    void theRouteWithTheLowerMetricWins() throws IOException {
        try (FibSync fib = FibSync.open(table, directory, FibCapacity.SMALL)) {
            selector = Selector.open();
            here = speaker("127.0.0.1", new LearnedRoutes(table, fib, new CarriedRoutes(fib)));
            there = speaker("127.0.0.2", new Deaf());
            here.reconfigure(settings("127.0.0.1", peer("there", "127.0.0.2", 1, true)), System.nanoTime());
            there.reconfigure(
                    settings("127.0.0.2", peer("here", "127.0.0.1", here.listenPort(), false)), System.nanoTime());
            table.put(Prefix.parse("10.0.0.0/24"), RouteProtocol.CONNECTED, new OnPort(1, "eth0"), 1);
            table.put(POD, RouteProtocol.WORKLOAD, new OnPort(2, "cali0"), 2);
            table.put(BLOCK, RouteProtocol.BLACKHOLE, new Blackhole(), 0);

            there.announce(POD, OTHER, HostMetric.localPref(1024));
            there.announce(BLOCK, OTHER, HostMetric.localPref(512));
            await(() -> preference(POD, RouteProtocol.BGP) == 100 && preference(BLOCK, RouteProtocol.BGP) == 100);
            assertEquals(RouteProtocol.WORKLOAD, used(POD), "as preferred as here");
            assertEquals(RouteProtocol.BLACKHOLE, used(BLOCK), "not of a block");

            there.announce(POD, OTHER, HostMetric.localPref(512));
            await(() -> used(POD) == RouteProtocol.BGP);
            assertEquals(230, preference(POD, RouteProtocol.BGP));

            there.announce(POD, OTHER, HostMetric.localPref(1024));
            await(() -> used(POD) == RouteProtocol.WORKLOAD);
            there.announce(POD, OTHER, HostMetric.localPref(512));
            await(() -> used(POD) == RouteProtocol.BGP);
            there.withdraw(POD);
            await(() -> used(POD) == RouteProtocol.WORKLOAD);
            assertTrue(here.peers().get(0).history().isEmpty());
        } finally {
            here.close(System.nanoTime());
            there.close(System.nanoTime());
            selector.selectNow();
            selector.close();
        }
    }

    private RouteProtocol used(Prefix prefix) {
        return table.view(prefix).orElseThrow().candidates().stream()
                .filter(candidate -> candidate.used())
                .findFirst()
                .orElseThrow()
                .protocol();
    }

    /** 0 without such a route. */
    private int preference(Prefix prefix, RouteProtocol protocol) {
        return table.view(prefix).orElseThrow().candidates().stream()
                .filter(candidate -> candidate.protocol() == protocol)
                .mapToInt(candidate -> candidate.preference())
                .sum();
    }

    private void await(BooleanSupplier isSo) throws IOException {
        long beganNs = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            assertTrue(System.nanoTime() - beganNs < DEADLINE_NS, () -> "not within 60 s: " + table.view(POD));
            selector.select(key -> ((Runnable) key.attachment()).run(), 1);
            here.doWork(System.nanoTime());
            there.doWork(System.nanoTime());
        }
    }

    private BgpSpeaker speaker(String address, BgpRoutes routes) throws IOException {
        BgpSpeaker speaker =
                new BgpSpeaker(settings(address), routes, selector, new SplittableRandom(1), System::currentTimeMillis);
        speaker.start(System.nanoTime());
        return speaker;
    }

    private static BgpSettings settings(String address, PeerSettings... peers) {
        return new BgpSettings(AS, Ipv4.parse(address), Ipv4.parse(address), 0, List.of(peers));
    }

    private static PeerSettings peer(String name, String address, int port, boolean isPassive) {
        return new PeerSettings(name, Ipv4.parse(address), port, AS, isPassive, 90, 10);
    }

    /** Learns nothing. */
    private static final class Deaf implements BgpRoutes {
        @Override
        public void onBest(Prefix prefix, List<PathNextHop> nextHops, IpAddress origin, long localPref) {}

        @Override
        public void onLost(Prefix prefix) {}
    }
}
