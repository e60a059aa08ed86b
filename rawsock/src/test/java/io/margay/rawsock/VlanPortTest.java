package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Tagged frames on a real veth pair, {@code x0} and {@code x1}, both ends in one namespace; and on interfaces of VLAN 5 above them. */
class VlanPortTest {
    private static final int[] LENGTHS = {64, 1514, 9000};
    private static final int[] TPIDS = {0x8100, 0x88A8};
    private static final int VLAN = 5;

    private static Namespaces lab() {
        Namespaces namespaces = Namespaces.create("n");
        namespaces.veth("n", "x0", "n", "x1");
        for (String name : List.of("x0", "x1")) {
            Namespaces.run("ip", "-n", namespaces.full("n"), "link", "set", name, "mtu", "65535");
        }
        return namespaces;
    }

    private static void inNamespace(String scenario) {
        try (Namespaces namespaces = lab()) {
            namespaces.runScenario("n", VlanPortTest.class, scenario);
        }
    }

    /** Skips the test where the kernel has no such interfaces. */
    private static void withVlanInterfaces(String scenario) {
        try (Namespaces namespaces = lab()) {
            String name = namespaces.full("n");
            Namespaces.run("ip", "netns", "exec", name, "sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
            for (String below : List.of("x0", "x1")) {
                String[] add = ("ip -n " + name + " link add link " + below + " name " + below + "." + VLAN
                                + " up type vlan id " + VLAN)
                        .split(" ");
                String output = Namespaces.output(add);
                assumeFalse(
                        output.contains("Unknown device type") || output.contains("not supported"),
                        "skipped: the kernel has no VLAN interfaces (module 8021q, CONFIG_VLAN_8021Q): " + output);
                assertEquals("", output);
            }
            namespaces.runScenario("n", VlanPortTest.class, scenario);
        }
    }

    private static AfPacketPort open(String name) {
        return AfPacketPort.open(new AfPacketOptions(1 << 20, 32 << 20), new LargeFramePool(), Interfaces.index(name));
    }

    private static void assertSuperPacket(UnsafeBuffer virtio, int csumStart) {
        assertEquals(VirtioHeader.NEEDS_CSUM, VirtioHeader.flags(virtio, 0));
        assertEquals(VirtioHeader.GSO_TCPV4, VirtioHeader.gsoType(virtio, 0));
        assertEquals(1448, VirtioHeader.gsoSize(virtio, 0));
        assertEquals(csumStart, VirtioHeader.csumStart(virtio, 0));
        assertEquals(16, VirtioHeader.csumOffset(virtio, 0));
    }

    /** What stands before the frame when the tag is in it. */
    private static byte[] taggedSuperPacketHeader() {
        byte[] virtio = SentFrames.superPacketHeader();
        UnsafeBuffer header = new UnsafeBuffer(virtio);
        VirtioHeader.csumStart(header, 0, VirtioHeader.csumStart(header, 0) + VlanTag.LENGTH);
        VirtioHeader.hdrLen(header, 0, VirtioHeader.hdrLen(header, 0) + VlanTag.LENGTH);
        return virtio;
    }

    @Test
    void aStrippedVlanTagIsPutBack() {
        inNamespace("scenarioTag");
    }

    static void scenarioTag(String[] namespaces) {
        try (AfPacketPort port = open("x0");
                SentFrames sent = new SentFrames()) {
            int egress = Interfaces.index("x1");
            for (int length : LENGTHS) {
                for (int tpid : TPIDS) {
                    byte[] frame = IpFrames.tagged(tpid, 0x6000 | VLAN, SentFrames.numbered(0, length)); // priority 3
                    sent.add(egress, 1, frame);
                    sent.flush();
                    assertArrayEquals(frame, new Collected().await(port, 1).frame(0), length + " bytes");
                }
            }
            byte[] frame = IpFrames.tagged(0x8100, VLAN, SentFrames.tcp(60_000));
            sent.add(egress, 1, taggedSuperPacketHeader(), frame);
            sent.flush();
            Collected collected = new Collected().await(port, 1);
            assertArrayEquals(frame, collected.frame(0));
            assertSuperPacket(collected.virtio(0), 38);
        }
    }

    @Test
    void aPriorityTagIsNot() {
        inNamespace("scenarioPriorityTag");
    }

    static void scenarioPriorityTag(String[] namespaces) {
        try (AfPacketPort port = open("x0");
                SentFrames sent = new SentFrames()) {
            int egress = Interfaces.index("x1");
            for (int length : LENGTHS) {
                byte[] frame = SentFrames.numbered(0, length);
                for (int tpid : TPIDS) {
                    for (int priority : new int[] {0, 0x6000, 0xF000}) {
                        sent.add(egress, 1, IpFrames.tagged(tpid, priority, frame));
                        sent.flush();
                        assertArrayEquals(frame, new Collected().await(port, 1).frame(0), length + " bytes");
                    }
                }
                byte[] inVlan = IpFrames.tagged(0x8100, VLAN, frame);
                sent.add(egress, 1, IpFrames.tagged(0x8100, 0, inVlan));
                sent.flush();
                assertArrayEquals(inVlan, new Collected().await(port, 1).frame(0), "the tag behind it is left");
            }
            byte[] frame = SentFrames.tcp(60_000);
            sent.add(egress, 1, taggedSuperPacketHeader(), IpFrames.tagged(0x8100, 0, frame));
            sent.flush();
            Collected collected = new Collected().await(port, 1);
            assertArrayEquals(frame, collected.frame(0));
            assertSuperPacket(collected.virtio(0), 34);
        }
    }

    @Test
    void anInterfaceOfAVlanGivesAndTakesUntaggedFrames() {
        withVlanInterfaces("scenarioInterface");
    }

    /** Below it, on the veth itself, they are tagged. */
    static void scenarioInterface(String[] namespaces) {
        try (AfPacketPort port = open("x0.5");
                AfPacketPort below = open("x0");
                SentFrames sent = new SentFrames()) {
            int egress = Interfaces.index("x1.5");
            int egressBelow = Interfaces.index("x1");
            for (int length : LENGTHS) {
                byte[] frame = SentFrames.numbered(length, length);
                byte[] tagged = IpFrames.tagged(0x8100, VLAN, frame);
                sent.add(egress, 1, frame);
                sent.add(egressBelow, 2, tagged);
                sent.add(egressBelow, 3, IpFrames.tagged(0x8100, VLAN + 1, frame));
                assertEquals(3, sent.flush(), () -> sent.failures.toString());
                Collected seenBelow = new Collected().await(below, 3);
                assertArrayEquals(tagged, seenBelow.frame(0), "sent by the VLAN's interface");
                assertArrayEquals(tagged, seenBelow.frame(1), "sent with a tag");
                Collected seen = new Collected().await(port, 2);
                assertArrayEquals(frame, seen.frame(0));
                assertArrayEquals(frame, seen.frame(1));
            }
        }
    }

    @Test
    void anInterfaceOfAVlanGivesAndTakesSuperPackets() {
        withVlanInterfaces("scenarioSuperPacket");
    }

    static void scenarioSuperPacket(String[] namespaces) {
        byte[] frame = SentFrames.tcp(60_000);
        try (AfPacketPort port = open("x0.5");
                AfPacketPort below = open("x0");
                SentFrames sent = new SentFrames()) {
            sent.add(Interfaces.index("x1.5"), 1, SentFrames.superPacketHeader(), frame);
            assertEquals(1, sent.flush(), () -> sent.failures.toString());
            Collected seenBelow = new Collected().await(below, 1);
            assertArrayEquals(IpFrames.tagged(0x8100, VLAN, frame), seenBelow.frame(0));
            assertSuperPacket(seenBelow.virtio(0), 38);
            Collected seen = new Collected().await(port, 1);
            assertArrayEquals(frame, seen.frame(0));
            assertSuperPacket(seen.virtio(0), 34);
        }
    }
}
