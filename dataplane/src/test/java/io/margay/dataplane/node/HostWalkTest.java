package io.margay.dataplane.node;

import static io.margay.dataplane.TestRouter.A;
import static io.margay.dataplane.TestRouter.A6;
import static io.margay.dataplane.TestRouter.A_MAC;
import static io.margay.dataplane.TestRouter.B;
import static io.margay.dataplane.TestRouter.GATEWAY;
import static io.margay.dataplane.TestRouter.GATEWAY6;
import static io.margay.dataplane.TestRouter.HOST;
import static io.margay.dataplane.TestRouter.HOST_FAR_MAC;
import static io.margay.dataplane.TestRouter.HOST_MAC;
import static io.margay.dataplane.TestRouter.NODE;
import static io.margay.dataplane.TestRouter.NODE6;
import static io.margay.dataplane.TestRouter.PEER;
import static io.margay.dataplane.TestRouter.PEER_MAC;
import static io.margay.dataplane.TestRouter.UPLINK_MAC;
import static io.margay.dataplane.TestRouter.VETH_MAC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.Packets;
import io.margay.dataplane.TestRouter;
import io.margay.dataplane.link.NodeSettings.IcmpLimits;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host as one more endpoint. */
class HostWalkTest {
    private static final String VETH_NAME = "calif24874aae57";
    private static final String HOST_NAME = "margay0-r";
    private static final int NOWHERE = Ipv4.parse("203.0.113.9");

    private TestRouter router;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        router = new TestRouter(directory).configured().withHost();
    }

    @AfterEach
    void everyFrameHasAName() throws IOException {
        assertEquals(0, router.unaccounted());
        router.close();
    }

    @Test
    void aContainerReachesTheHostWithoutAHop() {
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, NODE, 1));
        router.veth.inject(Packets.ping6(VETH_MAC, A_MAC, A6, NODE6, 1));
        router.run();
        List<byte[]> sent = router.sent(router.host);
        assertEquals(2, sent.size());
        assertArrayEquals(Packets.ping(HOST_MAC, HOST_FAR_MAC, A, NODE, 1), sent.get(0));
        assertArrayEquals(Packets.ping6(HOST_MAC, HOST_FAR_MAC, A6, NODE6, 1), sent.get(1));
    }

    @Test
    void theHostReachesAContainerWithoutAHop() {
        router.host.inject(Packets.ping(HOST_FAR_MAC, HOST_MAC, NODE, A, 1));
        router.host.inject(Packets.ping6(HOST_FAR_MAC, HOST_MAC, NODE6, A6, 64));
        router.run();
        List<byte[]> sent = router.sent(router.veth);
        assertEquals(2, sent.size());
        assertArrayEquals(Packets.ping(A_MAC, VETH_MAC, NODE, A, 1), sent.get(0));
        assertArrayEquals(Packets.ping6(A_MAC, VETH_MAC, NODE6, A6, 64), sent.get(1));
    }

    @Test
    void theHostReachesAContainerOfAnotherHost() {
        router.host.inject(Packets.ping(HOST_FAR_MAC, HOST_MAC, NODE, B, 64));
        router.run();
        router.sent(router.uplink);
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, PEER_MAC, PEER, UPLINK_MAC, NODE));
        router.run();
        assertArrayEquals(
                Packets.ping(PEER_MAC, UPLINK_MAC, NODE, B, 64),
                router.sent(router.uplink).get(0));
    }

    @Test
    void whatToHostDeniesIsRefusedToWorkloadsAlone() {
        router.link.settings(TestRouter.settings(false, false, IcmpLimits.DEFAULT));
        router.run();
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, NODE, 64));
        router.veth.inject(Packets.ping6(VETH_MAC, A_MAC, A6, NODE6, 64));
        router.host.inject(Packets.ping(HOST_FAR_MAC, HOST_MAC, NODE, A, 64));
        router.run();
        assertEquals(List.of(), router.sent(router.host));
        assertEquals(1, router.sent(router.veth).size());
        assertEquals(2, router.drops(VETH_NAME, "to-host"));
    }

    @Test
    void theGatewayIsAnsweredThereAsAnywhere() {
        router.host.inject(Packets.arpRequest(HOST_MAC, NODE, GATEWAY));
        router.host.inject(Packets.solicitation(HOST_MAC, Ipv6Address.parse("fe80::1"), GATEWAY6));
        router.run();
        List<byte[]> sent = router.sent(router.host);
        assertEquals(2, sent.size());
        assertArrayEquals(Packets.arp(HOST_MAC, 2, HOST_FAR_MAC, GATEWAY, HOST_MAC, NODE), sent.get(0));
    }

    @Test
    void onlyTheHostsOwnAddressesMayComeFromThere() {
        router.host.inject(Packets.ping(HOST_FAR_MAC, HOST_MAC, PEER, A, 64));
        router.run();
        assertEquals(1, router.drops(HOST_NAME, "source-spoofed"));
    }

    @Test
    void anErrorToTheHostComesFromTheGatewayForItBelievesNoneFromItself() {
        router.host.inject(Packets.ping(HOST_FAR_MAC, HOST_MAC, NODE, NOWHERE, 64));
        router.host.inject(Packets.ping6(HOST_FAR_MAC, HOST_MAC, NODE6, Ipv6Address.parse("2001:db8::9"), 64));
        router.run();
        List<byte[]> sent = router.sent(router.host);
        assertEquals(2, sent.size());
        assertEquals("169.254.1.1", Packets.ip(sent.get(0), 26));
        assertEquals("172.17.8.100", Packets.ip(sent.get(0), 30));
        assertEquals(HOST_MAC, Packets.destinationMac(sent.get(0)));
        assertEquals(GATEWAY6.toString(), Packets.ip6(sent.get(1), 22));
        assertEquals(0, Packets.icmpv6Checksum(sent.get(1)));
    }

    @Test
    void theHostsPortIsGuardedWholeAndCanGo() {
        assertTrue(router.guards().contains("margay0-r all"), router.guards()::toString);
        router.link.removePort(HOST);
        router.run();
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, NODE, 64));
        router.run();
        assertEquals(1, router.drops(VETH_NAME, "to-host"));
    }

    @Test
    void toTheBroadcastAddressOfItsSubnetNothingIsForwarded() {
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, Ipv4.parse("172.17.8.255"), 64));
        router.run();
        assertEquals(1, router.drops(VETH_NAME, "directed-broadcast"));
        assertEquals(List.of(), router.sent(router.uplink));
    }
}
