package io.margay.control.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.route.RouteTarget.Blackhole;
import io.margay.control.route.RouteTarget.Broadcast;
import io.margay.control.route.RouteTarget.Local;
import io.margay.control.route.RouteTarget.OnPort;
import io.margay.control.route.RouteTarget.Via;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final Ipv4Prefix UPLINK_SUBNET = Ipv4Prefix.parse("172.17.8.0/24");
    private static final Ipv4Prefix BLOCK = Ipv4Prefix.parse("192.168.196.128/26");
    private static final OnPort UPLINK = new OnPort(1, "enp0s8");
    private static final Via PEER = new Via(IpAddress.parse("172.17.8.101"));

    private final RouteTable table = new RouteTable();
    private final List<String> told = new ArrayList<>();
    private final RouteChanges changes = new RouteChanges() {
        @Override
        public void onRoute(Prefix prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
            told.add(prefix + " " + nextHop + " " + protocol.label() + " " + originId);
        }

        @Override
        public void onNoRoute(Prefix prefix) {
            told.add(prefix + " gone");
        }
    };

    @Test
    void aBgpRouteIsHeldBackUntilItsNextHopIsConnected() {
        table.put(BLOCK, RouteProtocol.BGP, PEER, 7);
        assertEquals(List.of(), decisions());
        assertEquals(1, table.heldBackCount());
        assertEquals(
                "held back: next hop 172.17.8.101 is in no connected subnet, and no route leads there",
                reason(BLOCK, RouteProtocol.BGP));

        table.put(UPLINK_SUBNET, RouteProtocol.CONNECTED, UPLINK, 1);
        assertEquals(
                List.of("172.17.8.0/24 dev enp0s8 connected 1", "192.168.196.128/26 via 172.17.8.101 dev enp0s8 bgp 7"),
                decisions());

        table.remove(UPLINK_SUBNET, RouteProtocol.CONNECTED);
        assertEquals(List.of("172.17.8.0/24 gone", "192.168.196.128/26 gone"), decisions());
        assertEquals(1, table.heldBackCount());
    }

    @Test
    void forOnePrefixTheMoreTrustedProtocolIsUsedAndTheOthersAreRemembered() {
        table.put(UPLINK_SUBNET, RouteProtocol.CONNECTED, UPLINK, 1);
        table.put(BLOCK, RouteProtocol.BGP, PEER, 7);
        table.put(BLOCK, RouteProtocol.BLACKHOLE, new Blackhole(), 0);
        table.put(BLOCK, RouteProtocol.STATIC, new Via(IpAddress.parse("172.17.8.1")), 0);
        decisions();
        assertEquals("less preferred than static", reason(BLOCK, RouteProtocol.BGP));
        assertEquals("less preferred than static", reason(BLOCK, RouteProtocol.BLACKHOLE));
        assertEquals("", reason(BLOCK, RouteProtocol.STATIC));

        table.remove(BLOCK, RouteProtocol.STATIC);
        assertEquals(List.of("192.168.196.128/26 blackhole blackhole 0"), decisions());
        table.remove(BLOCK, RouteProtocol.BLACKHOLE);
        assertEquals(List.of("192.168.196.128/26 via 172.17.8.101 dev enp0s8 bgp 7"), decisions());
    }

    @Test
    void aBetterProtocolThatCannotBeUsedGivesWayToTheNext() {
        table.put(BLOCK, RouteProtocol.STATIC, new Via(IpAddress.parse("10.9.9.9")), 0);
        table.put(BLOCK, RouteProtocol.BLACKHOLE, new Blackhole(), 0);
        assertEquals(List.of("192.168.196.128/26 blackhole blackhole 0"), decisions());
        assertEquals(0, table.heldBackCount());
    }

    @Test
    void aWorkloadPluggedInHereBeatsWhatPeersSayOfItsAddress() {
        Ipv4Prefix address = Ipv4Prefix.parse("192.168.18.64/32");
        table.put(UPLINK_SUBNET, RouteProtocol.CONNECTED, UPLINK, 1);
        table.put(address, RouteProtocol.BGP, PEER, 7);
        table.put(address, RouteProtocol.WORKLOAD, new OnPort(2, "cali1"), 2);
        assertTrue(decisions().contains("192.168.18.64/32 dev cali1 workload 2"));
    }

    @Test
    void theNodeItselfIsNoGateway() {
        table.put(UPLINK_SUBNET, RouteProtocol.CONNECTED, UPLINK, 1);
        table.put(PEER.gateways().get(0).address().hostPrefix(), RouteProtocol.CONNECTED, new Local(), 1);
        table.put(BLOCK, RouteProtocol.BGP, PEER, 7);
        decisions();
        assertEquals("held back: next hop 172.17.8.101 is this node itself", reason(BLOCK, RouteProtocol.BGP));
    }

    @Test
    void theFamiliesHaveTheirOwnSubnetsAndGateways() {
        Prefix block6 = Prefix.parse("fd00:10:0:c4::/122");
        Via peer6 = new Via(IpAddress.parse("fd00:8::101"));
        table.put(Prefix.parse("0.0.0.0/0"), RouteProtocol.CONNECTED, UPLINK, 1);
        table.put(block6, RouteProtocol.STATIC, peer6, 0);
        assertEquals(List.of("0.0.0.0/0 dev enp0s8 connected 1"), decisions());
        assertEquals("held back: next hop fd00:8::101 is in no connected subnet", reason(block6, RouteProtocol.STATIC));

        table.put(Prefix.parse("fd00:8::/64"), RouteProtocol.CONNECTED, new OnPort(2, "eth1"), 2);
        assertEquals(
                List.of("fd00:8::/64 dev eth1 connected 2", "fd00:10:0:c4::/122 via fd00:8::101 dev eth1 static 0"),
                decisions());
        table.put(peer6.gateways().get(0).address().hostPrefix(), RouteProtocol.CONNECTED, new Local(), 2);
        assertEquals(List.of("fd00:8::101/128 local connected 2", "fd00:10:0:c4::/122 gone"), decisions());
        assertEquals("held back: next hop fd00:8::101 is this node itself", reason(block6, RouteProtocol.STATIC));
    }

    @Test
    void viewsTellIpv4First() {
        for (String prefix : List.of("::/0", "fd00::/16", "10.0.0.0/8", "0.0.0.0/0")) {
            table.put(Prefix.parse(prefix), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
        }
        assertEquals(
                List.of("0.0.0.0/0", "10.0.0.0/8", "::/0", "fd00::/16"),
                table.views(Optional.empty(), 6).stream()
                        .map(view -> view.prefix().toString())
                        .toList());
    }

    @Test
    void theBroadcastAddressOfASubnetIsNeitherANeighbourNorAGateway() {
        Prefix last = Prefix.parse("172.17.8.255/32");
        table.put(UPLINK_SUBNET, RouteProtocol.CONNECTED, UPLINK, 1);
        table.put(last, RouteProtocol.CONNECTED, new Broadcast(), 1);
        table.put(last, RouteProtocol.BGP, PEER, 7);
        table.put(BLOCK, RouteProtocol.STATIC, new Via(last.firstAddress()), 0);
        assertEquals(
                List.of("172.17.8.0/24 dev enp0s8 connected 1", "172.17.8.255/32 broadcast connected 1"), decisions());
        assertEquals(
                "held back: next hop 172.17.8.255 is the broadcast address of a connected subnet",
                reason(BLOCK, RouteProtocol.STATIC));
        table.remove(last, RouteProtocol.CONNECTED);
        assertEquals(2, decisions().size());
        assertEquals("", reason(BLOCK, RouteProtocol.STATIC));
    }

    @Test
    void aRouteByGatewaysIsAGroupOfThoseThatCanBeUsed() {
        Via peers = new Via(List.of(
                new Gateway(IpAddress.parse("172.17.9.102")),
                new Gateway(IpAddress.parse("172.17.8.101")),
                new Gateway(IpAddress.parse("172.17.8.102"))));
        table.put(UPLINK_SUBNET, RouteProtocol.CONNECTED, UPLINK, 1);
        table.put(BLOCK, RouteProtocol.BGP, peers, 7);
        assertTrue(decisions()
                .contains("192.168.196.128/26 nexthop via 172.17.8.101 dev enp0s8 weight 1 "
                        + "nexthop via 172.17.8.102 dev enp0s8 weight 1 bgp 7"));
        assertEquals(
                "next hop 172.17.9.102 is in no connected subnet, and no route leads there",
                reason(BLOCK, RouteProtocol.BGP));
        assertEquals(
                "via 172.17.8.101 via 172.17.8.102 via 172.17.9.102",
                table.view(BLOCK).orElseThrow().candidates().get(0).target().toString());

        Via same = new Via(List.of(
                peers.gateways().get(2),
                peers.gateways().get(0),
                peers.gateways().get(1)));
        table.put(BLOCK, RouteProtocol.BGP, same, 7);
        assertFalse(table.hasChanges(), "the same gateways in another order are no change");

        table.put(Prefix.parse("172.17.8.102/32"), RouteProtocol.CONNECTED, new Local(), 1);
        assertTrue(decisions().contains("192.168.196.128/26 via 172.17.8.101 dev enp0s8 bgp 7"));
        table.remove(UPLINK_SUBNET, RouteProtocol.CONNECTED);
        assertEquals(List.of("172.17.8.0/24 gone", "192.168.196.128/26 gone"), decisions());
        assertEquals(1, table.heldBackCount());
    }

    @Test
    void aLinkLocalGatewayIsBehindThePortThatIsNamed() {
        Via neighbour = new Via(List.of(new Gateway(IpAddress.parse("fe80::1"), "enp0s8")));
        table.put(BLOCK, RouteProtocol.BGP, neighbour, 7);
        assertEquals(List.of(), decisions());
        assertEquals("held back: next hop fe80::1 is behind enp0s8, which is not up", reason(BLOCK, RouteProtocol.BGP));
        table.put(UPLINK_SUBNET, RouteProtocol.CONNECTED, UPLINK, 1);
        assertTrue(decisions().contains("192.168.196.128/26 via fe80::1 dev enp0s8 bgp 7"));
    }

    @Test
    void aNextHopElsewhereIsReachedByTheLongestOtherRoute() {
        Via far = new Via(IpAddress.parse("10.1.2.3"));
        Prefix rack = Prefix.parse("10.1.0.0/16");
        table.put(UPLINK_SUBNET, RouteProtocol.CONNECTED, UPLINK, 1);
        table.put(BLOCK, RouteProtocol.BGP, far, 7);
        decisions();
        List<String> heard = new ArrayList<>();
        table.onGateways((gateway, reach) -> heard.add(gateway + " " + reach.way()));
        assertEquals(GatewayReach.Way.NONE, table.watch(far.gateways().get(0)).way());

        table.put(Prefix.parse("0.0.0.0/0"), RouteProtocol.STATIC, PEER, 0);
        assertTrue(decisions().contains("192.168.196.128/26 via 172.17.8.101 dev enp0s8 bgp 7"));
        assertEquals(List.of("10.1.2.3 RECURSIVE"), heard);

        table.put(rack, RouteProtocol.BGP, new Via(IpAddress.parse("172.17.8.1")), 7);
        assertTrue(decisions().contains("192.168.196.128/26 via 172.17.8.1 dev enp0s8 bgp 7"));
        table.put(Prefix.parse("10.0.0.0/8"), RouteProtocol.STATIC, PEER, 0);
        assertEquals(1, decisions().size(), "a shorter one does not matter");

        table.put(rack, RouteProtocol.BGP, far, 7);
        assertEquals(
                List.of(
                        "10.1.0.0/16 via 172.17.8.101 dev enp0s8 bgp 7",
                        "192.168.196.128/26 via 172.17.8.101 dev enp0s8 bgp 7"),
                decisions().stream().sorted().toList(),
                "a route leads not by itself, nor by one that takes such a detour");
        table.put(rack, RouteProtocol.BLACKHOLE, new Blackhole(), 0);
        assertTrue(decisions().contains("192.168.196.128/26 gone"));
        assertEquals("held back: next hop 10.1.2.3 is in a blackhole", reason(BLOCK, RouteProtocol.BGP));
        assertEquals(List.of("10.1.2.3 RECURSIVE", "10.1.2.3 NONE"), heard);

        table.put(Prefix.parse("10.1.2.0/24"), RouteProtocol.CONNECTED, new OnPort(2, "eth1"), 2);
        assertTrue(decisions().contains("192.168.196.128/26 via 10.1.2.3 dev eth1 bgp 7"));
        assertEquals("10.1.2.3 CONNECTED", heard.get(2));
    }

    @Test
    void aNextHopOfAStaticRouteIsOnALinkOrNowhere() {
        table.put(UPLINK_SUBNET, RouteProtocol.CONNECTED, UPLINK, 1);
        table.put(Prefix.parse("0.0.0.0/0"), RouteProtocol.STATIC, PEER, 0);
        table.put(BLOCK, RouteProtocol.STATIC, new Via(IpAddress.parse("10.1.2.3")), 0);
        decisions();
        assertEquals("held back: next hop 10.1.2.3 is in no connected subnet", reason(BLOCK, RouteProtocol.STATIC));
    }

    @Test
    void aGatewayBehindAGroupPassesItsPartOnToTheMembers() {
        table.put(UPLINK_SUBNET, RouteProtocol.CONNECTED, UPLINK, 1);
        Via two = new Via(
                List.of(new Gateway(IpAddress.parse("172.17.8.1")), new Gateway(IpAddress.parse("172.17.8.2"))));
        table.put(Prefix.parse("10.1.0.0/16"), RouteProtocol.BGP, two, 7);
        table.put(
                BLOCK,
                RouteProtocol.BGP,
                new Via(List.of(new Gateway(IpAddress.parse("10.1.2.3")), new Gateway(IpAddress.parse("172.17.8.2")))),
                7);
        assertTrue(decisions()
                .contains("192.168.196.128/26 nexthop via 172.17.8.1 dev enp0s8 weight 1 "
                        + "nexthop via 172.17.8.2 dev enp0s8 weight 3 bgp 7"));
    }

    @Test
    void aHundredThousandRoutesFollowTheOneNextHopThatChanges() {
        int count = 100_000;
        Via far = new Via(IpAddress.parse("10.1.2.3"));
        table.put(UPLINK_SUBNET, RouteProtocol.CONNECTED, UPLINK, 1);
        table.put(Prefix.parse("10.1.0.0/16"), RouteProtocol.STATIC, PEER, 0);
        for (int i = 0; i < count; i++) {
            table.put(new Ipv4Prefix(20 << 24 | i << 8, 24), RouteProtocol.BGP, far, 7);
            table.put(new Ipv4Prefix(60 << 24 | i << 8, 24), RouteProtocol.BGP, PEER, 7);
        }
        decisions();
        long decided = table.decidedCount();
        long startNs = System.nanoTime();
        table.put(Prefix.parse("10.1.0.0/16"), RouteProtocol.STATIC, new Via(IpAddress.parse("172.17.8.1")), 0);
        assertEquals(count + 1, decisions().size());
        System.out.printf("%,d routes after one next hop: %d ms%n", count, (System.nanoTime() - startNs) / 1_000_000);
        assertEquals(decided + count + 1, table.decidedCount(), "the others were not looked at");
    }

    @Test
    void theLongestConnectedSubnetLeadsToTheGateway() {
        table.put(Ipv4Prefix.parse("172.17.0.0/16"), RouteProtocol.CONNECTED, new OnPort(2, "eth1"), 2);
        table.put(UPLINK_SUBNET, RouteProtocol.CONNECTED, UPLINK, 1);
        table.put(BLOCK, RouteProtocol.STATIC, PEER, 0);
        assertTrue(decisions().contains("192.168.196.128/26 via 172.17.8.101 dev enp0s8 static 0"));
    }

    @Test
    void whatComesAndGoesWithinOneCycleIsNotTold() {
        table.put(BLOCK, RouteProtocol.BLACKHOLE, new Blackhole(), 0);
        decisions();
        table.remove(BLOCK, RouteProtocol.BLACKHOLE);
        table.put(BLOCK, RouteProtocol.BLACKHOLE, new Blackhole(), 0);
        assertEquals(List.of(), decisions());
        table.put(Ipv4Prefix.parse("10.0.0.0/8"), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
        table.remove(Ipv4Prefix.parse("10.0.0.0/8"), RouteProtocol.BLACKHOLE);
        assertEquals(List.of(), decisions());
        assertEquals(1, table.size());
    }

    @Test
    void theSameRouteAgainIsNoChange() {
        table.put(BLOCK, RouteProtocol.BLACKHOLE, new Blackhole(), 0);
        decisions();
        table.put(BLOCK, RouteProtocol.BLACKHOLE, new Blackhole(), 0);
        assertFalse(table.hasChanges());
    }

    @Test
    void oneCycleDecidesNoMoreThanItsLimit() {
        for (int i = 0; i < 10; i++) {
            table.put(new Ipv4Prefix(i << 8, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
        }
        assertEquals(4, table.drainChanges(changes, 4));
        assertEquals(4, told.size());
        assertEquals(6, table.drainChanges(changes, 100));
        assertFalse(table.hasChanges());
    }

    @Test
    void viewsComeInPagesInOrderOfPrefix() {
        for (int i = 9; i >= 0; i--) {
            table.put(new Ipv4Prefix(0xC0000000 | i << 8, 24), RouteProtocol.BLACKHOLE, new Blackhole(), 0);
        }
        List<RouteView> first = table.views(Optional.empty(), 6);
        List<RouteView> second = table.views(Optional.of(first.get(5).prefix()), 6);
        assertEquals("192.0.0.0/24", first.get(0).prefix().toString());
        assertEquals("192.0.9.0/24", second.get(3).prefix().toString());
        assertEquals(4, second.size());
    }

    private List<String> decisions() {
        told.clear();
        table.drainChanges(changes, Integer.MAX_VALUE);
        return List.copyOf(told);
    }

    private String reason(Prefix prefix, RouteProtocol protocol) {
        return table.view(prefix).orElseThrow().candidates().stream()
                .filter(candidate -> candidate.protocol() == protocol)
                .findFirst()
                .orElseThrow()
                .reason();
    }
}
