package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LinkMonitorTest {
    private static final long TIMEOUT_NS = 5_000_000_000L;

    private static void inNamespace(String scenario) {
        try (Namespaces namespaces = Namespaces.create("n", "m")) {
            namespaces.runScenario("n", LinkMonitorTest.class, scenario);
        }
    }

    /** Keeps the events as sentences, and the picture they make. */
    private static final class Picture implements LinkListener {
        final List<String> events = new ArrayList<>();
        final Map<Integer, String> links = new TreeMap<>();

        @Override
        public void onLink(int interfaceIndex, String name, boolean up, int mtu, long mac) {
            events.add(String.format("%s %s %d %012x", name, up ? "up" : "down", mtu, mac));
            links.put(interfaceIndex, name);
        }

        @Override
        public void onLinkRemoved(int interfaceIndex, String name) {
            events.add(name + " removed");
            assertEquals(name, links.remove(interfaceIndex));
        }

        void await(LinkMonitor monitor, String event) {
            long deadline = System.nanoTime() + TIMEOUT_NS;
            while (!events.contains(event) && System.nanoTime() - deadline < 0) {
                if (monitor.poll(this, 1) == 0) {
                    Thread.onSpinWait();
                }
            }
            assertTrue(events.contains(event), () -> "no \"" + event + "\" in " + events);
            events.clear();
        }

        void awaitComplete(LinkMonitor monitor) {
            while (monitor.poll(this, 8) > 0 || !monitor.isComplete()) {
                Thread.onSpinWait();
            }
        }
    }

    private static void ip(String arguments) {
        Namespaces.run(("ip " + arguments).split(" "));
    }

    @Test
    void linksComeChangeAndGo() {
        inNamespace("scenarioLife");
    }

    static void scenarioLife(String[] namespaces) {
        ip("link add v0 address 02:00:00:00:00:aa type veth peer name v1 address 02:00:00:00:00:bb");
        Picture picture = new Picture();
        try (LinkMonitor monitor = LinkMonitor.open()) {
            picture.await(monitor, "v0 down 1500 0200000000aa");
            picture.awaitComplete(monitor);
            assertEquals("[lo, v1, v0]", picture.links.values().toString());
            picture.events.clear();
            ip("link set v0 up");
            picture.awaitComplete(monitor);
            assertEquals(
                    List.of(), picture.events, "up but without carrier is not up; what did not change is not told");
            ip("link set v1 up");
            picture.await(monitor, "v0 up 1500 0200000000aa");
            ip("link set v0 mtu 9000");
            picture.await(monitor, "v0 up 9000 0200000000aa");
            ip("link set v0 address 02:00:00:00:00:cc");
            picture.await(monitor, "v0 up 9000 0200000000cc");
            ip("link set v1 down");
            picture.await(monitor, "v0 down 9000 0200000000cc");
            ip("link set v0 name renamed");
            picture.await(monitor, "renamed down 9000 0200000000cc");
            ip("link set v1 netns " + namespaces[1]); // moved away is gone
            picture.await(monitor, "v1 removed");
            ip("link del renamed");
            picture.await(monitor, "renamed removed");
        }
    }

    @Test
    void leavingABridgeIsNotGoing() {
        inNamespace("scenarioBridge");
    }

    static void scenarioBridge(String[] namespaces) {
        ip("link add v0 type veth peer name v1");
        ip("link add br0 type bridge");
        ip("link set v0 master br0");
        Picture picture = new Picture();
        try (LinkMonitor monitor = LinkMonitor.open()) {
            picture.awaitComplete(monitor);
            ip("link set v0 nomaster");
            ip("link add last type veth peer name last1");
            while (!picture.links.containsValue("last")) {
                monitor.poll(picture, 8);
            }
            assertTrue(picture.links.containsValue("v0"), picture.links::toString);
            assertTrue(!picture.events.contains("v0 removed"), picture.events::toString);
        }
    }

    @Test
    void whatGotLostInAStormIsFoundAgain() {
        inNamespace("scenarioStorm");
    }

    static void scenarioStorm(String[] namespaces) throws Exception {
        Picture picture = new Picture();
        var batch = java.nio.file.Files.createTempFile("mgyraw", ".batch");
        try (LinkMonitor monitor = LinkMonitor.open()) {
            ip("link add early type veth peer name early1");
            picture.awaitComplete(monitor);
            StringBuilder commands = new StringBuilder("link del early\n");
            for (int i = 0; i < 300; i++) {
                commands.append("link add d" + i + " type veth peer name e" + i + "\n");
                if (i % 3 == 0) {
                    commands.append("link del d" + i + "\n");
                }
            }
            java.nio.file.Files.writeString(batch, commands);
            ip("-batch " + batch); // and nobody polls meanwhile
            int polls = 0;
            boolean lost = false;
            while (monitor.poll(picture, 8) > 0 || !monitor.isComplete()) {
                lost |= !monitor.isComplete();
                polls++;
            }
            assertTrue(lost, "the socket's buffer held it all, nothing was shown; polls: " + polls);
            assertEquals(1 + 400, picture.links.size());
            assertTrue(!picture.links.containsValue("early"));
            assertTrue(picture.links.containsValue("d299"));
        } finally {
            java.nio.file.Files.delete(batch);
        }
    }
}
