package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.rawsock.IngressGuard.Kind;
import java.util.ArrayList;
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

    private static final GuardedPrefix NET_0 = GuardedPrefix.ipv4(0x0A090000, 24);
    private static final GuardedPrefix NET_1 = GuardedPrefix.ipv4(0x0A090100, 24);

    private static void destinations(String peer, Kind kind) {
        int index = Interfaces.index("r0");
        IngressProgram second = IngressProgram.dropDestinations(GuardedPrefix.ipv4(0x01020304, 32), NET_1);
        try (IngressGuard guard = IngressGuard.attach(kind, index, second)) {
            assertTrue(answers(peer, FIRST), "other destinations pass, and ARP");
            assertFalse(answers(peer, SECOND));
            guard.replaceDestinations(new GuardedPrefix[] {NET_0});
            assertFalse(answers(peer, FIRST));
            assertTrue(answers(peer, SECOND));
            guard.replaceDestinations(new GuardedPrefix[0]);
            assertTrue(answers(peer, FIRST));
            assertTrue(answers(peer, SECOND));
            guard.replaceDestinations(new GuardedPrefix[] {GuardedPrefix.ipv4(0, 0)});
            assertFalse(answers(peer, FIRST));
            GuardedPrefix[] many = new GuardedPrefix[256];
            for (int i = 0; i < many.length; i++) {
                many[i] = GuardedPrefix.ipv4(0x0B000000 + i, 32);
            }
            many[255] = NET_1;
            guard.replaceDestinations(many);
            assertTrue(answers(peer, FIRST));
            assertFalse(answers(peer, SECOND), "the last of 256");
            try (IngressGuard next = IngressGuard.attach(kind, index, IngressProgram.dropDestinations(NET_0))) {
                assertFalse(answers(peer, FIRST), "two guards side by side, " + next.kind());
                assertFalse(answers(peer, SECOND));
            }
            assertTrue(answers(peer, FIRST));
            assertFalse(answers(peer, SECOND));
        }
        assertTrue(answers(peer, SECOND));
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
        IngressProgram elsewhere = IngressProgram.dropDestinations(NET_1);
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
