package io.margay.dataplane;

import static io.margay.dataplane.TestRouter.A;
import static io.margay.dataplane.TestRouter.A2;
import static io.margay.dataplane.TestRouter.A_MAC;
import static io.margay.dataplane.TestRouter.B;
import static io.margay.dataplane.TestRouter.GATEWAY;
import static io.margay.dataplane.TestRouter.NODE;
import static io.margay.dataplane.TestRouter.PEER;
import static io.margay.dataplane.TestRouter.PEER_MAC;
import static io.margay.dataplane.TestRouter.UPLINK;
import static io.margay.dataplane.TestRouter.UPLINK_MAC;
import static io.margay.dataplane.TestRouter.VETH;
import static io.margay.dataplane.TestRouter.VETH2;
import static io.margay.dataplane.TestRouter.VETH_MAC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.margay.dataplane.link.PortKind;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import io.margay.fib.NextHop;
import io.margay.fib.NextHopMember;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both agents together: neighbours over time, ports over their interfaces' lives, garbage, and no garbage of our own. */
class WorkerTest {
    private static final String VETH_NAME = "calif24874aae57";

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
    void forwardingAllocatesNothing() {
        resolvePeer();
        byte[] local = Packets.ping(VETH_MAC, A_MAC, A, A2, 64);
        byte[] remote = Packets.ping(VETH_MAC, A_MAC, A, B, 64);
        byte[] local6 = Packets.ping6(VETH_MAC, A_MAC, TestRouter.A6, TestRouter.A2_6, 64);
        byte[] cut = Packets.ipv4(VETH_MAC, A_MAC, A, A2, 64, 17, 0, new byte[3000]);
        byte[] gateway6 = Packets.solicitation(A_MAC, TestRouter.A6, TestRouter.GATEWAY6);
        byte[] unroutable6 = Packets.ping6(VETH_MAC, A_MAC, TestRouter.A6, Ipv6Address.parse("2001:db8::9"), 64);
        byte[] gateway = Packets.arpRequest(A_MAC, A, GATEWAY);
        byte[] unroutable = Packets.ping(VETH_MAC, A_MAC, A, Ipv4.parse("203.0.113.9"), 64);
        byte[] grouped = Packets.ipv4(VETH_MAC, A_MAC, A, Ipv4.parse("192.168.77.9"), 64, 17, 0, new byte[8]);
        NextHop peer = NextHop.gateway(PEER, UPLINK, "enp0s8");
        NextHop veth2 = NextHop.port(VETH2, "cali4e5ed993aed");
        router.route(
                "192.168.77.0/26",
                NextHop.group(List.of(new NextHopMember(peer, 1), new NextHopMember(veth2, 1))),
                RouteProtocol.BGP);
        router.fib.commit();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                router.veth.inject(local);
                router.veth.inject(remote);
                router.veth.inject(gateway);
                router.veth.inject(unroutable);
                router.veth.inject(grouped);
                router.veth.inject(local6);
                router.veth.inject(cut);
                router.veth.inject(gateway6);
                router.veth.inject(unroutable6);
                router.runWorker();
                router.veth.discardSent();
                router.veth2.discardSent();
                router.uplink.discardSent();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes allocated over 180,000 frames in the best of five rounds");
    }

