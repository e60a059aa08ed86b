package io.margay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.margay.control.config.BgpConfig;
import io.margay.control.config.PeerConfig;
import io.margay.control.route.FibSync;
import io.margay.control.route.RouteTable;
import io.margay.control.route.RouteTarget.Blackhole;
import io.margay.control.route.RouteTarget.OnPort;
import io.margay.control.route.RouteTarget.Via;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.FibWriter;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.NextHopMember;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router's next life over the file of its last one: which routes forward, and until when. */
class CarriedRoutesTest {
    private static final int NODE01 = Ipv4.parse("172.17.8.101");
    private static final int NODE02 = Ipv4.parse("172.17.8.102");
    private static final Ipv4Prefix SUBNET = Ipv4Prefix.parse("172.17.8.0/24");
    private static final Ipv4Prefix BLOCK_1 = Ipv4Prefix.parse("192.168.196.128/26");
    private static final Ipv4Prefix BLOCK_2 = Ipv4Prefix.parse("192.168.212.0/26");
    private static final NextHop VIA_1 = NextHop.gateway(NODE01, 1, "enp0s8");
    private static final NextHop VIA_2 = NextHop.gateway(NODE02, 1, "enp0s8");
    private static final String STALE_1 = "192.168.196.128/26 via 172.17.8.101 dev enp0s8 1 stale";
    private static final String STALE_2 = "192.168.212.0/26 via 172.17.8.102 dev enp0s8 1 stale";

    /** The uplink was 1 in the last life. */
    private static final Map<String, Integer> PORT_IDS = Map.of("enp0s8", 5, "cali0", 1);

    private static final long SECOND_NS = 1_000_000_000L;

    @TempDir
    Path directory;

    private final RouteTable table = new RouteTable();
    private FibWriter lastLife;
    private FibSync fib;
    private CarriedRoutes carried;
    private long nowNs = Long.MAX_VALUE - 50 * SECOND_NS; // the clock may wrap around

    @BeforeEach
    void lastLife() throws IOException {
        lastLife = FibWriter.create(directory, FibCapacity.SMALL);
        left("172.17.8.100/32", NextHop.local(), RouteProtocol.CONNECTED, 0);
        left("172.17.8.0/24", NextHop.port(1, "enp0s8"), RouteProtocol.CONNECTED, 1);
        left("192.168.18.64/26", NextHop.blackhole(), RouteProtocol.BLACKHOLE, 0);
        left("192.168.18.64/32", NextHop.port(2, "cali0"), RouteProtocol.WORKLOAD, 2);
        left("0.0.0.0/0", NextHop.gateway(NODE01, 1, "enp0s8"), RouteProtocol.STATIC, 0);
        left(BLOCK_1.toString(), VIA_1, RouteProtocol.BGP, NODE01);
        left(BLOCK_2.toString(), VIA_2, RouteProtocol.BGP, NODE02);
    }

    @AfterEach
    void close() throws IOException {
        lastLife.close();
        if (fib != null) {
            fib.close();
        }
    }

    @Test
    void whatBgpHadIsStaleByTheSamePortsUnderTheirNewNumbers() throws IOException {
        start(config(120, NODE01, NODE02));
        assertEquals(List.of(STALE_1, STALE_2), routes());
        try (FibReader reader = FibReader.open(directory.resolve(FibReader.FILE_NAME))) {
            assertEquals(5, reader.fib4().portId(reader.fib4().lookup(BLOCK_1.address() + 1)));
        }
    }

    @Test
    void whatTheConfigurationGivesGoesBefore() throws IOException {
        table.put(BLOCK_1, RouteProtocol.BLACKHOLE, new Blackhole(), 0);
        start(config(120, NODE01, NODE02));
        assertEquals(List.of("192.168.196.128/26 blackhole 9", STALE_2), routes());
    }

    @Test
    void aPeerThatGivesItAgainConfirmsItOrReplacesIt() throws IOException {
        start(config(120, NODE01, NODE02));
        uplinkUp();
        table.put(BLOCK_1, RouteProtocol.BGP, new Via(IpAddress.of(NODE01)), NODE01);
        table.put(BLOCK_2, RouteProtocol.BGP, new Via(IpAddress.of(NODE01)), NODE01);
        cycle();
        assertEquals(
                List.of(
                        "172.17.8.0/24 dev enp0s8 10",
                        "192.168.196.128/26 via 172.17.8.101 dev enp0s8 1",
                        "192.168.212.0/26 via 172.17.8.101 dev enp0s8 10"),
                routes());
        nowNs += 120 * SECOND_NS;
        cycle();
        assertEquals(3, routes().size(), "nothing was stale any more");
    }

    @Test
    void thePeersEndOfRibSweepsWhatItHasNotGivenAgain() throws IOException {
        start(config(120, NODE01, NODE02));
        carried.onEndOfRib(IpAddress.of(NODE02));
        cycle();
        assertEquals(List.of(STALE_1), routes());
    }

