package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.rawsock.linux.Errno;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** Both ends of a veth pair in one namespace, each with a link-local address. */
class Icmp6SocketTest {
    private static final long TIMEOUT_NS = 10_000_000_000L;
    private static final int ROUTER_ADVERTISEMENT = 134;
    private static final byte[] ADVERTISEMENT = {
        (byte) ROUTER_ADVERTISEMENT, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final byte[] SOLICITATION = {(byte) 133, 0, 0, 0, 0, 0, 0, 0};

    @Test
    void whatOneEndTellsAllNodesTheOtherHears() {
        try (Namespaces namespaces = Namespaces.create("n")) {
            String name = namespaces.full("n");
            Namespaces.run("ip", "-n", name, "link", "add", "left", "type", "veth", "peer", "name", "right");
            for (String end : new String[] {"left", "right"}) {
                Namespaces.run(
                        "ip", "netns", "exec", name, "sysctl", "-qw", "net.ipv6.conf." + end + ".addr_gen_mode=1");
                String address = end.equals("left") ? "fe80::1/64" : "fe80::2/64";
                Namespaces.run("ip", "-n", name, "address", "add", address, "dev", end, "nodad");
                Namespaces.run("ip", "-n", name, "link", "set", end, "up");
            }
            namespaces.runScenario("n", Icmp6SocketTest.class, "tellAndHear");
        }
    }

    @SuppressWarnings("unused") // by name
    private static void tellAndHear(String[] namespaces) throws SocketException {
        try (Icmp6Socket left = open("left");
                Icmp6Socket right = open("right")) {
            assertEquals(-Errno.EAGAIN, right.receive());
            assertEquals(SOLICITATION.length, left.send(SOLICITATION));
            long beganNs = System.nanoTime();
            int heard = -Errno.EAGAIN;
            while (heard == -Errno.EAGAIN) {
                // a link that has just come up may lose the first
                assertEquals(ADVERTISEMENT.length, left.send(ADVERTISEMENT));
                heard = right.receive();
                assertTrue(System.nanoTime() - beganNs < TIMEOUT_NS, "nothing heard");
            }
            assertEquals(ADVERTISEMENT.length, heard, "the other type is not delivered");
            assertEquals(0xFE80_0000_0000_0000L, right.senderHigh());
            assertEquals(1, right.senderLow());
        }
        RawSocketException refused =
                assertThrows(RawSocketException.class, () -> Icmp6Socket.open("nothere", 4711, ROUTER_ADVERTISEMENT));
        assertEquals("nothere: opening an ICMPv6 socket failed: ENODEV, no such interface", refused.getMessage());
    }

    private static Icmp6Socket open(String name) throws SocketException {
        return Icmp6Socket.open(name, NetworkInterface.getByName(name).getIndex(), ROUTER_ADVERTISEMENT);
    }
}
