package io.margay.dataplane.node;

import static io.margay.dataplane.TestRouter.A;
import static io.margay.dataplane.TestRouter.A2;
import static io.margay.dataplane.TestRouter.A2_MAC;
import static io.margay.dataplane.TestRouter.A_MAC;
import static io.margay.dataplane.TestRouter.B;
import static io.margay.dataplane.TestRouter.GATEWAY;
import static io.margay.dataplane.TestRouter.NODE;
import static io.margay.dataplane.TestRouter.PEER;
import static io.margay.dataplane.TestRouter.PEER_MAC;
import static io.margay.dataplane.TestRouter.UPLINK_MAC;
import static io.margay.dataplane.TestRouter.VETH2_MAC;
import static io.margay.dataplane.TestRouter.VETH_MAC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.margay.dataplane.Packets;
import io.margay.dataplane.TestRouter;
import io.margay.fib.Ipv4;
import io.margay.fib.NextHop;
import io.margay.fib.RouteProtocol;
import io.margay.rawsock.MemoryPort;
import io.margay.rawsock.VirtioHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to an IPv4 packet, case by case, each way out seen at the port or in a counter. */
class Ipv4WalkTest {
    private static final String VETH_NAME = "calif24874aae57";
    private static final int NOWHERE = Ipv4.parse("203.0.113.9");
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int UDP = 17;

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
    void betweenContainersOfOneHostTheTtlFallsByOneAndTheMacsChange() {
        byte[] ping = Packets.ping(VETH_MAC, A_MAC, A, A2, 64);
        router.veth.inject(ping);
        router.run();
        List<byte[]> sent = router.sent(router.veth2);
        assertEquals(1, sent.size());
        assertArrayEquals(Packets.ping(A2_MAC, VETH2_MAC, A, A2, 63), sent.get(0));
        assertEquals(List.of(), router.sent(router.veth));
    }

