package io.margay.dataplane.node;

import static io.margay.dataplane.TestRouter.A;
import static io.margay.dataplane.TestRouter.A2;
import static io.margay.dataplane.TestRouter.A_MAC;
import static io.margay.dataplane.TestRouter.GATEWAY;
import static io.margay.dataplane.TestRouter.NODE;
import static io.margay.dataplane.TestRouter.PEER;
import static io.margay.dataplane.TestRouter.PEER_MAC;
import static io.margay.dataplane.TestRouter.UPLINK;
import static io.margay.dataplane.TestRouter.UPLINK_MAC;
import static io.margay.dataplane.TestRouter.VETH;
import static io.margay.dataplane.TestRouter.VETH_MAC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.Packets;
import io.margay.dataplane.TestRouter;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ARP decision table of the Calico model, a test per row. */
class ArpDecisionTest {
    private static final String VETH_NAME = "calif24874aae57";
    private static final int ANYWHERE = Ipv4.parse("10.1.2.3");

    private TestRouter router;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        router = new TestRouter(directory).configured();
    }

    @AfterEach
    void everyFrameHasAName() throws IOException {
        assertEquals(0, router.unaccounted());
        router.close();
    }

    @Test
    void theGatewayIsAnsweredUnicastWithTheMacOfTheVethThatWasAsked() {
        router.veth.inject(Packets.arpRequest(A_MAC, A, GATEWAY));
        router.run();
        List<byte[]> replies = router.sent(router.veth);
        assertEquals(1, replies.size());
        assertArrayEquals(Packets.arp(A_MAC, 2, VETH_MAC, GATEWAY, A_MAC, A), replies.get(0));
        assertEquals(1, router.counter("port " + VETH_NAME + " arp-reply-gateway"));
    }

    @Test
    void theGatewayIsAnsweredWithoutAnyRoute(@TempDir Path other) throws IOException {
        try (TestRouter bare = new TestRouter(other)) {
            bare.link.settings(TestRouter.settings(false));
            bare.link.addPort(VETH, io.margay.dataplane.link.PortKind.WORKLOAD, VETH_NAME);
            bare.link.addAddress(VETH, IpAddress.of(A), 0);
            bare.run();
            bare.veth.inject(Packets.arpRequest(A_MAC, A, GATEWAY));
            bare.run();
            assertEquals(1, bare.sent(bare.veth).size());
        }
    }

    @Test
    void anyOtherAddressIsAnsweredToo() {
        for (int target : new int[] {ANYWHERE, A2, PEER, NODE}) {
            router.veth.inject(Packets.arpRequest(A_MAC, A, target));
            router.run();
            List<byte[]> replies = router.sent(router.veth);
            assertEquals(1, replies.size());
            assertArrayEquals(Packets.arp(A_MAC, 2, VETH_MAC, target, A_MAC, A), replies.get(0));
        }
        assertEquals(4, router.counter("port " + VETH_NAME + " arp-reply-proxy"));
    }

    @Test
    void gatewayOnlyMeansTheGatewayOnly() {
        router.link.settings(TestRouter.settings(true));
        router.run();
        router.veth.inject(Packets.arpRequest(A_MAC, A, ANYWHERE));
        router.veth.inject(Packets.arpRequest(A_MAC, A, GATEWAY));
        router.run();
        assertEquals(1, router.sent(router.veth).size());
        assertEquals(1, router.drops(VETH_NAME, "arp-not-proxied"));
    }

    @Test
    void itsOwnAddressIsNotAnswered() {
        router.veth.inject(Packets.arpRequest(A_MAC, A, A));
        router.run();
        assertEquals(List.of(), router.sent(router.veth));
        assertEquals(1, router.drops(VETH_NAME, "arp-silent-own"));
    }

    @Test
    void aProbeForItsOwnAddressIsNotAnswered() {
        router.veth.inject(Packets.arpRequest(A_MAC, 0, A));
        router.run();
        assertEquals(List.of(), router.sent(router.veth));
        assertEquals(1, router.drops(VETH_NAME, "arp-silent-own"));
    }

    @Test
    void aProbeForAnotherAddressIsNotAnsweredEither() {
        router.veth.inject(Packets.arpRequest(A_MAC, 0, A2));
        router.run();
        assertEquals(List.of(), router.sent(router.veth));
        assertEquals(1, router.drops(VETH_NAME, "arp-silent-own"));
    }

    @Test
    void aSenderThatIsNotTheWorkloadIsEvidenceAndGetsNoAnswer() {
        router.veth.inject(Packets.arpRequest(A_MAC, A2, GATEWAY));
        router.veth.inject(Packets.arpRequest(A_MAC, A2, A2));
        router.veth.inject(Packets.arp(VETH_MAC, 2, A_MAC, A2, VETH_MAC, GATEWAY));
        router.run();
        assertEquals(List.of(), router.sent(router.veth));
        assertEquals(3, router.drops(VETH_NAME, "arp-spoof"));
        assertEquals(
                3,
                router.events.stream().filter("spoof 1 192.168.18.65"::equals).count());
    }

    @Test
    void aReplyOfTheWorkloadIsLearntAndAMoveIsTold(@TempDir Path other) throws IOException {
        try (TestRouter learning = new TestRouter(other)) {
            learning.link.settings(TestRouter.settings(false));
            learning.link.addPort(VETH, io.margay.dataplane.link.PortKind.WORKLOAD, VETH_NAME);
            learning.link.addAddress(VETH, IpAddress.of(A), 0);
            learning.run();
            learning.veth.inject(Packets.arp(VETH_MAC, 2, A_MAC, A, VETH_MAC, GATEWAY));
            learning.run();
            assertEquals(NeighborState.REACHABLE, learning.neighborState(VETH, A));
            learning.veth.inject(Packets.arp(VETH_MAC, 2, 0x0200_0000_0001L, A, VETH_MAC, GATEWAY));
            learning.run();
            assertTrue(learning.events.contains("neighbor 1 192.168.18.64 eeeeeeeeeeee reachable"));
            assertTrue(learning.events.contains("moved 1 192.168.18.64 eeeeeeeeeeee 20000000001"));
            assertEquals(2, learning.drops(VETH_NAME, "arp-learn"));
        }
    }

    @Test
    void aMacGivenByConfigurationIsNotChangedByArp() {
        router.veth.inject(Packets.arp(VETH_MAC, 2, 0x0200_0000_0001L, A, VETH_MAC, GATEWAY));
        router.run();
        assertEquals(NeighborState.PERMANENT, router.neighborState(VETH, A));
    }

    @Test
    void onTheUplinkTheKernelAnswersForTheHost() {
        router.uplink.inject(Packets.arpRequest(PEER_MAC, PEER, NODE));
        router.run();
        assertEquals(List.of(), router.sent(router.uplink));
        assertEquals(1, router.drops("enp0s8", "left-to-kernel"));
    }

    @Test
    void onTheUplinkOnlyAnAnswerThatWasAskedForIsBelieved() {
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, PEER_MAC, PEER, UPLINK_MAC, NODE));
        router.run();
        assertEquals(NeighborState.NONE, router.neighborState(UPLINK, PEER));
        assertEquals(1, router.drops("enp0s8", "arp-unsolicited"));
    }

    @Test
    void whatIsNotArpForIpv4OverEthernetIsMalformed() {
        byte[] hardwareType = Packets.arpRequest(A_MAC, A, GATEWAY);
        hardwareType[15] = 6;
        byte[] operation = Packets.arpRequest(A_MAC, A, GATEWAY);
        operation[21] = 3;
        byte[] cut = java.util.Arrays.copyOf(Packets.arpRequest(A_MAC, A, GATEWAY), 41);
        router.veth.inject(hardwareType);
        router.veth.inject(operation);
        router.veth.inject(cut);
        router.run();
        assertEquals(List.of(), router.sent(router.veth));
        assertEquals(3, router.drops(VETH_NAME, "arp-malformed"));
    }
}
