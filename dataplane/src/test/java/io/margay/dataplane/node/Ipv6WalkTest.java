package io.margay.dataplane.node;

import static io.margay.dataplane.TestRouter.A2_6;
import static io.margay.dataplane.TestRouter.A2_MAC;
import static io.margay.dataplane.TestRouter.A6;
import static io.margay.dataplane.TestRouter.A_MAC;
import static io.margay.dataplane.TestRouter.B6;
import static io.margay.dataplane.TestRouter.GATEWAY6;
import static io.margay.dataplane.TestRouter.NODE6;
import static io.margay.dataplane.TestRouter.PEER6;
import static io.margay.dataplane.TestRouter.PEER_MAC;
import static io.margay.dataplane.TestRouter.UPLINK;
import static io.margay.dataplane.TestRouter.UPLINK_MAC;
import static io.margay.dataplane.TestRouter.VETH2_MAC;
import static io.margay.dataplane.TestRouter.VETH_MAC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.margay.dataplane.Packets;
import io.margay.dataplane.TestRouter;
import io.margay.fib.Ipv6Address;
import io.margay.fib.NextHop;
import io.margay.fib.RouteProtocol;
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

/** What happens to an IPv6 packet, case by case, each way out seen at the port or in a counter. */
class Ipv6WalkTest {
    private static final String VETH_NAME = "calif24874aae57";
    private static final Ipv6Address NOWHERE = Ipv6Address.parse("2001:db8::9");
    private static final int UDP = 17;
    private static final int SOLICITED = 0x4000_0000;

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
    void betweenContainersOfOneHostTheHopLimitFallsByOneAndTheMacsChange() {
        router.veth.inject(Packets.ping6(VETH_MAC, A_MAC, A6, A2_6, 64));
        router.run();
        List<byte[]> sent = router.sent(router.veth2);
        assertEquals(1, sent.size());
        assertArrayEquals(Packets.ping6(A2_MAC, VETH2_MAC, A6, A2_6, 63), sent.get(0));
    }

    @Test
    void toAnotherHostItWaitsForTheGatewaysMacAndIsNotLost() {
        router.veth.inject(Packets.ping6(VETH_MAC, A_MAC, A6, B6, 64));
        router.veth.inject(Packets.ping6(VETH_MAC, A_MAC, A6, B6, 63));
        router.run();
        List<byte[]> question = router.sent(router.uplink);
        assertEquals(1, question.size());
        assertArrayEquals(Packets.solicitation(UPLINK_MAC, NODE6, PEER6), question.get(0));
        answer();
        List<byte[]> sent = router.sent(router.uplink);
        assertEquals(2, sent.size());
        assertArrayEquals(Packets.ping6(PEER_MAC, UPLINK_MAC, A6, B6, 63), sent.get(0));
        assertArrayEquals(Packets.ping6(PEER_MAC, UPLINK_MAC, A6, B6, 62), sent.get(1));
    }

    @Test
    void aGatewayThatDoesNotAnswerIsAddressUnreachableForThoseWhoWaited() {
        router.veth.inject(Packets.ping6(VETH_MAC, A_MAC, A6, B6, 64));
        router.run();
        for (int i = 0; i < 30; i++) {
            router.advanceMs(100);
        }
        assertEquals(4, router.sent(router.uplink).size());
        assertError(router.sent(router.veth), 1, 3, 0);
        assertEquals(1, router.drops(VETH_NAME, "neighbor-failed"));
    }

    @Test
    void fromTheUplinkOnlyToPools() {
        router.uplink.inject(Packets.ping6(UPLINK_MAC, PEER_MAC, B6, A6, 63));
        router.uplink.inject(Packets.ping6(UPLINK_MAC, PEER_MAC, PEER6, NODE6, 64));
        router.uplink.inject(Packets.ping6(UPLINK_MAC, PEER_MAC, PEER6, NOWHERE, 64));
        router.run();
        assertArrayEquals(
                Packets.ping6(A_MAC, VETH_MAC, B6, A6, 62),
                router.sent(router.veth).get(0));
        assertEquals(2, router.drops("enp0s8", "left-to-kernel"));
    }

    @Test
    void withoutARouteTheSenderIsToldByTheNode() {
        byte[] ping = Packets.ping6(VETH_MAC, A_MAC, A6, NOWHERE, 64);
        router.veth.inject(ping);
        router.run();
        byte[] error = assertError(router.sent(router.veth), 1, 0, 0);
        assertArrayEquals(Arrays.copyOfRange(ping, 14, ping.length), Arrays.copyOfRange(error, 62, error.length));
        assertEquals(1, router.drops(VETH_NAME, "no-route"));
        router.route("2001:db8::/64", NextHop.unreachable(), RouteProtocol.STATIC);
        router.fib.commit();
        router.veth.inject(ping);
        router.veth.inject(Packets.ping6(VETH_MAC, A_MAC, A6, Ipv6Address.parse("fd00:10:0:12::30"), 64));
        router.run();
        assertError(router.sent(router.veth), 1, 3, 0);
        assertEquals(1, router.drops(VETH_NAME, "blackhole"));
    }