    @Test
    void everyTtlLeavesTheChecksumRight() {
        for (int ttl = 2; ttl < 256; ttl++) {
            router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, A2, ttl));
            router.run();
            assertArrayEquals(
                    Packets.ping(A2_MAC, VETH2_MAC, A, A2, ttl - 1),
                    router.sent(router.veth2).get(0));
        }
    }

    @Test
    void toAnotherHostItWaitsForTheGatewaysMacAndIsNotLost() {
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 64));
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 63));
        router.run();
        List<byte[]> question = router.sent(router.uplink);
        assertEquals(1, question.size());
        assertArrayEquals(Packets.arp(0xFFFF_FFFF_FFFFL, 1, UPLINK_MAC, NODE, 0, PEER), question.get(0));
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, PEER_MAC, PEER, UPLINK_MAC, NODE));
        router.run();
        List<byte[]> sent = router.sent(router.uplink);
        assertEquals(2, sent.size());
        assertArrayEquals(Packets.ping(PEER_MAC, UPLINK_MAC, A, B, 63), sent.get(0));
        assertArrayEquals(Packets.ping(PEER_MAC, UPLINK_MAC, A, B, 62), sent.get(1));
    }

    @Test
    void aGatewayThatDoesNotAnswerIsHostUnreachableForThoseWhoWaited() {
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 64));
        router.run();
        for (int i = 0; i < 30; i++) {
            router.advanceMs(100);
        }
        assertEquals(4, router.sent(router.uplink).size());
        assertIcmpError(router.sent(router.veth), 3, 1, 0);
        assertEquals(1, router.drops(VETH_NAME, "neighbor-failed"));
    }

    @Test
    void fromTheUplinkToAContainer() {
        router.uplink.inject(Packets.ping(UPLINK_MAC, PEER_MAC, B, A, 63));
        router.run();
        assertArrayEquals(
                Packets.ping(A_MAC, VETH_MAC, B, A, 62),
                router.sent(router.veth).get(0));
    }

    @Test
    void toTheOwnBlocksUnassignedAddressesItIsDroppedInSilence() {
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, Ipv4.parse("192.168.18.99"), 64));
        router.run();
        assertEquals(1, router.drops(VETH_NAME, "blackhole"));
        assertEquals(List.of(), router.sent(router.veth));
    }

    @Test
    void withoutARouteTheSenderIsToldNetUnreachableByTheNode() {
        byte[] ping = Packets.ping(VETH_MAC, A_MAC, A, NOWHERE, 64);
        router.veth.inject(ping);
        router.run();
        byte[] error = assertIcmpError(router.sent(router.veth), 3, 0, 0);
        assertArrayEquals(Arrays.copyOfRange(ping, 14, ping.length), Arrays.copyOfRange(error, 42, error.length));
        assertEquals(1, router.drops(VETH_NAME, "no-route"));
    }

    @Test
    void theQuoteEndsAt576Bytes() {
        router.veth.inject(Packets.ipv4(VETH_MAC, A_MAC, A, NOWHERE, 64, UDP, 0, new byte[1400]));
        router.run();
        assertEquals(14 + 576, assertIcmpError(router.sent(router.veth), 3, 0, 0).length);
    }

    @Test
    void aTtlOfOneEndsHere() {
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 1));
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 0));
        router.run();
        List<byte[]> errors = router.sent(router.veth);
        assertEquals(2, errors.size());
        assertIcmpError(errors.subList(0, 1), 11, 0, 0);
        assertEquals(2, router.drops(VETH_NAME, "ttl-expired"));
    }

    @Test
    void tooLargeAndNotToBeCutTellsTheMtu() {
        router.setLink(12, "cali4e5ed993aed", true, 1400, VETH2_MAC, router.veth2);
        router.advanceMs(20);
        router.veth.inject(Packets.ipv4(VETH_MAC, A_MAC, A, A2, 64, UDP, DONT_FRAGMENT, new byte[1381]));
        router.veth.inject(Packets.ipv4(VETH_MAC, A_MAC, A, A2, 64, UDP, DONT_FRAGMENT, new byte[1380]));
        router.run();
        assertIcmpError(router.sent(router.veth), 3, 4, 1400);
        assertEquals(1, router.sent(router.veth2).size());
        assertEquals(1, router.drops(VETH_NAME, "mtu-exceeded"));
    }

    @Test
    void aSuperPacketIsJudgedByItsSegments() {
        byte[] tcp = new byte[4_000];
        tcp[12] = 0x50;
        byte[] frame = Packets.ipv4(VETH_MAC, A_MAC, A, B, 64, 6, DONT_FRAGMENT, tcp);
        resolvePeer();
        injectGso(router.veth, frame, 1460);
        injectGso(router.veth, frame, 1461);
        router.run();
        List<byte[]> sent = router.sent(router.uplink);
        assertEquals(1, sent.size());
        assertEquals(frame.length, sent.get(0).length);
        assertIcmpError(router.sent(router.veth), 3, 4, 1500);
    }

    @Test
    void theVirtioHeaderTravelsUnchanged() {
        byte[] tcp = new byte[4_000];
        tcp[12] = 0x50;
        byte[] frame = Packets.ipv4(VETH_MAC, A_MAC, A, B, 64, 6, DONT_FRAGMENT, tcp);
        resolvePeer();
        injectGso(router.veth, frame, 1460);
        router.run();
        int[] seen = new int[3];
        router.uplink.drainSent(
                (buffer, offset, length) -> {
                    seen[0] = VirtioHeader.gsoType(buffer, offset - VirtioHeader.LENGTH);
                    seen[1] = VirtioHeader.gsoSize(buffer, offset - VirtioHeader.LENGTH);
                    seen[2] = VirtioHeader.flags(buffer, offset - VirtioHeader.LENGTH);
                },
                10);
        assertArrayEquals(new int[] {VirtioHeader.GSO_TCPV4, 1460, VirtioHeader.NEEDS_CSUM}, seen);
    }

    @Test
    void anotherOnesSourceAddressIsNotBelieved() {
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A2, B, 64));
        router.run();
        assertEquals(1, router.drops(VETH_NAME, "source-spoofed"));
    }

    @Test
    void martiansEndAtTheDoor() {
        expectDrop(Packets.ping(VETH_MAC, A_MAC, Ipv4.parse("127.0.0.1"), A2, 64), "martian-source");
        expectDrop(Packets.ping(VETH_MAC, A_MAC, 0, A2, 64), "martian-source");
        expectDrop(Packets.ping(VETH_MAC, A_MAC, Ipv4.parse("240.0.0.1"), A2, 64), "martian-source");
        expectDrop(Packets.ping(VETH_MAC, A_MAC, A, Ipv4.parse("127.0.0.1"), 64), "martian-destination");
        expectDrop(Packets.ping(VETH_MAC, A_MAC, A, Ipv4.parse("0.0.0.1"), 64), "martian-destination");
        expectDrop(Packets.ping(VETH_MAC, A_MAC, A, Ipv4.parse("241.0.0.1"), 64), "martian-destination");
        expectDrop(Packets.ping(VETH_MAC, A_MAC, A, Ipv4.parse("224.0.0.5"), 64), "multicast");
        expectDrop(Packets.ping(VETH_MAC, A_MAC, A, 0xFFFF_FFFF, 64), "broadcast");
        expectDrop(Packets.ping(0xFFFF_FFFF_FFFFL, A_MAC, A, A2, 64), "broadcast");
        expectDrop(Packets.ping(VETH_MAC, A_MAC, A, GATEWAY, 64), "link-local");
        expectDrop(Packets.ping(VETH_MAC, A_MAC, A, NODE, 64), "to-host");
        assertEquals(List.of(), router.sent(router.veth));
    }

    @Test
    void fromTheUplinkNobodyHasOurOwnAddress() {
        router.uplink.inject(Packets.ping(UPLINK_MAC, PEER_MAC, NODE, A, 64));
        router.run();
        assertEquals(1, router.drops("enp0s8", "martian-source"));
        assertEquals(List.of(), router.sent(router.veth));
    }

    @Test
    void brokenHeadersEndAtTheDoor() {
        byte[] good = Packets.ping(VETH_MAC, A_MAC, A, A2, 64);
        byte[] version = good.clone();
        version[14] = 0x65;
        expectDrop(Packets.withIpChecksum(version), "ipv4-malformed");
        byte[] headerLength = good.clone();
        headerLength[14] = 0x44;
        expectDrop(Packets.withIpChecksum(headerLength), "ipv4-malformed");
        byte[] totalLength = good.clone();
        totalLength[17]++;
        expectDrop(Packets.withIpChecksum(totalLength), "ipv4-malformed");
        byte[] shorterThanHeader = good.clone();
        shorterThanHeader[17] = 19;
        expectDrop(Packets.withIpChecksum(shorterThanHeader), "ipv4-malformed");
        byte[] checksum = good.clone();
        checksum[24]++;
        expectDrop(checksum, "ipv4-checksum");
        expectDrop(Arrays.copyOf(good, 33), "ipv4-malformed");
        expectDrop(Arrays.copyOf(good, 13), "ethernet-truncated");
        expectDrop(Packets.ethernet(VETH_MAC, A_MAC, 0x86DD, new byte[39]), "ipv6-malformed");
        expectDrop(Packets.ethernet(VETH_MAC, A_MAC, 0x86DD, new byte[40]), "ipv6-malformed");
        expectDrop(Packets.ethernet(VETH_MAC, A_MAC, 0x8100, new byte[40]), "vlan-tagged");
        expectDrop(Packets.ethernet(VETH_MAC, A_MAC, 0x9999, new byte[40]), "ethertype-unknown");
        expectDrop(Packets.ping(0x0200_0000_0999L, A_MAC, A, A2, 64), "ethernet-not-for-us");
    }

    @Test
    void ethernetPaddingIsCutOff() {
        byte[] ping = Packets.ping(VETH_MAC, A_MAC, A, A2, 64);
        router.veth.inject(Arrays.copyOf(ping, ping.length + 18));
        router.run();
        assertEquals(ping.length, router.sent(router.veth2).get(0).length);
    }

    @Test
    void errorsAreNeverAboutErrorsNorAboutLaterFragments() {
        router.veth.inject(Packets.ipv4(VETH_MAC, A_MAC, A, NOWHERE, 64, 1, 0, Packets.icmp(3, 1, 28)));
        router.veth.inject(Packets.ipv4(VETH_MAC, A_MAC, A, NOWHERE, 64, UDP, 1, new byte[64]));
        for (int unknown : new int[] {1, 6, 9, 19, 255}) { // may be errors that we do not know
            router.veth.inject(Packets.ipv4(VETH_MAC, A_MAC, A, NOWHERE, 64, 1, 0, Packets.icmp(unknown, 0, 28)));
        }
        router.run();
        assertEquals(List.of(), router.sent(router.veth));
        assertEquals(7, router.drops(VETH_NAME, "no-route"));
    }

    @Test
    void errorsHaveABudget() {
        for (int i = 0; i < 40; i++) {
            router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, NOWHERE, 64));
        }
        router.run();
        assertEquals(10, router.sent(router.veth).size());
        assertEquals(30, router.counter("port " + VETH_NAME + " icmp-suppressed"));
        router.advanceMs(1000);
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, NOWHERE, 64));
        router.run();
        assertEquals(1, router.sent(router.veth).size());
    }

    @Test
    void onTheUplinkWhatIsNotInAPoolIsTheKernels() {
        router.uplink.inject(Packets.ping(UPLINK_MAC, PEER_MAC, PEER, NODE, 64));
        router.uplink.inject(Packets.ping(UPLINK_MAC, PEER_MAC, PEER, NOWHERE, 64));
        router.uplink.inject(Packets.ping6(UPLINK_MAC, PEER_MAC, TestRouter.PEER6, TestRouter.NODE6, 64));
        router.run();
        assertEquals(3, router.drops("enp0s8", "left-to-kernel"));
        assertEquals(List.of(), router.sent(router.uplink));
    }

    @Test
    void aPortThatIsDownIsSaidSo() {
        router.setLink(12, "cali4e5ed993aed", false, 1500, VETH2_MAC, router.veth2);
        router.advanceMs(20);
        expectDrop(Packets.ping(VETH_MAC, A_MAC, A, A2, 64), "port-down");
    }

    @Test
    void whatTheKernelRefusesIsCountedOnTheWayOut() {
        router.veth2.fail(100);
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, A2, 64));
        router.run();
        assertEquals(1, router.drops("cali4e5ed993aed", "tx-port-down"));
    }

    @Test
    void anUnreachableRouteIsHostUnreachable() {
        router.route("198.51.100.0/24", NextHop.unreachable(), RouteProtocol.STATIC);
        router.fib.commit();
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, Ipv4.parse("198.51.100.7"), 64));
        router.run();
        assertIcmpError(router.sent(router.veth), 3, 1, 0);
    }

    private void expectDrop(byte[] frame, String reason) {
        long before = router.drops(VETH_NAME, reason);
        router.veth.inject(frame);
        router.run();
        assertEquals(before + 1, router.drops(VETH_NAME, reason), reason);
    }

    private void resolvePeer() {
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 64));
        router.run();
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, PEER_MAC, PEER, UPLINK_MAC, NODE));
        router.run();
        router.sent(router.uplink);
    }

    private static void injectGso(MemoryPort port, byte[] frame, int gsoSize) {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(frame.length + 16));
        buffer.putBytes(16, frame);
        int header = 16 - VirtioHeader.LENGTH;
        VirtioHeader.flags(buffer, header, VirtioHeader.NEEDS_CSUM);
        VirtioHeader.gsoType(buffer, header, VirtioHeader.GSO_TCPV4);
        VirtioHeader.gsoSize(buffer, header, gsoSize);
        VirtioHeader.csumStart(buffer, header, 34);
        VirtioHeader.csumOffset(buffer, header, 16);
        port.inject(buffer, 16, frame.length);
    }

    /** One error to A, from the node, with both checksums right. */
    private static byte[] assertIcmpError(List<byte[]> frames, int type, int code, int mtu) {
        assertEquals(1, frames.size());
        byte[] frame = frames.get(0);
        assertEquals(A_MAC, Packets.destinationMac(frame));
        assertEquals(VETH_MAC, Packets.sourceMac(frame));
        assertEquals(0, Packets.checksum(frame, 14, 20));
        assertEquals(frame.length - 14, Packets.u16(frame, 16));
        assertEquals(1, Packets.u8(frame, 23));
        assertEquals("172.17.8.100", Packets.ip(frame, 26));
        assertEquals("192.168.18.64", Packets.ip(frame, 30));
        assertEquals(0, Packets.checksum(frame, 34, frame.length - 34));
        assertEquals(type, Packets.u8(frame, 34));
        assertEquals(code, Packets.u8(frame, 35));
        assertEquals(mtu, Packets.u16(frame, 40));
        return frame;
    }
}
