package io.margay.perf.oracle.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.Ipv4;
import io.margay.perf.oracle.compare.Comparison.Verdict;
import io.margay.perf.oracle.input.Input;
import io.margay.perf.oracle.packet.Ethernet;
import io.margay.perf.oracle.packet.Ipv4Packet;
import io.margay.perf.oracle.packet.Transport;
import io.margay.perf.oracle.scene.Scene;
import io.margay.perf.oracle.scene.Side;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final int REMOTE = Ipv4.parse("192.168.196.129");
    private static final int WORKLOAD = Side.WORKLOAD.testerAddress();
    private static final int NOON_MS = 12 * 3600 * 1000;

    private final Comparison comparison = new Comparison();

    @Test
    void sameOutputsAreEqual() {
        Input input = fromWorkload(packet(REMOTE));
        Outputs both = byUplink(forwarded(packet(REMOTE)));
        assertTrue(comparison.judge(new Exchange(input, both, both, NOON_MS)).isEqual());
    }

    @Test
    void aTtlThatWasNotLoweredIsReported() {
        Input input = fromWorkload(packet(REMOTE));
        Outputs wrong = byUplink(toPeer(packet(REMOTE).ttl(64)));
        assertFalse(explained(input, byUplink(forwarded(packet(REMOTE))), wrong));
    }

    @Test
    void aPacketThatIsLostIsReported() {
        assertFalse(explained(fromWorkload(packet(REMOTE)), byUplink(forwarded(packet(REMOTE))), Outputs.none()));
    }

    @Test
    void aPacketByTheOtherSideIsReported() {
        byte[] frame = forwarded(packet(REMOTE));
        Outputs wrongSide = new Outputs(List.of(frame), List.of());
        assertFalse(explained(fromWorkload(packet(REMOTE)), byUplink(frame), wrongSide));
    }

    @Test
    void aPacketTwiceIsReported() {
        byte[] frame = forwarded(packet(REMOTE));
        assertFalse(explained(fromWorkload(packet(REMOTE)), byUplink(frame), byUplink(frame, frame)));
    }

    /** Of a router's own message, and with the checksum that belongs to it. */
    @Test
    void identificationsOfOwnMessagesMayDiffer() {
        Ipv4Packet cause = packet(REMOTE).ttl(1);
        Input input = fromWorkload(cause);
        Outputs kernel = byWorkload(error(cause, 11, 0).identification(1));
        assertEquals(
                List.of("identification"),
                judge(input, kernel, byWorkload(error(cause, 11, 0).identification(2)))
                        .explanations());
        assertFalse(explained(
                input, kernel, byWorkload(error(cause, 11, 0).identification(2).checksumError(1))));
    }

    @Test
    void identificationsOfForwardedPacketsMayNot() {
        Input input = fromWorkload(packet(REMOTE));
        assertFalse(explained(
                input,
                byUplink(forwarded(packet(REMOTE))),
                byUplink(forwarded(packet(REMOTE).identification(99)))));
    }

    @Test
    void anErrorWithAnotherCodeIsReported() {
        Ipv4Packet cause = packet(REMOTE).ttl(1);
        assertFalse(explained(fromWorkload(cause), byWorkload(error(cause, 11, 0)), byWorkload(error(cause, 11, 1))));
    }

    /** The kernel's silence is its budget; Margay's error must be the right one, and about this packet. */
    @Test
    void noRouteIsExplainedByTheKernelsBudgetOnlyWithTheRightError() {
        Ipv4Packet cause = packet(Ipv4.parse("8.8.8.8"));
        Input input = fromWorkload(cause);
        assertEquals(
                List.of("no-route-budget"),
                judge(input, Outputs.none(), byWorkload(error(cause, 3, 0))).explanations());
        assertFalse(explained(input, Outputs.none(), byWorkload(error(cause, 3, 1))));
        assertFalse(explained(input, Outputs.none(), byWorkload(error(packet(REMOTE), 3, 0))));
        assertFalse(explained(input, byWorkload(error(cause, 3, 0)), Outputs.none()));
    }

    /** A priority tag changes nothing, so the rule is the same behind it. */
    @Test
    void rulesLookBehindAPriorityTag() {
        Ipv4Packet cause = packet(Ipv4.parse("8.8.8.8"));
        Input plain = fromWorkload(cause);
        for (int vlan : new int[] {0, 1}) {
            byte[] frame = Ethernet.tagged(plain.frame(), Ethernet.VLAN, 0xB000 | vlan);
            Input tagged = new Input("test", 0, Side.WORKLOAD, frame);
            assertEquals(vlan == 0, explained(tagged, Outputs.none(), byWorkload(error(cause, 3, 0))));
        }
    }

    /** A route leads there: silence of the kernel would be something else. */
    @Test
    void noRouteDoesNotExplainWhatHasARoute() {
        Ipv4Packet cause = packet(REMOTE);
        assertFalse(explained(fromWorkload(cause), Outputs.none(), byWorkload(error(cause, 3, 0))));
    }

    @Test
    void aMartianSourceIsExplainedOnlyWhenMargayIsSilent() {
        Ipv4Packet martian = new Ipv4Packet(Ipv4.parse("240.0.0.1"), WORKLOAD);
        Input input = new Input(
                "test",
                0,
                Side.UPLINK,
                Ethernet.frame(Side.UPLINK.routerMac(), Side.UPLINK.testerMac(), Ethernet.IPV4, martian.octets()));
        martian.ttl(63);
        byte[] frame =
                Ethernet.frame(Side.WORKLOAD.testerMac(), Side.WORKLOAD.routerMac(), Ethernet.IPV4, martian.octets());
        Outputs forwarded = new Outputs(List.of(frame), List.of());
        assertEquals(
                List.of("martian-source"),
                judge(input, forwarded, Outputs.none()).explanations());
        assertFalse(explained(input, Outputs.none(), forwarded));
    }

    @Test
    void timesMayDifferByMomentsOnly() {
        Input input = fromWorkload(timestamped(0, 5));
        Outputs kernel = byUplink(forwarded(timestamped(NOON_MS, 9)));
        assertEquals(
                List.of("clock"),
                judge(input, kernel, byUplink(forwarded(timestamped(NOON_MS + 3, 9))))
                        .explanations());
        assertFalse(explained(input, kernel, byUplink(forwarded(timestamped(NOON_MS + 60_000, 9)))));
        assertFalse(explained(input, kernel, byUplink(forwarded(timestamped(0, 5)))));
    }

    /** The first octets of frames are compared too. */
    @Test
    void aWrongMacIsReported() {
        byte[] right = forwarded(packet(REMOTE));
        byte[] wrong = right.clone();
        wrong[5]++;
        assertFalse(explained(fromWorkload(packet(REMOTE)), byUplink(right), byUplink(wrong)));
    }

    @Test
    void differencesHaveNamesOfTheirOwnAndReasons() {
        HashSet<String> names = new HashSet<>();
        for (Difference each : Differences.all()) {
            assertTrue(names.add(each.name()), each::name);
            for (String text : Arrays.asList(each.inputs(), each.kernel(), each.margay(), each.reason())) {
                assertFalse(text.isBlank() || text.contains("|") || text.contains("\n"), each::name);
            }
        }
    }

    private Verdict judge(Input input, Outputs kernel, Outputs margay) {
        return comparison.judge(new Exchange(input, kernel, margay, NOON_MS));
    }

    private boolean explained(Input input, Outputs kernel, Outputs margay) {
        return judge(input, kernel, margay).isExplained();
    }

    private static Ipv4Packet packet(int destination) {
        Ipv4Packet packet = new Ipv4Packet(WORKLOAD, destination).identification(7);
        return packet.payload(Transport.UDP, Transport.udp(packet.pseudoSum(), 1024, 53, new byte[20]));
    }

    private static Ipv4Packet timestamped(int timeMs, int pointer) {
        byte[] time = {(byte) (timeMs >>> 24), (byte) (timeMs >>> 16), (byte) (timeMs >>> 8), (byte) timeMs};
        return packet(REMOTE)
                .options((byte) 68, (byte) 8, (byte) pointer, (byte) 0, time[0], time[1], time[2], time[3]);
    }

    private static Ipv4Packet error(Ipv4Packet cause, int type, int code) {
        return new Ipv4Packet(Scene.NODE, WORKLOAD)
                .payload(Transport.ICMP, Transport.icmp(type, code, 0, cause.octets()));
    }

    private static Input fromWorkload(Ipv4Packet packet) {
        Side side = Side.WORKLOAD;
        return new Input(
                "test", 0, side, Ethernet.frame(side.routerMac(), side.testerMac(), Ethernet.IPV4, packet.octets()));
    }

    private static byte[] forwarded(Ipv4Packet packet) {
        return toPeer(packet.ttl(63));
    }

    private static byte[] toPeer(Ipv4Packet packet) {
        return Ethernet.frame(Side.UPLINK.testerMac(), Side.UPLINK.routerMac(), Ethernet.IPV4, packet.octets());
    }

    private static Outputs byUplink(byte[]... frames) {
        return new Outputs(List.of(), List.of(frames));
    }

    private static Outputs byWorkload(Ipv4Packet packet) {
        return new Outputs(
                List.of(Ethernet.frame(
                        Side.WORKLOAD.testerMac(), Side.WORKLOAD.routerMac(), Ethernet.IPV4, packet.octets())),
                List.of());
    }
}