    @Test
    void theQuoteEndsAtTheLeastMtu() {
        router.veth.inject(Packets.ipv6(VETH_MAC, A_MAC, A6, NOWHERE, 64, UDP, new byte[1400]));
        router.run();
        assertEquals(14 + 1280, assertError(router.sent(router.veth), 1, 0, 0).length);
    }

    @Test
    void aHopLimitOfOneEndsHere() {
        router.veth.inject(Packets.ping6(VETH_MAC, A_MAC, A6, B6, 1));
        router.run();
        assertError(router.sent(router.veth), 3, 0, 0);
        assertEquals(1, router.drops(VETH_NAME, "ttl-expired"));
    }

    @Test
    void tooBigTellsTheMtuWhichIsNeverBelow1280() {
        router.setLink(12, "cali4e5ed993aed", true, 1400, VETH2_MAC, router.veth2);
        router.advanceMs(20);
        router.veth.inject(Packets.ipv6(VETH_MAC, A_MAC, A6, A2_6, 64, UDP, new byte[1361]));
        router.veth.inject(Packets.ipv6(VETH_MAC, A_MAC, A6, A2_6, 64, UDP, new byte[1360]));
        router.run();
        assertError(router.sent(router.veth), 2, 0, 1400);
        assertEquals(1, router.sent(router.veth2).size());
        router.setLink(12, "cali4e5ed993aed", true, 1000, VETH2_MAC, router.veth2);
        router.advanceMs(20);
        router.veth.inject(Packets.ipv6(VETH_MAC, A_MAC, A6, A2_6, 64, UDP, new byte[1241]));
        router.run();
        assertError(router.sent(router.veth), 2, 0, 1280);
        assertEquals(2, router.drops(VETH_NAME, "mtu-exceeded"));
    }

    @Test
    void aSuperPacketIsJudgedByItsSegmentsExtensionHeadersIncluded() {
        byte[] tcp = new byte[8 + 4_000];
        tcp[0] = 6; // destination options, 8 bytes, then TCP
        tcp[2] = 1;
        tcp[3] = 4;
        tcp[8 + 12] = 0x50;
        byte[] frame = Packets.ipv6(VETH_MAC, A_MAC, A6, A2_6, 64, 60, tcp);
        injectGso(frame, 54 + 8, 1500 - 40 - 8 - 20);
        injectGso(frame, 54 + 8, 1500 - 40 - 8 - 20 + 1);
        router.run();
        assertEquals(1, router.sent(router.veth2).size());
        assertError(router.sent(router.veth), 2, 0, 1500);
    }

    @Test
    void whatIsNobodysEndsAtTheDoor() {
        Ipv6Address loopback = Ipv6Address.parse("::1");
        Ipv6Address mapped = new Ipv6Address(0, 0xFFFF_0102_0304L);
        Ipv6Address linkLocal = Ipv6Address.parse("fe80::2");
        Ipv6Address group = Ipv6Address.parse("ff05::2");
        expectDrop(ping(Ipv6Address.UNSPECIFIED, A2_6), "martian-source");
        expectDrop(ping(loopback, A2_6), "martian-source");
        expectDrop(ping(mapped, A2_6), "martian-source");
        expectDrop(ping(group, A2_6), "martian-source");
        expectDrop(ping(A6, loopback), "martian-destination");
        expectDrop(ping(A6, mapped), "martian-destination");
        expectDrop(ping(A6, Ipv6Address.UNSPECIFIED), "martian-destination");
        expectDrop(ping(A6, group), "multicast");
        expectDrop(ping(A6, linkLocal), "link-local");
        expectDrop(ping(A6, GATEWAY6), "link-local");
        expectDrop(ping(linkLocal, A2_6), "link-local");
        expectDrop(ping(A2_6, B6), "source-spoofed");
        expectDrop(ping(A6, NODE6), "to-host");
        expectDrop(Packets.ping6(0xFFFF_FFFF_FFFFL, A_MAC, A6, A2_6, 64), "broadcast");
        expectDrop(Packets.ping6(0x0200_0000_0999L, A_MAC, A6, A2_6, 64), "ethernet-not-for-us");
        byte[] version = ping(A6, A2_6);
        version[14] = 0x50;
        expectDrop(version, "ipv6-malformed");
        byte[] tooLong = ping(A6, A2_6);
        tooLong[19]++;
        expectDrop(tooLong, "ipv6-malformed");
        assertEquals(List.of(), router.sent(router.veth));
    }

