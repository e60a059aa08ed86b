package io.margay.dataplane.node;

import static io.margay.dataplane.TestRouter.A;
import static io.margay.dataplane.TestRouter.A_MAC;
import static io.margay.dataplane.TestRouter.NODE;
import static io.margay.dataplane.TestRouter.PEER;
import static io.margay.dataplane.TestRouter.PEER_MAC;
import static io.margay.dataplane.TestRouter.UPLINK;
import static io.margay.dataplane.TestRouter.UPLINK_MAC;
import static io.margay.dataplane.TestRouter.VETH2;
import static io.margay.dataplane.TestRouter.VETH_MAC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.Packets;
import io.margay.dataplane.TestRouter;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Address;
import io.margay.fib.NextHop;
import io.margay.fib.NextHopMember;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route with several ways of equal cost: which packets share one, seen by the neighbour that they are sent to. */
class GroupWalkTest {
    private static final String VETH_NAME = "calif24874aae57";
    private static final String BLOCK = "192.168.196.128/26";
    private static final int FIRST = Ipv4.parse("192.168.196.128");
    private static final int PEER_2 = Ipv4.parse("172.17.8.102");
    private static final long PEER_2_MAC = 0x0200_0000_0066L;
    private static final NextHop VIA_PEER = NextHop.gateway(PEER, UPLINK, "enp0s8");
    private static final NextHop VIA_PEER_2 = NextHop.gateway(PEER_2, UPLINK, "enp0s8");
    private static final NextHop BOTH = group(VIA_PEER, VIA_PEER_2);
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FLOWS = 2_000;

