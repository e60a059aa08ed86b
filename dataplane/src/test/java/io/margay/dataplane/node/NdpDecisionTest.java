package io.margay.dataplane.node;

import static io.margay.dataplane.TestRouter.A2_6;
import static io.margay.dataplane.TestRouter.A6;
import static io.margay.dataplane.TestRouter.A_MAC;
import static io.margay.dataplane.TestRouter.B6;
import static io.margay.dataplane.TestRouter.GATEWAY6;
import static io.margay.dataplane.TestRouter.NODE6;
import static io.margay.dataplane.TestRouter.PEER6;
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
import io.margay.dataplane.link.PortKind;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv6Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same decision table for neighbour discovery, a test per row. */
class NdpDecisionTest {
    private static final String VETH_NAME = "calif24874aae57";
    private static final Ipv6Address LINK_LOCAL = Ipv6Address.parse("fe80::1");
    private static final int ROUTER = 0x8000_0000;
    private static final int SOLICITED = 0x4000_0000;
    private static final int OVERRIDE = 0x2000_0000;

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
        for (Ipv6Address source : List.of(A6, LINK_LOCAL)) {
            router.veth.inject(Packets.solicitation(A_MAC, source, GATEWAY6));
            router.run();
            List<byte[]> answers = router.sent(router.veth);
            assertEquals(1, answers.size());
            assertArrayEquals(advertisement(source, GATEWAY6, ROUTER | SOLICITED | OVERRIDE), answers.get(0));
        }
        assertEquals(2, router.counter("port " + VETH_NAME + " ndp-reply-gateway"));
    }

    @Test
    void aQuestionAskedOfTheGatewayAloneIsAnsweredToo() {
        router.veth.inject(Packets.ndp(VETH_MAC, A_MAC, A6, GATEWAY6, 135, 0, GATEWAY6, 0));
        router.run();
        assertArrayEquals(
                advertisement(A6, GATEWAY6, ROUTER | SOLICITED | OVERRIDE),
                router.sent(router.veth).get(0));
    }

    @Test
    void anyOtherAddressIsAnsweredWithoutOverride() {
        for (Ipv6Address target : List.of(A2_6, B6, PEER6, NODE6)) {
            router.veth.inject(Packets.solicitation(A_MAC, A6, target));
            router.veth.inject(Packets.ndp(VETH_MAC, A_MAC, A6, target, 135, 0, target, A_MAC));
            router.run();
            List<byte[]> answers = router.sent(router.veth);
            assertEquals(2, answers.size());
            assertArrayEquals(advertisement(A6, target, ROUTER | SOLICITED), answers.get(0));
            assertArrayEquals(answers.get(0), answers.get(1));
        }
        assertEquals(8, router.counter("port " + VETH_NAME + " ndp-reply-proxy"));
    }

    @Test
    void gatewayOnlyMeansTheGatewayOnlyAndNoLinkLocalAddressIsStoodInFor() {
        expectSilence(Packets.solicitation(A_MAC, A6, Ipv6Address.parse("fe80::77")), "ndp-not-proxied");
        router.link.settings(TestRouter.settings(true));
        router.run();
        expectSilence(Packets.solicitation(A_MAC, A6, B6), "ndp-not-proxied");
        router.veth.inject(Packets.solicitation(A_MAC, A6, GATEWAY6));
        router.run();
        assertEquals(1, router.sent(router.veth).size());
    }

    @Test
    void itsOwnAddressAndProbesAreNotAnswered() {
        expectSilence(Packets.solicitation(A_MAC, A6, A6), "ndp-silent-own");
        expectSilence(probe(A6), "ndp-silent-own");
        expectSilence(probe(A2_6), "ndp-silent-own");
        expectSilence(probe(GATEWAY6), "ndp-silent-own");
        expectSilence(
                Packets.ndp(VETH_MAC, A_MAC, LINK_LOCAL, GATEWAY6, 136, SOLICITED, LINK_LOCAL, A_MAC),
                "ndp-silent-own");
    }

    @Test
    void aSenderThatIsNotTheWorkloadIsEvidenceAndGetsNoAnswer() {
        expectSilence(Packets.solicitation(A_MAC, A2_6, GATEWAY6), "ndp-spoof");
        expectSilence(Packets.solicitation(A_MAC, GATEWAY6, A2_6), "ndp-spoof");
        expectSilence(Packets.ndp(VETH_MAC, A_MAC, A6, GATEWAY6, 136, SOLICITED, A2_6, A_MAC), "ndp-spoof");
        expectSilence(Packets.ndp(VETH_MAC, A_MAC, A6, GATEWAY6, 136, OVERRIDE, GATEWAY6, A_MAC), "ndp-spoof");
        assertTrue(router.events.contains("spoof 1 fd00:10:0:12::2"), router.events::toString);
        assertTrue(router.events.contains("spoof 1 fe80::ecee:eeff:feee:eeee"), router.events::toString);
    }

    @Test
    void thereIsNoRouterAdvertisementAndAWorkloadIsNoRouter() {
        Ipv6Address allRouters = Ipv6Address.parse("ff02::2");
        for (int type : new int[] {133, 134, 137}) {
            expectSilence(
                    Packets.ndp(0x3333_0000_0002L, A_MAC, LINK_LOCAL, allRouters, type, 0, A6, A_MAC), "ndp-router");
        }
    }

    @Test
    void whatAnotherLinkMightHaveSentIsMalformed() {
        byte[] hopLimit = Packets.solicitation(A_MAC, A6, GATEWAY6);
        hopLimit[21] = (byte) 254;
        byte[] checksum = Packets.solicitation(A_MAC, A6, GATEWAY6);
        checksum[56]++;
        byte[] optionOfNoLength = Packets.solicitation(A_MAC, A6, GATEWAY6);
        optionOfNoLength[79] = 0;
        for (byte[] frame : List.of(hopLimit, checksum, optionOfNoLength)) {
            expectSilence(frame, "ndp-malformed");
        }
        byte[] cut = Arrays.copyOf(Packets.solicitation(A_MAC, A6, GATEWAY6), 14 + 40 + 20);
        cut[19] = 20;
        expectSilence(cut, "ndp-malformed");
    }

    @Test
    void anAdvertisementOfTheWorkloadIsLearntAndAMoveIsTold(@TempDir Path other) throws IOException {
        try (TestRouter learning = new TestRouter(other)) {
            learning.link.settings(TestRouter.settings(false));
            learning.link.addPort(VETH, PortKind.WORKLOAD, VETH_NAME);
            learning.link.addAddress(VETH, IpAddress.of(A6), 0);
            learning.run();
            learning.veth.inject(Packets.ndp(VETH_MAC, A_MAC, A6, GATEWAY6, 136, SOLICITED, A6, 0));
            learning.run();
            assertEquals(NeighborState.REACHABLE, learning.neighborState(VETH, IpAddress.of(A6)));
            learning.veth.inject(Packets.solicitation(0x0200_0000_0001L, A6, GATEWAY6));
            learning.run();
            assertTrue(learning.events.contains("neighbor 1 fd00:10:0:12::1 eeeeeeeeeeee reachable"));
            assertTrue(learning.events.contains("moved 1 fd00:10:0:12::1 eeeeeeeeeeee 20000000001"));
        }
    }

    @Test
    void onTheUplinkTheKernelAnswersForTheHostAndOnlyAnswersToOurQuestionsAreBelieved() {
        router.uplink.inject(Packets.solicitation(PEER_MAC, PEER6, NODE6));
        router.uplink.inject(Packets.ndp(UPLINK_MAC, PEER_MAC, PEER6, NODE6, 136, SOLICITED, PEER6, PEER_MAC));
        router.run();
        assertEquals(List.of(), router.sent(router.uplink));
        assertEquals(0, router.drops("enp0s8", "ndp-malformed"));
        assertEquals(1, router.drops("enp0s8", "ndp-unsolicited"));
        assertEquals(1, router.drops("enp0s8", "left-to-kernel") + router.drops("enp0s8", "ethernet-not-for-us"));
        assertEquals(NeighborState.NONE, router.neighborState(UPLINK, IpAddress.of(PEER6)));
    }

    private void expectSilence(byte[] frame, String reason) {
        long before = router.drops(VETH_NAME, reason);
        router.veth.inject(frame);
        router.run();
        assertEquals(List.of(), router.sent(router.veth));
        assertEquals(before + 1, router.drops(VETH_NAME, reason), reason);
    }

    /** RFC 4862 5.4.2: from nobody, without a link-layer address. */
    private static byte[] probe(Ipv6Address target) {
        Ipv6Address group = new Ipv6Address(0xFF02L << 48, 0x1_FF00_0000L | target.low() & 0xFF_FFFF);
        return Packets.ndp(
                0x3333_0000_0000L | group.low() & 0xFFFF_FFFFL,
                A_MAC,
                Ipv6Address.UNSPECIFIED,
                group,
                135,
                0,
                target,
                0);
    }

    private static byte[] advertisement(Ipv6Address asker, Ipv6Address target, int flags) {
        return Packets.ndp(A_MAC, VETH_MAC, target, asker, 136, flags, target, VETH_MAC);
    }
}
