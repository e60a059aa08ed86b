package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Real hosts talk through a bridge made of two ports and a transmitter: namespaces a and b, the bridge in r. */
class BridgeTest {
    private static Namespaces lab() {
        Namespaces namespaces = Namespaces.create("r", "a", "b");
        namespaces.veth("r", "ra", "a", "eth0");
        namespaces.veth("r", "rb", "b", "eth0");
        namespaces.address("a", "eth0", "10.9.0.1/24");
        namespaces.address("b", "eth0", "10.9.0.2/24");
        return namespaces;
    }

    private static MinimalBridge bridge() {
        return new MinimalBridge(
                AfPacketOptions.DEFAULT,
                LargeFramePool.DEFAULT_BUFFERS,
                Interfaces.index("ra"),
                Interfaces.index("rb"),
                false);
    }

    @Test
    void pingGetsEveryAnswerOnce() {
        try (Namespaces namespaces = lab()) {
            namespaces.runScenario("r", BridgeTest.class, "scenarioPing");
        }
    }

    static void scenarioPing(String[] namespaces) throws InterruptedException {
        MinimalBridge bridge = bridge();
        for (String size : new String[] {"56", "1472", "8000"}) {
            String output = Namespaces.run(
                    "ip",
                    "netns",
                    "exec",
                    namespaces[1],
                    "ping",
                    "-n",
                    "-c",
                    "20",
                    "-i",
                    "0.01",
                    "-s",
                    size,
                    "10.9.0.2");
            assertTrue(output.contains("20 packets transmitted, 20 received, 0% packet loss"), output);
            assertTrue(!output.contains("DUP!"), output);
        }
        assertEquals(0, bridge.stop(), "frames the rings lost");
        assertEquals(0, bridge.failedFrames);
    }

    @Test
    void tcpCrossesInSuperPacketsWithoutAllocation() {
        try (Namespaces namespaces = lab()) {
            namespaces.runScenario("r", BridgeTest.class, "scenarioTcp");
        }
    }

    static void scenarioTcp(String[] namespaces) throws Exception {
        MinimalBridge bridge = bridge();
        iperf(namespaces, 2);
        long warm = bridge.allocatedBytes;
        long framesBefore = bridge.sentFrames;
        long bytesBefore = bridge.sentBytes;
        String output = iperf(namespaces, 2);
        assertTrue(bridge.sentBytes - bytesBefore > 100_000_000, output);
        assertTrue(bridge.superPackets > 1000, "super-packets: " + bridge.superPackets);
        assertTrue(bridge.largestFrame > 60_000, "largest frame: " + bridge.largestFrame);
        long frames = bridge.sentFrames - framesBefore;
        long allocated = bridge.allocatedBytes - warm;
        assertTrue(allocated < frames / 100, allocated + " bytes allocated over " + frames + " frames");
        bridge.stop();
        assertEquals(0, bridge.failedFrames, "last errno " + bridge.lastErrno);
    }

    private static String iperf(String[] namespaces, int seconds) throws Exception {
        Process server = Namespaces.start(
                java.util.List.of("ip", "netns", "exec", namespaces[2], "iperf3", "-s", "-1", "--forceflush"));
        try {
            var reader = server.inputReader();
            String line = reader.readLine();
            while (line != null && !line.contains("listening")) {
                line = reader.readLine();
            }
            return Namespaces.run(
                    "ip", "netns", "exec", namespaces[1], "iperf3", "-c", "10.9.0.2", "-t", Integer.toString(seconds));
        } finally {
            server.destroy();
        }
    }
}