    @Test
    void errorsAreNeverAboutErrorsRedirectsOrLaterFragments() {
        for (int type : new int[] {1, 2, 3, 4, 127}) {
            expectDrop(Packets.ipv6(VETH_MAC, A_MAC, A6, NOWHERE, 64, 58, Packets.icmp(type, 0, 48)), "no-route");
        }
        expectDrop(Packets.ipv6(VETH_MAC, A_MAC, A6, NOWHERE, 64, 58, Packets.icmp(137, 0, 48)), "no-route");
        expectDrop(Packets.ipv6(VETH_MAC, A_MAC, A6, NOWHERE, 64, 58, new byte[0]), "no-route");
        expectDrop(Packets.ipv6(VETH_MAC, A_MAC, A6, NOWHERE, 64, 44, fragment(UDP, 8)), "no-route");
        byte[] behindAuthentication = new byte[28];
        behindAuthentication[0] = 58;
        behindAuthentication[1] = 4; // in units of four octets, less two (RFC 4302 2.2)
        behindAuthentication[24] = 1;
        expectDrop(Packets.ipv6(VETH_MAC, A_MAC, A6, NOWHERE, 64, 51, behindAuthentication), "no-route");
        byte[] behindOptions = new byte[16];
        behindOptions[0] = 58;
        behindOptions[8] = 1;
        expectDrop(Packets.ipv6(VETH_MAC, A_MAC, A6, NOWHERE, 64, 60, behindOptions), "no-route");
        assertEquals(List.of(), router.sent(router.veth));
        router.veth.inject(Packets.ipv6(VETH_MAC, A_MAC, A6, NOWHERE, 64, 44, fragment(UDP, 0)));
        router.veth.inject(Packets.ipv6(VETH_MAC, A_MAC, A6, NOWHERE, 64, 58, Packets.icmp(128, 0, 48)));
        router.run();
        assertEquals(2, router.sent(router.veth).size());
    }

    @Test
    void paddingIsCutOff() {
        byte[] ping = ping(A6, A2_6);
        router.veth.inject(Arrays.copyOf(ping, ping.length + 18));
        router.run();
        assertEquals(ping.length, router.sent(router.veth2).get(0).length);
    }

    @Test
    void anIpv4RouteMayLeadOverAnIpv6Gateway() {
        router.route("192.168.200.0/24", NextHop.gateway(PEER6, UPLINK, "enp0s8"), RouteProtocol.STATIC);
        router.fib.commit();
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, TestRouter.A, 0xC0A8_C801, 64));
        router.run();
        assertArrayEquals(
                Packets.solicitation(UPLINK_MAC, NODE6, PEER6),
                router.sent(router.uplink).get(0));
        answer();
        assertArrayEquals(
                Packets.ping(PEER_MAC, UPLINK_MAC, TestRouter.A, 0xC0A8_C801, 63),
                router.sent(router.uplink).get(0));
    }

    private static byte[] ping(Ipv6Address source, Ipv6Address destination) {
        return Packets.ping6(VETH_MAC, A_MAC, source, destination, 64);
    }

    private static byte[] fragment(int nextHeader, int offsetBytes) {
        byte[] fragment = new byte[64];
        fragment[0] = (byte) nextHeader;
        fragment[2] = (byte) (offsetBytes >>> 8);
        fragment[3] = (byte) (offsetBytes | 1);
        return fragment;
    }

    private void expectDrop(byte[] frame, String reason) {
        long before = router.drops(VETH_NAME, reason);
        router.veth.inject(frame);
        router.run();
        assertEquals(before + 1, router.drops(VETH_NAME, reason), reason);
    }

    private void answer() {
        router.uplink.inject(Packets.ndp(UPLINK_MAC, PEER_MAC, PEER6, NODE6, 136, SOLICITED, PEER6, PEER_MAC));
        router.run();
    }

    private void injectGso(byte[] frame, int transportOffset, int gsoSize) {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(frame.length + 16));
        buffer.putBytes(16, frame);
        int header = 16 - VirtioHeader.LENGTH;
        VirtioHeader.flags(buffer, header, VirtioHeader.NEEDS_CSUM);
        VirtioHeader.gsoType(buffer, header, VirtioHeader.GSO_TCPV6);
        VirtioHeader.gsoSize(buffer, header, gsoSize);
        VirtioHeader.csumStart(buffer, header, transportOffset);
        router.veth.inject(buffer, 16, frame.length);
    }

    /** One error to A, from the node, with a right checksum. */
    private static byte[] assertError(List<byte[]> frames, int type, int code, int rest) {
        assertEquals(1, frames.size());
        byte[] frame = frames.get(0);
        assertEquals(A_MAC, Packets.destinationMac(frame));
        assertEquals(VETH_MAC, Packets.sourceMac(frame));
        assertEquals(frame.length - 54, Packets.u16(frame, 18));
        assertEquals(58, Packets.u8(frame, 20));
        assertEquals("fd00:8::100", Packets.ip6(frame, 22));
        assertEquals("fd00:10:0:12::1", Packets.ip6(frame, 38));
        assertEquals(0, Packets.icmpv6Checksum(frame));
        assertEquals(type, Packets.u8(frame, 54));
        assertEquals(code, Packets.u8(frame, 55));
        assertEquals(rest, Packets.i32(frame, 58));
        return frame;
    }
}
