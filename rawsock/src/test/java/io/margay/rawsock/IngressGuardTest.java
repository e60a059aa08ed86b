package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.rawsock.IngressGuard.Kind;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Namespace r has two addresses on its end of a veth; namespace a pings them, with and without a guard in r. */
class IngressGuardTest {
    private static final String FIRST = "10.9.0.1";
    private static final String SECOND = "10.9.1.1";

    private static Namespaces lab() {
        Namespaces namespaces = Namespaces.create("r", "a");
        namespaces.veth("r", "r0", "a", "a0");
        namespaces.address("r", "r0", FIRST + "/24");
        namespaces.address("r", "r0", SECOND + "/24");
        namespaces.address("a", "a0", "10.9.0.2/24");
        namespaces.address("a", "a0", "10.9.1.2/24");
        return namespaces;
    }

    private static void inLab(String scenario) {
        try (Namespaces namespaces = lab()) {
            namespaces.runScenario("r", IngressGuardTest.class, scenario);
        }
    }

    /** Asks anew for the MAC, unless there is a permanent entry. */
    private static boolean answers(String namespace, String address) {
        Namespaces.run("ip", "-n", namespace, "neigh", "flush", "dev", "a0");
        String output =
                Namespaces.output("ip", "netns", "exec", namespace, "ping", "-n", "-c", "1", "-W", "0.7", address);
        return output.contains(" 1 received");
    }

    @Test
    void theKernelIsSilentWhileThePortSeesAll() {
        inLab("scenarioDropAll");
    }

    static void scenarioDropAll(String[] namespaces) {
        dropAll(namespaces[1], Kind.TCX_LINK);
    }

    @Test
    void theFilterOfTcDoesTheSame() {
        inLab("scenarioDropAllByTc");
    }

    static void scenarioDropAllByTc(String[] namespaces) {
        dropAll(namespaces[1], Kind.CLSACT_FILTER);
        assertFalse(Namespaces.run("tc", "qdisc", "show", "dev", "r0").contains("clsact"), "nothing is left behind");
    }

    private static void dropAll(String peer, Kind kind) {
        int index = Interfaces.index("r0");
        assertTrue(answers(peer, FIRST), "before");
        try (AfPacketPort port = AfPacketPort.open(AfPacketOptions.DEFAULT, new LargeFramePool(1), index)) {
            try (IngressGuard guard = IngressGuard.attach(kind, index, IngressProgram.dropAll())) {
                assertEquals(kind, guard.kind());
                assertFalse(answers(peer, FIRST), "ARP unanswered");
                assertTrue(seen(port).contains("0806"), "the port saw the ARP request");
                Namespaces.run("ip", "-n", peer, "neigh", "replace", FIRST, "lladdr", mac("r0"), "dev", "a0");
                assertFalse(answers(peer, FIRST), "ping unanswered");
                assertTrue(seen(port).contains("0800"), "the port saw the echo request");
            }
            assertTrue(answers(peer, FIRST), "after");
        }
    }

    /** The ethertypes of what has come in. */
    private static List<String> seen(AfPacketPort port) {
        Collected collected = new Collected();
        port.poll(collected, 64);
        port.release();
        List<String> types = new ArrayList<>();
        for (int i = 0; i < collected.frames.size(); i++) {
            types.add(collected.hex(i, 12, 14));
        }
        return types;
    }

    private static String mac(String name) {
        String output = Namespaces.run("ip", "-br", "link", "show", "dev", name);
        return output.trim().split("\\s+")[2];
    }

    @Test
    void onlyTheNamedDestinationsAreDropped() {
        inLab("scenarioDestinations");
    }

    static void scenarioDestinations(String[] namespaces) {
        destinations(namespaces[1], Kind.TCX_LINK);
    }

    @Test
    void theFilterOfTcDropsTheSameDestinations() {
        inLab("scenarioDestinationsByTc");
    }

    static void scenarioDestinationsByTc(String[] namespaces) {
        destinations(namespaces[1], Kind.CLSACT_FILTER);
    }

    private static final int NET_0 = 0x0A090000;
    private static final int NET_1 = 0x0A090100;

    private static void destinations(String peer, Kind kind) {
        int index = Interfaces.index("r0");
        IngressProgram second = IngressProgram.dropDestinations(new int[] {0x01020304, NET_1}, new int[] {32, 24});
        try (IngressGuard guard = IngressGuard.attach(kind, index, second)) {
            assertTrue(answers(peer, FIRST), "other destinations pass, and ARP");
            assertFalse(answers(peer, SECOND));
            guard.replaceDestinations(new int[] {NET_0}, new int[] {24});
            assertFalse(answers(peer, FIRST));
            assertTrue(answers(peer, SECOND));
            guard.replaceDestinations(new int[0], new int[0]);
            assertTrue(answers(peer, FIRST));
            assertTrue(answers(peer, SECOND));
            guard.replaceDestinations(new int[] {0}, new int[] {0});
            assertFalse(answers(peer, FIRST));
            int[] many = new int[256];
            int[] lengths = new int[256];
            for (int i = 0; i < many.length; i++) {
                many[i] = 0x0B000000 + i;
                lengths[i] = 32;
            }
            many[255] = NET_1;
            lengths[255] = 24;
            guard.replaceDestinations(many, lengths);
            assertTrue(answers(peer, FIRST));
            assertFalse(answers(peer, SECOND), "the last of 256");
            try (IngressGuard next = IngressGuard.attach(
                    kind, index, IngressProgram.dropDestinations(new int[] {NET_0}, new int[] {24}))) {
                assertFalse(answers(peer, FIRST), "two guards side by side, " + next.kind());
                assertFalse(answers(peer, SECOND));
            }
            assertTrue(answers(peer, FIRST));
            assertFalse(answers(peer, SECOND));
        }
        assertTrue(answers(peer, SECOND));
    }