    @Test
    void timeSweepsTheRest() throws IOException {
        start(config(120, NODE01, NODE02));
        nowNs += 120 * SECOND_NS - 1;
        cycle();
        assertEquals(List.of(STALE_1, STALE_2), routes());
        nowNs += 1;
        cycle();
        assertEquals(List.of(), routes());
    }

    @Test
    void aReloadMayShortenTheTimeOrTakeThePeerAway() throws IOException {
        start(config(120, NODE01, NODE02));
        carried.onConfig(config(120, NODE01).peers(), 120);
        cycle();
        assertEquals(List.of(STALE_1), routes());
        nowNs += 10 * SECOND_NS;
        cycle();
        carried.onConfig(config(10, NODE01).peers(), 10);
        cycle();
        assertEquals(List.of(), routes());
    }

    @Test
    void withoutBgpNothingIsKept() throws IOException {
        start(config(120, NODE01, NODE02));
        carried.onNoBgp();
        cycle();
        assertEquals(List.of(), routes());
    }

    @Test
    void aStaleTimeOfZeroCarriesNothingOver() throws IOException {
        start(config(0, NODE01, NODE02));
        assertEquals(List.of(), routes());
    }

    @Test
    void thatOfAPeerThatIsNoneNowIsLeftOut() throws IOException {
        start(config(120, NODE02));
        assertEquals(List.of(STALE_2), routes());
    }

    @Test
    void thatOfAPortThatIsNotThereIsLeftOutAndAGroupIsWhatIsLeftOfIt() throws IOException {
        NextHop other = NextHop.gateway(NODE02, 9, "enp0s9");
        left("10.1.0.0/16", other, RouteProtocol.BGP, NODE01);
        left("10.2.0.0/16", group(VIA_1, other), RouteProtocol.BGP, NODE01);
        left("10.3.0.0/16", group(other), RouteProtocol.BGP, NODE01);
        start(config(120, NODE01, NODE02));
        assertEquals(
                List.of("10.2.0.0/16 nexthop via 172.17.8.101 dev enp0s8 weight 1 1 stale", STALE_1, STALE_2),
                routes());
    }

    @Test
    void aCrashBeforeAnythingWasLearntLosesNothing() throws IOException {
        start(config(120, NODE01, NODE02));
        fib.close();
        fib = null;
        openAndTake(config(120, NODE01, NODE02));
        assertEquals(List.of(STALE_1, STALE_2), routes());
    }

    @Test
    void whereThereIsNoFileOrOneThatIsNotToBeBelievedTheStartIsFresh() throws IOException {
        openAndTake(config(120, NODE01, NODE02));
        assertEquals(List.of(), routes());
        fib.close();
        Files.write(directory.resolve(FibReader.FILE_NAME), new byte[20_000]);
        openAndTake(config(120, NODE01, NODE02));
        assertEquals(List.of(), routes());
    }

    private void start(BgpConfig config) throws IOException {
        lastLife.commit();
        lastLife.publishFile();
        openAndTake(config);
    }

    /** As the router does it: the configuration, then what was left, then the file in its place. */
    private void openAndTake(BgpConfig config) throws IOException {
        fib = FibSync.open(table, directory, FibCapacity.SMALL);
        carried = new CarriedRoutes(fib);
        carried.find(directory.resolve(FibReader.FILE_NAME));
        carried.onConfig(config.peers(), config.staleTimeSeconds());
        carried.take(PORT_IDS, nowNs, 9_000);
        fib.publish(9_000);
    }

    private void cycle() {
        carried.doWork(nowNs);
        fib.doWork(10_000);
    }

    private void uplinkUp() {
        table.put(SUBNET, RouteProtocol.CONNECTED, new OnPort(5, "enp0s8"), 5);
    }

    private void left(String prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        lastLife.put(Ipv4Prefix.parse(prefix), nextHop, protocol, originId, 1_000);
    }

    private List<String> routes() throws IOException {
        List<String> routes = new ArrayList<>();
        try (FibReader reader = FibReader.open(directory.resolve(FibReader.FILE_NAME))) {
            reader.forEachRoute(route -> routes.add(route.prefix() + " " + route.nextHop() + " "
                    + route.timeMs() / 1_000 + (route.stale() ? " stale" : "")));
        }
        routes.sort(null);
        return routes;
    }

    private static BgpConfig config(int staleTimeSeconds, Integer... peers) {
        return new BgpConfig(
                64512,
                90,
                staleTimeSeconds,
                Stream.of(peers)
                        .map(peer -> new PeerConfig("peer" + Ipv4.format(peer), peer, 64512, false))
                        .toList());
    }

    private static NextHop group(NextHop... members) {
        return NextHop.group(
                Stream.of(members).map(member -> new NextHopMember(member, 1)).toList());
    }
}
