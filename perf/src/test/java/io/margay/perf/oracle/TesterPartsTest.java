package io.margay.perf.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import io.margay.perf.oracle.input.Input;
import io.margay.perf.oracle.packet.Checksum;
import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Ipv6View;
import io.margay.perf.oracle.packet.Octets;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marker, neighbours and trace, without a router. */
class TesterPartsTest {
    private static final Side UPLINK = Side.UPLINK;

    @TempDir
    private Path directory;

    @Test
    void aMarkerIsKnownAfterItWasForwarded() {
        Marker marker = new Marker(4711);
        byte[] frame = marker.frame(Side.WORKLOAD, Side.UPLINK, 12);
        frame[22]--; // TTL
        assertEquals(12, marker.number(frame));
        assertEquals(Marker.NONE, new Marker(4712).number(frame));
        assertEquals(Marker.NONE, marker.number(Arrays.copyOf(frame, frame.length - 1)));
    }

    @Test
    void arpForThePeerIsAnswered() {
        byte[] answer = Neighborhood.answer(UPLINK, arp(UPLINK.testerAddress()));
        assertEquals(UPLINK.routerMac(), Octets.u48(answer, 0));
        assertEquals(2, Octets.u16(answer, 20));
        assertEquals(UPLINK.testerMac(), Octets.u48(answer, 22));
        assertEquals(UPLINK.testerAddress(), Octets.u32(answer, 28));
        assertEquals(Scene.NODE, Octets.u32(answer, 38));
        assertNull(Neighborhood.answer(UPLINK, arp(UPLINK.testerAddress() + 1)));
        assertNull(Neighborhood.answer(Side.WORKLOAD, arp(UPLINK.testerAddress())));
    }

    @Test
    void solicitationsForThePeerAreAnswered() {
        Ipv6Packet question = new Ipv6Packet(Scene.NODE6, Ipv6Address.parse("ff02::1:ff00:101")).hopLimit(255);
        byte[] target = new Octets()
                .u64(UPLINK.testerAddress6().high())
                .u64(UPLINK.testerAddress6().low())
                .take();
        question.payload(Transport.ICMPV6, Transport.icmpv6(question.pseudoSum(), 135, 0, 0, target));
        byte[] asked = Ethernet.frame(0x3333_FF00_0101L, UPLINK.routerMac(), Ethernet.IPV6, question.octets());
        byte[] answer = Neighborhood.answer(UPLINK, asked);
        Ipv6View ip = Ipv6View.of(answer).orElseThrow();
        assertEquals(Scene.NODE6, ip.destination());
        assertEquals(136, Octets.u8(answer, ip.payloadAt()));
        long sum = new Ipv6Packet(ip.source(), ip.destination()).pseudoSum() + Transport.ICMPV6 + ip.payloadLength();
        assertEquals(0xFFFF, Checksum.sum(answer, ip.payloadAt(), answer.length, sum));
        assertNull(Neighborhood.answer(Side.WORKLOAD, asked));
    }

    @Test
    void batchesAreOfOneSideAndWhatTheHostMayAnswerGoesAlone() {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            inputs.add(input(Side.WORKLOAD, i, "8.8.8.8"));
            inputs.add(input(UPLINK, i, i == 50 ? "172.17.8.100" : "192.168.18.64"));
        }
        List<List<Input>> batches = Batches.of(inputs);
        assertEquals(200, batches.stream().mapToInt(List::size).sum());
        for (List<Input> batch : batches) {
            assertTrue(batch.size() <= Tester.BATCH);
            assertEquals(1, batch.stream().map(Input::side).distinct().count());
            assertTrue(
                    batch.size() == 1 || batch.stream().noneMatch(each -> each.side() == UPLINK && each.index() == 50));
        }
    }

    @Test
    void aLaneIsCutByItsMarkers() {
        Lane lane = new Lane();
        lane.begin(7, 2);
        lane.onFrame(new byte[] {1});
        lane.onMarker(7);
        assertFalse(lane.isComplete());
        lane.onMarker(8);
        assertTrue(lane.isComplete());
        lane.onFrame(new byte[] {2});
        assertArrayEquals(new byte[] {1}, lane.piece(0).get(0));
        assertTrue(lane.piece(1).isEmpty());
        assertArrayEquals(new byte[] {2}, lane.takeLate().get(0));
        assertTrue(lane.takeLate().isEmpty());
    }

    @Test
    void aRouterThatLosesAMarkerIsFoundOut() {
        Lane lane = new Lane();
        lane.begin(7, 2);
        assertThrows(OracleFailure.class, () -> lane.onMarker(8));
    }

    private static Input input(Side side, int index, String destination) {
        byte[] packet = new Ipv4Packet(side.testerAddress(), Ipv4.parse(destination)).octets();
        return new Input(
                "test", index, side, Ethernet.frame(side.routerMac(), side.testerMac(), Ethernet.IPV4, packet));
    }

    /** A forwarded one has a lower hop limit, and is an output like any other. */
    @Test
    void onlyTheHostsOwnReportsAreChatter() {
        assertTrue(HostChatter.is(UPLINK, groupReport(1)));
        assertFalse(HostChatter.is(UPLINK, groupReport(63)));
        assertFalse(HostChatter.is(Side.WORKLOAD, groupReport(1)));
    }

    /** As Wireshark reads it: section, four interfaces, the frame, each block with its length at both ends. */
    @Test
    void aTraceIsPcapng() throws IOException {
        Path file = directory.resolve("trace.pcapng");
        byte[] frame = Ethernet.frame(1, 2, Ethernet.IPV4, new Ipv4Packet(1, 2).octets());
        try (Trace trace = Trace.to(file)) {
            trace.frame(Router.MARGAY, UPLINK, true, frame, "a comment");
        }
        byte[] octets = Files.readAllBytes(file);
        int at = 0;
        for (int type : new int[] {0x0A0D0D0A, 1, 1, 1, 1, 6}) {
            assertEquals(type, Octets.u32(octets, at));
            int length = Octets.u32(octets, at + 4);
            assertEquals(length, Octets.u32(octets, at + length - 4));
            if (type == 6) {
                assertEquals(3, Octets.u32(octets, at + 8));
                assertArrayEquals(frame, Arrays.copyOfRange(octets, at + 28, at + 28 + frame.length));
            }
            at += length;
        }
        assertEquals(octets.length, at);
    }

    private static byte[] arp(int target) {
        byte[] question = new Octets()
                .u16(1)
                .u16(Ethernet.IPV4)
                .u8(6)
                .u8(4)
                .u16(1)
                .u48(UPLINK.routerMac())
                .u32(Scene.NODE)
                .u48(0)
                .u32(target)
                .take();
        return Ethernet.frame(Ethernet.BROADCAST, UPLINK.routerMac(), Ethernet.ARP, question);
    }

    private static byte[] groupReport(int hopLimit) {
        Ipv6Packet report =
                new Ipv6Packet(Ipv6Address.parse("fe80::1"), Ipv6Address.parse("ff02::16")).hopLimit(hopLimit);
        report.payload(Transport.ICMPV6, Transport.icmpv6(report.pseudoSum(), 143, 0, 1, new byte[20]));
        return Ethernet.frame(0x3333_0000_0016L, UPLINK.routerMac(), Ethernet.IPV6, report.octets());
    }
}