    @Test
    void aTaggedFrameBelongsToAnotherInterface() {
        inLab("scenarioVlan");
    }

    /** A bridge takes its frames behind the ingress hook, so it shows what passed the guard: from y1 over y0 and x0 to x1. */
    static void scenarioVlan(String[] namespaces) {
        for (String command : List.of(
                "sysctl -qw net.ipv6.conf.default.disable_ipv6=1", // nobody talks unasked
                "ip link add x0 type veth peer name x1",
                "ip link add y0 type veth peer name y1",
                "ip link add br0 type bridge",
                "ip link set x0 master br0",
                "ip link set y0 master br0",
                "ip link set x0 up",
                "ip link set x1 up",
                "ip link set y0 up",
                "ip link set y1 up",
                "ip link set br0 up")) {
            Namespaces.run(command.split(" "));
        }
        int index = Interfaces.index("y0");
        byte[] tagged = SentFrames.numbered(1, 100);
        System.arraycopy(HexFormat.of().parseHex("8100000508004500"), 0, tagged, 12, 8);
        byte[] untagged = SentFrames.numbered(2, 100);
        System.arraycopy(HexFormat.of().parseHex("08004500"), 0, untagged, 12, 4);
        for (Kind kind : Kind.values()) {
            IngressProgram all = IngressProgram.dropDestinations(new int[] {0}, new int[] {0});
            try (AfPacketPort port =
                            AfPacketPort.open(AfPacketOptions.DEFAULT, new LargeFramePool(1), Interfaces.index("x1"));
                    SentFrames sent = new SentFrames();
                    IngressGuard guard = IngressGuard.attach(kind, index, all)) {
                assertEquals(kind, guard.kind());
                sent.add(Interfaces.index("y1"), 1, untagged);
                sent.add(Interfaces.index("y1"), 1, tagged);
                sent.flush();
                assertArrayEquals(
                        tagged, Collected.ofSentFrames().await(port, 1).frame(0), kind.toString());
            }
        }
    }

    @Test
    void theLinkDiesWithItsProcessHoweverThatEnds() throws Exception {
        try (Namespaces namespaces = lab()) {
            Process holder = namespaces.startScenario("r", List.of(), IngressGuardTest.class, "scenarioHold");
            awaitHolding(holder);
            assertFalse(answers(namespaces.full("a"), FIRST));
            holder.destroyForcibly().waitFor(); // SIGKILL
            assertTrue(answers(namespaces.full("a"), FIRST));
        }
    }

    private static void awaitHolding(Process holder) throws Exception {
        String line = holder.inputReader().readLine();
        assertEquals("holding", line);
    }

    static void scenarioHold(String[] namespaces) throws Exception {
        hold(Kind.TCX_LINK);
    }

    static void scenarioHoldByTc(String[] namespaces) throws Exception {
        hold(Kind.CLSACT_FILTER);
    }

    private static void hold(Kind kind) throws Exception {
        try (IngressGuard guard = IngressGuard.attach(kind, Interfaces.index("r0"), IngressProgram.dropAll())) {
            assertEquals(kind, guard.kind());
            System.out.println("holding");
            System.in.read();
        }
    }

    @Test
    void aFilterLeftByAKilledProcessIsRemovedByTheNext() throws Exception {
        try (Namespaces namespaces = lab()) {
            Process holder = namespaces.startScenario("r", List.of(), IngressGuardTest.class, "scenarioHoldByTc");
            awaitHolding(holder);
            holder.destroyForcibly().waitFor();
            assertFalse(answers(namespaces.full("a"), FIRST), "tc's filter outlives its process");
            namespaces.runScenario("r", IngressGuardTest.class, "scenarioTakeOver");
            assertTrue(answers(namespaces.full("a"), FIRST));
        }
    }

    static void scenarioTakeOver(String[] namespaces) {
        IngressProgram elsewhere = IngressProgram.dropDestinations(new int[] {NET_1}, new int[] {24});
        try (IngressGuard guard = IngressGuard.attach(Kind.CLSACT_FILTER, Interfaces.index("r0"), elsewhere)) {
            assertTrue(answers(namespaces[1], FIRST), guard.kind().toString());
            assertFalse(answers(namespaces[1], SECOND));
        }
    }

    @Test
    void failuresSayWhatOnWhatAndWhy() {
        inLab("scenarioFailures");
    }

    static void scenarioFailures(String[] namespaces) {
        RawSocketException e = assertThrows(RawSocketException.class, () -> IngressGuard.attachDropAll(4711));
        assertEquals(
                "interface 4711: linking the ingress guard (TCX) failed: ENODEV, no such interface", e.getMessage());
        IngressGuard guard = IngressGuard.attachDropAll(Interfaces.index("r0"));
        assertEquals(Kind.TCX_LINK, guard.kind());
        IngressGuard filter = IngressGuard.attach(Kind.CLSACT_FILTER, Interfaces.index("r0"), IngressProgram.dropAll());
        Namespaces.run("ip", "link", "del", "r0");
        guard.close();
        guard.close();
        filter.close();
        filter.close();
    }

    @Test
    void aMissingPrivilegeIsNamed() {
        try (Namespaces namespaces = lab()) {
            Process process = namespaces.startScenario(
                    "r",
                    List.of("setpriv", "--bounding-set=-bpf,-sys_admin", "--inh-caps=-bpf,-sys_admin"),
                    IngressGuardTest.class,
                    "scenarioHold");
            String output = Namespaces.outputOf(process);
            assertTrue(output.contains("r0: ") && output.contains("needs CAP_BPF and CAP_NET_ADMIN"), output);
        }
    }
}