    private TestRouter router;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        router = new TestRouter(directory).configured();
        route(BOTH);
        answer(PEER, PEER_MAC);
        answer(PEER_2, PEER_2_MAC);
    }

    @AfterEach
    void everyFrameHasAName() throws IOException {
        assertEquals(0, router.unaccounted());
        router.close();
    }

    @Test
    void flowsSpreadOverBothMembersByWhateverTellsThemApart() {
        Map<Long, Integer> byPort = new HashMap<>();
        Map<Long, Integer> byAddress = new HashMap<>();
        for (int flow = 0; flow < FLOWS; flow++) {
            byPort.merge(wayOf(TCP, 0, FIRST, ports(40_000 + flow, 80)), 1, Integer::sum);
            byAddress.merge(wayOf(ICMP, 0, FIRST + flow % 64, Packets.icmp(8, 0, 8)), 1, Integer::sum);
        }
        assertShared(byPort, FLOWS * 2 / 5);
        assertShared(byAddress, FLOWS / 4); // 64 flows only
    }

    @Test
    void aFlowKeepsToOneWay() {
        for (int flow = 0; flow < 50; flow++) {
            Set<Long> ways = new HashSet<>();
            for (int packet = 0; packet < 20; packet++) {
                byte[] payload = ports(40_000 + flow, 443, 8 + packet);
                payload[7] = (byte) packet;
                ways.add(wayOf(UDP, 0, FIRST, payload));
            }
            assertEquals(1, ways.size(), "flow " + flow);
        }
    }

    @Test
    void theFragmentsOfADatagramGoOneWay() {
        for (int flow = 0; flow < 50; flow++) {
            Set<Long> ways = new HashSet<>();
            ways.add(wayOf(UDP, MORE_FRAGMENTS, FIRST + flow, ports(40_000 + flow, 53, 16)));
            ways.add(wayOf(UDP, MORE_FRAGMENTS | 2, FIRST + flow, new byte[16]));
            ways.add(wayOf(UDP, 4, FIRST + flow, ports(flow, flow * 7, 16)));
            assertEquals(1, ways.size(), "datagram " + flow);
        }
    }

    @Test
    void flowsOfIpv6KeepToOneWayAndSpreadToo() {
        router.fib.put(Prefix.parse("fd00:20::/64"), BOTH, RouteProtocol.BGP, 0, 0);
        router.fib.commit();
        Ipv6Address destination = Ipv6Address.parse("fd00:20::9");
        Map<Long, Integer> byPort = new HashMap<>();
        for (int flow = 0; flow < FLOWS; flow++) {
            byte[] frame = Packets.ipv6(VETH_MAC, A_MAC, TestRouter.A6, destination, 64, TCP, ports(40_000 + flow, 80));
            byte[] later = frame.clone();
            later[17] = (byte) flow; // the flow label says nothing
            long way = wayOf(frame);
            assertEquals(way, wayOf(later));
            byPort.merge(way, 1, Integer::sum);
        }
        assertShared(byPort, FLOWS * 2 / 5);
    }

    @Test
    void whatIsTooShortForPortsGoesByItsAddresses() {
        Set<Long> ways = new HashSet<>();
        for (int length = 0; length < 4; length++) {
            byte[] payload = new byte[length];
            for (int value = 0; value < 50; value++) {
                Arrays.fill(payload, (byte) value);
                ways.add(wayOf(TCP, 0, FIRST, payload));
            }
        }
        assertEquals(1, ways.size());
    }

    @Test
    void headersWithOptionsHaveTheirPortsBehindThem() {
        Set<Long> ways = new HashSet<>();
        for (int flow = 0; flow < 50; flow++) {
            byte[] optionsAndPorts = ByteBuffer.allocate(16)
                    .putInt(0x0101_0101)
                    .putShort((short) flow)
                    .array();
            byte[] frame = Packets.ipv4(VETH_MAC, A_MAC, A, FIRST, 64, UDP, 0, optionsAndPorts);
            frame[14] = 0x46;
            ways.add(wayOf(Packets.withIpChecksum(frame)));
        }
        assertEquals(Set.of(PEER_MAC, PEER_2_MAC), ways);
    }

    @Test
    void aMemberMayBeAPortAndGetsTheDestinationItself() {
        route(group(VIA_PEER, NextHop.port(VETH2, "cali4e5ed993aed")));
        int asked = 0;
        for (int flow = 0; flow < 50; flow++) {
            router.veth.inject(Packets.ipv4(VETH_MAC, A_MAC, A, FIRST, 64, UDP, 0, ports(flow, 53)));
            router.run();
            asked += router.sent(router.veth2).size();
        }
        assertTrue(asked > 0, "nobody was asked for the destination on the workload's port");
        for (int i = 0; i < 30; i++) {
            router.advanceMs(100);
        }
        long failed = router.drops(VETH_NAME, "neighbor-failed");
        assertTrue(failed > 0 && failed < 50, "of 50 flows " + failed + " went by the port where nobody answers");
    }

    @Test
    void aMemberWhosePortIsDownIsSaidSo() {
        router.setLink(12, "cali4e5ed993aed", false, 1500, 0xA2FF_0A99_57D3L, router.veth2);
        router.advanceMs(20);
        route(group(NextHop.port(VETH2, "cali4e5ed993aed")));
        router.veth.inject(Packets.ipv4(VETH_MAC, A_MAC, A, FIRST, 64, UDP, 0, ports(1, 2)));
        router.run();
        assertEquals(1, router.drops(VETH_NAME, "port-down"));
    }

    @Test
    void aGroupThatWasReplacedLeadsItsFlowsTheNewWayAtOnce() {
        router.fib.replaceGroup(BOTH, group(VIA_PEER_2));
        for (int flow = 0; flow < 50; flow++) {
            assertEquals(PEER_2_MAC, wayOf(TCP, 0, FIRST, ports(flow, 80)));
        }
    }

    @Test
    void ourOwnErrorsFollowAGroupToo() {
        router.route("192.168.50.0/24", BOTH, RouteProtocol.BGP);
        router.fib.commit();
        router.uplink.inject(
                Packets.ping(UPLINK_MAC, PEER_MAC, Ipv4.parse("192.168.50.9"), Ipv4.parse("192.168.99.1"), 64));
        router.run();
        List<byte[]> sent = router.sent(router.uplink);
        assertEquals(1, sent.size());
        assertEquals("192.168.50.9", Packets.ip(sent.get(0), 30));
        assertTrue(Set.of(PEER_MAC, PEER_2_MAC).contains(Packets.destinationMac(sent.get(0))));
    }

    @Test
    void theFrameItselfIsThatOfAnyOtherRoute() {
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, FIRST, 64));
        router.run();
        byte[] sent = router.sent(router.uplink).get(0);
        assertArrayEquals(Packets.ping(Packets.destinationMac(sent), UPLINK_MAC, A, FIRST, 63), sent);
    }

    private static void assertShared(Map<Long, Integer> flowsByWay, int least) {
        assertEquals(new TreeSet<>(Set.of(PEER_MAC, PEER_2_MAC)), new TreeSet<>(flowsByWay.keySet()));
        flowsByWay.values().forEach(flows -> assertTrue(flows >= least, flowsByWay::toString));
    }

    private long wayOf(int protocol, int flags, int destination, byte[] payload) {
        return wayOf(Packets.ipv4(VETH_MAC, A_MAC, A, destination, 64, protocol, flags, payload));
    }

    private long wayOf(byte[] frame) {
        router.veth.inject(frame);
        router.run();
        List<byte[]> sent = router.sent(router.uplink);
        assertEquals(1, sent.size());
        return Packets.destinationMac(sent.get(0));
    }

    private void route(NextHop nextHop) {
        router.fib.put(Ipv4Prefix.parse(BLOCK), nextHop, RouteProtocol.BGP, 0, 0);
        router.fib.commit();
    }

    /** A neighbour that is asked for, and says where it is. */
    private void answer(int address, long mac) {
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, address, 64));
        router.run();
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, mac, address, UPLINK_MAC, NODE));
        router.run();
        router.sent(router.uplink);
    }

    private static byte[] ports(int source, int destination) {
        return ports(source, destination, 8);
    }

    private static byte[] ports(int source, int destination, int length) {
        return ByteBuffer.allocate(length)
                .putShort((short) source)
                .putShort((short) destination)
                .array();
    }

    private static NextHop group(NextHop... members) {
        return NextHop.group(List.of(members).stream()
                .map(member -> new NextHopMember(member, 1))
                .toList());
    }
}