    @Test
    void aNeighbourInUseIsVerifiedByUnicastAndNothingIsLost() {
        resolvePeer();
        for (int second = 0; second < 120; second++) {
            router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 64));
            router.advanceMs(1000);
            int pings = 0;
            for (byte[] frame : router.sent(router.uplink)) {
                if (Packets.u16(frame, 12) == 0x0806) {
                    assertEquals(PEER_MAC, Packets.destinationMac(frame), "a refresh disturbs nobody else");
                    router.uplink.inject(Packets.arp(UPLINK_MAC, 2, PEER_MAC, PEER, UPLINK_MAC, NODE));
                } else {
                    pings++;
                }
            }
            assertEquals(1, pings);
            router.run();
        }
    }

    @Test
    void aNeighbourNobodyUsesIsForgotten() {
        resolvePeer();
        for (int second = 0; second < 100; second++) {
            router.advanceMs(1000);
        }
        assertEquals(NeighborState.NONE, router.neighborState(UPLINK, PEER));
        assertEquals(List.of(), router.sent(router.uplink));
    }

    @Test
    void aNeighbourThatMovedIsFoundAgainByBroadcast() {
        resolvePeer();
        long newMac = 0x0200_0000_0077L;
        boolean moved = false;
        for (int i = 0; i < 500 && !moved; i++) {
            router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 64));
            router.advanceMs(100);
            for (byte[] frame : router.sent(router.uplink)) {
                if (Packets.destinationMac(frame) == 0xFFFF_FFFF_FFFFL) {
                    router.uplink.inject(Packets.arp(UPLINK_MAC, 2, newMac, PEER, UPLINK_MAC, NODE));
                    moved = true;
                }
            }
        }
        assertTrue(moved);
        router.run();
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 64));
        router.run();
        assertEquals(newMac, Packets.destinationMac(router.sent(router.uplink).get(0)));
        assertTrue(router.events.contains("moved 3 172.17.8.101 20000000065 20000000077"), router.events::toString);
    }

    @Test
    void aReachableNeighbourIsNotPoisoned() {
        resolvePeer();
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, 0x0200_0000_0666L, PEER, UPLINK_MAC, NODE));
        router.run();
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 64));
        router.run();
        assertEquals(PEER_MAC, Packets.destinationMac(router.sent(router.uplink).get(0)));
        assertEquals(1, router.drops("enp0s8", "arp-unsolicited"));
    }

    @Test
    void aClaimIsNotBelievedButTheOneWeKnowIsAsked() {
        resolvePeer();
        router.advanceMs(2_000);
        long thief = 0x0200_0000_0666L;
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, thief, PEER, UPLINK_MAC, NODE));
        router.run();
        assertTrue(router.events.contains("claim 3 172.17.8.101 20000000666"), router.events::toString);
        List<byte[]> questions = router.sent(router.uplink);
        assertEquals(1, questions.size());
        assertEquals(PEER_MAC, Packets.destinationMac(questions.get(0)));
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, thief, PEER, UPLINK_MAC, NODE)); // while it is asked
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, PEER_MAC, PEER, UPLINK_MAC, NODE));
        router.run();
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 64));
        router.run();
        assertEquals(PEER_MAC, Packets.destinationMac(router.sent(router.uplink).get(0)));
        assertEquals(NeighborState.REACHABLE, router.neighborState(UPLINK, PEER));
        assertEquals(2, router.drops("enp0s8", "arp-unsolicited"));
    }

    @Test
    void oneThatReallyMovedAndSaysSoIsFoundWithinSeconds() {
        resolvePeer();
        router.advanceMs(2_000);
        long newMac = 0x0200_0000_0077L;
        router.uplink.inject(Packets.arp(0xFFFF_FFFF_FFFFL, 1, newMac, PEER, 0, PEER)); // announced, RFC 5227 3
        router.run();
        for (int i = 0; i < 30; i++) {
            router.advanceMs(100);
            for (byte[] frame : router.sent(router.uplink)) {
                if (Packets.destinationMac(frame) == 0xFFFF_FFFF_FFFFL) {
                    router.uplink.inject(Packets.arp(UPLINK_MAC, 2, newMac, PEER, UPLINK_MAC, NODE));
                }
            }
        }
        assertTrue(router.events.contains("moved 3 172.17.8.101 20000000065 20000000077"), router.events::toString);
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 64));
        router.run();
        assertEquals(newMac, Packets.destinationMac(router.sent(router.uplink).get(0)));
    }

    @Test
    void whoAsksForEverybodyLeavesRoomForThoseWhoAnswer() {
        for (int i = 0; i < 60; i++) {
            router.veth.inject(Packets.ping6(
                    VETH_MAC, A_MAC, TestRouter.A6, new Ipv6Address(TestRouter.PEER6.high(), 0x1000 + i), 64));
        }
        router.run();
        assertTrue(router.drops(VETH_NAME, "neighbor-table-full") > 0);
        for (int i = 0; i < 60; i++) {
            router.advanceMs(100); // nobody answers, and that is forgotten
        }
        router.sent(router.uplink);
        resolvePeer();
        assertEquals(NeighborState.REACHABLE, router.neighborState(UPLINK, PEER));
    }

    @Test
    void theHoldQueueIsBoundedAndItsOverflowCounted() {
        for (int i = 0; i < 400; i++) {
            router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 64));
        }
        router.run();
        assertEquals(400 - 256, router.drops(VETH_NAME, "hold-queue-full"));
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, PEER_MAC, PEER, UPLINK_MAC, NODE));
        router.run();
        assertEquals(256 + 1, router.sent(router.uplink).size());
    }

    @Test
    void aNeighbourTableThatIsFullIsSaidSo() {
        for (int i = 0; i < 60; i++) {
            router.uplink.inject(Packets.ping(UPLINK_MAC, PEER_MAC, B, A, 64));
            router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, Ipv4.parse("172.17.8.0") + 110 + i, 64));
        }
        router.run();
        assertTrue(router.drops(VETH_NAME, "neighbor-table-full") > 0);
    }

    @Test
    void anInterfaceThatGoesAndComesBackIsTakenUpAgain() {
        router.removeLink(11, VETH_NAME);
        router.advanceMs(20);
        assertTrue(router.events.contains("port 1 missing 0"));
        assertEquals(List.of("cali4e5ed993aed all", "enp0s8 192.168.0.0/16 fd00:10::/48"), router.guards());
        router.uplink.inject(Packets.ping(UPLINK_MAC, PEER_MAC, B, A, 64));
        router.run();
        assertEquals(1, router.drops("enp0s8", "port-down"));
        router.setLink(21, VETH_NAME, true, 1500, VETH_MAC, router.veth);
        router.advanceMs(20);
        assertTrue(router.events.contains("port 1 up 21"));
        router.veth.inject(Packets.arpRequest(A_MAC, A, GATEWAY));
        router.run();
    }

    @Test
    void aPortCanWaitForItsInterface() {
        router.link.addPort(9, PortKind.WORKLOAD, "cali0000000009");
        router.run();
        assertTrue(router.events.contains("port 9 missing 0"));
    }

    @Test
    void aRemovedPortTakesItsCountersAndWhatItHeldAlong() {
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 64));
        router.run();
        router.sent(router.uplink);
        router.link.removePort(VETH);
        router.run();
        assertEquals(0, router.counter("port " + VETH_NAME + " rx-frames"));
        assertEquals(NeighborState.NONE, router.neighborState(VETH, A));
        assertEquals(List.of("cali4e5ed993aed all", "enp0s8 192.168.0.0/16 fd00:10::/48"), router.guards());
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, PEER_MAC, PEER, UPLINK_MAC, NODE));
        router.run();
        assertEquals(List.of(), router.sent(router.uplink));
        assertEquals(1, router.counter("port enp0s8 generated"));
    }

    @Test
    void aFibThatCannotBeReadIsSaidAndTheOldOneStays(@TempDir Path other) throws IOException {
        try (TestRouter bare = new TestRouter(other)) {
            bare.link.useFib();
            bare.run();
            assertTrue(bare.events.get(0).startsWith("error 0 fib not taken into use"), bare.events::toString);
        }
    }

    @Test
    void noGarbageEndsWithoutAName() {
        long seed = System.nanoTime();
        System.out.println("noGarbageEndsWithoutAName seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        byte[][] valid = {
            Packets.ping(VETH_MAC, A_MAC, A, A2, 64),
            Packets.ping(VETH_MAC, A_MAC, A, B, 64),
            Packets.arpRequest(A_MAC, A, GATEWAY),
            Packets.ipv4(VETH_MAC, A_MAC, A, A2, 64, 6, 0x4000, new byte[60]),
            Packets.ipv4(VETH_MAC, A_MAC, A, A2, 64, 17, 0, new byte[1600]),
            Packets.ping6(VETH_MAC, A_MAC, TestRouter.A6, TestRouter.A2_6, 64),
            Packets.ping6(VETH_MAC, A_MAC, TestRouter.A6, TestRouter.B6, 64),
            Packets.ping6(UPLINK_MAC, PEER_MAC, TestRouter.B6, TestRouter.A6, 64),
            Packets.ping6(VETH_MAC, A_MAC, TestRouter.A6, Ipv6Address.parse("2001:db8::9"), 64),
            Packets.solicitation(A_MAC, TestRouter.A6, TestRouter.GATEWAY6),
            Packets.ndp(
                    UPLINK_MAC,
                    PEER_MAC,
                    TestRouter.PEER6,
                    TestRouter.NODE6,
                    136,
                    0x4000_0000,
                    TestRouter.PEER6,
                    PEER_MAC),
        };
        for (int i = 0; i < 30_000; i++) {
            byte[] frame;
            if (random.nextInt(4) == 0) {
                frame = new byte[random.nextInt(200)];
                random.nextBytes(frame);
            } else {
                frame = valid[random.nextInt(valid.length)].clone();
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    frame[random.nextInt(frame.length)] = (byte) random.nextInt();
                }
                if (random.nextBoolean() && frame[14] >>> 4 == 4 && (frame[14] & 0xF) >= 5 && frame.length >= 74) {
                    Packets.withIpChecksum(frame);
                }
            }
            (random.nextBoolean() ? router.veth : router.uplink).inject(frame);
            if (i % 50 == 0) {
                router.advanceMs(random.nextInt(100));
                router.veth.discardSent();
                router.veth2.discardSent();
                router.uplink.discardSent();
            }
        }
        router.run();
    }

    private void resolvePeer() {
        router.veth.inject(Packets.ping(VETH_MAC, A_MAC, A, B, 64));
        router.run();
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, PEER_MAC, PEER, UPLINK_MAC, NODE));
        router.run();
        router.sent(router.uplink);
    }
}
