package io.margay.dataplane.node;

import static io.margay.dataplane.TestRouter.A;
import static io.margay.dataplane.TestRouter.A_MAC;
import static io.margay.dataplane.TestRouter.NODE;
import static io.margay.dataplane.TestRouter.NODE6;
import static io.margay.dataplane.TestRouter.PEER;
import static io.margay.dataplane.TestRouter.PEER6;
import static io.margay.dataplane.TestRouter.PEER_MAC;
import static io.margay.dataplane.TestRouter.UPLINK;
import static io.margay.dataplane.TestRouter.UPLINK_MAC;
import static io.margay.dataplane.TestRouter.VETH_MAC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.margay.dataplane.Packets;
import io.margay.dataplane.TestRouter;
import io.margay.dataplane.link.BfdSettings;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import io.margay.fib.NextHop;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BFD through the whole dataplane, with frames in and frames out: the road, the rules at the door, the guard, and what control hears. */
class BfdWalkTest {
    private static final int SINGLE_HOP = 3784;
    private static final int MULTIHOP = 4784;
    private static final int POLL = 0x20;
    private static final int FINAL = 0x10;
    private static final int DOWN = 1;
    private static final int INIT = 2;
    private static final int UP = 3;
    private static final int PEER_DISCRIMINATOR = 0x7262_0001;
    private static final int FAR = Ipv4.parse("10.99.0.1");
    private static final Ipv6Address OWN_LINK_LOCAL = Ipv6Address.parse("fe80::64");
    private static final Ipv6Address PEER_LINK_LOCAL = Ipv6Address.parse("fe80::65");
    private static final String POOLS = "enp0s8 192.168.0.0/16 fd00:10::/48";

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

    private static BfdSettings settings(int id, IpAddress own, IpAddress peer, boolean multihop) {
        return new BfdSettings(id, 0, own, peer, multihop, 50_000, 50_000, 3);
    }

    private static BfdSettings single(int id) {
        return settings(id, IpAddress.of(NODE), IpAddress.of(PEER), false);
    }

    private static BfdSettings single6(int id) {
        return settings(id, IpAddress.of(NODE6), IpAddress.of(PEER6), false);
    }

    private void add(BfdSettings settings) {
        router.link.addBfdSession(settings);
        router.run();
    }

    /** The peer's neighbours, then what BFD says since. */
    private void resolve() {
        router.uplink.inject(Packets.arp(UPLINK_MAC, 2, PEER_MAC, PEER, UPLINK_MAC, NODE));
        for (Ipv6Address target : List.of(PEER6, PEER_LINK_LOCAL)) {
            router.uplink.inject(Packets.ndp(UPLINK_MAC, PEER_MAC, target, NODE6, 136, 0x4000_0000, target, PEER_MAC));
        }
        router.run();
    }

    private List<byte[]> bfdSent() {
        List<byte[]> bfd = new ArrayList<>();
        for (byte[] frame : router.sent(router.uplink)) {
            boolean isIpv4 = Packets.u16(frame, 12) == 0x0800;
            boolean isIpv6 = Packets.u16(frame, 12) == 0x86DD;
            if (isIpv4 && frame[23] == 17 || isIpv6 && frame[20] == 17) {
                bfd.add(frame);
            }
        }
        return bfd;
    }

    /** The BFD part of the last frame sent. */
    private byte[] lastSent() {
        List<byte[]> sent = bfdSent();
        byte[] frame = sent.get(sent.size() - 1);
        return Arrays.copyOfRange(frame, frame.length - 24, frame.length);
    }

    private static int state(byte[] bfd) {
        return (bfd[1] & 0xFF) >>> 6;
    }

    private void hear(byte[] bfd) {
        router.uplink.inject(Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, SINGLE_HOP, bfd));
        router.advanceMs(10);
    }

    private static byte[] said(int state, int flags, int yours) {
        return Packets.bfd(state, flags, 3, PEER_DISCRIMINATOR, yours, state == UP ? 50_000 : 1_000_000, 50_000);
    }

    /** The session's discriminator, once it is up between the two IPv4 addresses. */
    private int up() {
        add(single(7));
        resolve();
        int own = Packets.i32(lastSent(), 4);
        router.advanceMs(10);
        hear(said(DOWN, 0, 0));
        hear(said(INIT, 0, own));
        hear(said(UP, POLL, own));
        hear(said(UP, FINAL, own));
        bfdSent();
        assertEquals("bfd 7 up (none) init", lastEvent());
        return own;
    }

    private String lastEvent() {
        List<String> bfd =
                router.events.stream().filter(each -> each.startsWith("bfd")).toList();
        return bfd.isEmpty() ? "" : bfd.get(bfd.size() - 1);
    }

    @Test
    void theFirstPacketWaitsForTheNeighbourAndIsWrittenAsItShouldBe() {
        add(single(7));
        assertEquals(1, router.sent(router.uplink).size(), "the question");
        resolve();
        List<byte[]> sent = bfdSent();
        assertEquals(1, sent.size());
        byte[] frame = sent.get(0);
        assertEquals(PEER_MAC, Packets.destinationMac(frame));
        assertEquals(UPLINK_MAC, Packets.sourceMac(frame));
        assertEquals(255, Packets.u8(frame, 22));
        assertEquals("172.17.8.100", Packets.ip(frame, 26));
        assertEquals("172.17.8.101", Packets.ip(frame, 30));
        assertEquals(0, Packets.checksum(frame, 14, 20));
        assertEquals(49_152, Packets.u16(frame, 34));
        assertEquals(SINGLE_HOP, Packets.u16(frame, 36));
        assertEquals(32, Packets.u16(frame, 38));
        assertEquals(0, Packets.udpChecksum(frame));
        int own = Packets.i32(frame, 46);
        assertNotEquals(0, own);
        assertArrayEquals(
                Packets.bfd(DOWN, 0, 3, own, 0, 1_000_000, 50_000), Arrays.copyOfRange(frame, 42, frame.length));
        assertEquals("bfd 7 down (none) down", lastEvent());
    }

    @Test
    void overIpv6TheSame() {
        add(single6(7));
        resolve();
        byte[] frame = bfdSent().get(0);
        assertEquals(PEER_MAC, Packets.destinationMac(frame));
        assertEquals(255, Packets.u8(frame, 21));
        assertEquals("fd00:8::100", Packets.ip6(frame, 22));
        assertEquals("fd00:8::101", Packets.ip6(frame, 38));
        assertEquals(SINGLE_HOP, Packets.u16(frame, 56));
        assertEquals(0, Packets.udpChecksum(frame));
        int own = Packets.i32(frame, 66);
        router.advanceMs(10);
        for (byte[] bfd : List.of(said(DOWN, 0, 0), said(INIT, 0, own), said(UP, FINAL, own))) {
            router.uplink.inject(Packets.udp6(UPLINK_MAC, PEER_MAC, PEER6, NODE6, 255, SINGLE_HOP, bfd));
            router.advanceMs(10);
        }
        assertEquals("bfd 7 up (none) init", lastEvent());
        assertEquals(3, router.drops("enp0s8", "bfd-consumed"));
    }

    @Test
    void overHopsByTheRouteAndWithAnyTtl() {
        router.route("10.99.0.0/24", NextHop.gateway(PEER, UPLINK, "enp0s8"), RouteProtocol.BGP);
        router.fib.commit();
        add(settings(8, IpAddress.of(NODE), IpAddress.of(FAR), true));
        resolve();
        byte[] frame = bfdSent().get(0);
        assertEquals(PEER_MAC, Packets.destinationMac(frame));
        assertEquals("10.99.0.1", Packets.ip(frame, 30));
        assertEquals(MULTIHOP, Packets.u16(frame, 36));
        int own = Packets.i32(frame, 46);
        router.advanceMs(10);
        router.uplink.inject(Packets.udp4(UPLINK_MAC, PEER_MAC, FAR, NODE, 3, MULTIHOP, said(DOWN, 0, 0)));
        router.advanceMs(10);
        router.uplink.inject(Packets.udp4(UPLINK_MAC, PEER_MAC, FAR, NODE, 1, MULTIHOP, said(INIT, 0, own)));
        router.advanceMs(10);
        assertEquals("bfd 8 up (none) init", lastEvent());
    }

    @Test
    void betweenLinkLocalAddressesByItsPort() {
        router.link.addAddress(UPLINK, IpAddress.of(OWN_LINK_LOCAL), 0);
        add(new BfdSettings(
                9, UPLINK, IpAddress.of(OWN_LINK_LOCAL), IpAddress.of(PEER_LINK_LOCAL), false, 50_000, 50_000, 3));
        resolve();
        byte[] frame = bfdSent().get(0);
        assertEquals("fe80::64", Packets.ip6(frame, 22));
        assertEquals(PEER_MAC, Packets.destinationMac(frame));
        router.advanceMs(10);
        router.uplink.inject(
                Packets.udp6(UPLINK_MAC, PEER_MAC, PEER_LINK_LOCAL, OWN_LINK_LOCAL, 255, SINGLE_HOP, said(INIT, 0, 0)));
        router.run();
        assertEquals(1, router.drops("enp0s8", "bfd-malformed"), "who says init must know us");
        router.uplink.inject(
                Packets.udp6(UPLINK_MAC, PEER_MAC, PEER_LINK_LOCAL, OWN_LINK_LOCAL, 255, SINGLE_HOP, said(DOWN, 0, 0)));
        router.run();
        assertEquals("bfd 9 init (none) down", lastEvent());
        router.setLink(13, "enp0s8", false, 1500, UPLINK_MAC, router.uplink);
        router.advanceMs(20);
        router.advanceMs(1_500);
        assertTrue(router.drops("enp0s8", "port-down") > 0);
    }

    @Test
    void theKernelIsKeptOffAsLongAsThereAreSessions() {
        add(single(1));
        assertTrue(router.guards().contains(POOLS + " bfd 172.17.8.100"), router.guards()::toString);
        add(single6(2));
        add(settings(3, IpAddress.of(NODE), IpAddress.of(FAR), true));
        assertTrue(router.guards().contains(POOLS + " bfd 172.17.8.100 bfd fd00:8::100"), router.guards()::toString);
        assertEquals(3, router.guards().size());
        for (int id = 1; id <= 3; id++) {
            router.link.removeBfdSession(id);
        }
        router.run();
        router.advanceMs(2_000);
        assertTrue(router.guards().contains(POOLS + " bfd 172.17.8.100 bfd fd00:8::100"), "the peers still send");
        router.advanceMs(2_000);
        assertTrue(router.guards().contains(POOLS), router.guards()::toString);
    }

    @Test
    void withoutSessionsAllOfItIsTheKernels() {
        router.uplink.inject(Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, SINGLE_HOP, said(DOWN, 0, 0)));
        router.uplink.inject(Packets.udp6(UPLINK_MAC, PEER_MAC, PEER6, NODE6, 255, MULTIHOP, said(DOWN, 0, 0)));
        router.run();
        assertEquals(2, router.drops("enp0s8", "left-to-kernel"));
    }

    @Test
    void whatIsNotOfBfdsFormIsLeftToTheKernelAsTheGuardLeavesIt() {
        up();
        byte[] bfd = said(UP, 0, 0);
        router.uplink.inject(Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, 3785, bfd));
        router.uplink.inject(Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE + 1, 255, SINGLE_HOP, bfd));
        byte[] udp = Arrays.copyOfRange(Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, SINGLE_HOP, bfd), 34, 66);
        router.uplink.inject(Packets.ipv4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, 17, 0x2000, udp));
        router.uplink.inject(Packets.ipv4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, 6, 0, udp));
        router.uplink.inject(Packets.ipv4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, 17, 0, new byte[7]));
        router.run();
        assertEquals(5, router.drops("enp0s8", "left-to-kernel"));
    }

    @Test
    void fromFurtherAwayThanOneHopNothingIsBelieved() {
        int own = up();
        for (int ttl : new int[] {254, 1, 64, 0}) {
            router.uplink.inject(Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, ttl, SINGLE_HOP, said(DOWN, 0, own)));
        }
        router.run();
        assertEquals(4, router.drops("enp0s8", "bfd-ttl"));
        assertEquals("bfd 7 up (none) init", lastEvent());
    }

    @Test
    void theOtherPortIsNoWayAroundTheTtl() {
        int own = up();
        router.uplink.inject(Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 3, MULTIHOP, said(DOWN, 0, own)));
        router.uplink.inject(Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 3, MULTIHOP, said(DOWN, 0, 0)));
        router.run();
        assertEquals(2, router.drops("enp0s8", "bfd-no-session"));
        assertEquals("bfd 7 up (none) init", lastEvent());
    }

    @Test
    void aWrongDiscriminatorAStrangerAndAWrongChecksumAreRefused() {
        int own = up();
        hear(said(DOWN, 0, own ^ 1));
        assertEquals(1, router.drops("enp0s8", "bfd-no-session"));
        router.uplink.inject(Packets.udp4(UPLINK_MAC, PEER_MAC, PEER + 1, NODE, 255, SINGLE_HOP, said(DOWN, 0, 0)));
        router.run();
        assertEquals(2, router.drops("enp0s8", "bfd-no-session"));
        byte[] broken = Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, SINGLE_HOP, said(DOWN, 0, own));
        broken[65] ^= 1;
        router.uplink.inject(broken);
        byte[] long4 = Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, SINGLE_HOP, said(DOWN, 0, own));
        long4[39]++;
        router.uplink.inject(long4);
        router.run();
        assertEquals(2, router.drops("enp0s8", "bfd-malformed"));
        byte[] header = Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, SINGLE_HOP, said(DOWN, 0, own));
        header[24] ^= 1;
        router.uplink.inject(header);
        router.run();
        assertEquals(1, router.drops("enp0s8", "ipv4-checksum"));
        assertEquals("bfd 7 up (none) init", lastEvent());
    }

    @Test
    void authenticationIsRefusedAndCounted() {
        int own = up();
        byte[] simple = Arrays.copyOf(said(DOWN, 4, own), 30);
        simple[3] = 30;
        simple[24] = 1;
        simple[25] = 6;
        hear(simple);
        assertEquals(1, router.drops("enp0s8", "bfd-authenticated"));
        assertEquals("bfd 7 up (none) init", lastEvent());
    }

    @Test
    void aWorkloadHasNoPartInIt() {
        int own = up();
        router.veth.inject(Packets.udp4(VETH_MAC, A_MAC, A, NODE, 255, SINGLE_HOP, said(DOWN, 0, own)));
        router.veth.inject(Packets.udp4(VETH_MAC, A_MAC, PEER, NODE, 255, SINGLE_HOP, said(DOWN, 0, own)));
        router.run();
        assertEquals("bfd 7 up (none) init", lastEvent());
        assertEquals(1, router.drops("calif24874aae57", "source-spoofed"));
        assertEquals(1, router.drops("calif24874aae57", "to-host"));
    }

    @Test
    void silenceIsToldWithinTheDetectionTime() {
        up();
        router.advanceMs(149);
        assertEquals("bfd 7 up (none) init", lastEvent());
        router.advanceMs(1);
        assertEquals("bfd 7 down (control detection time expired) down", lastEvent());
        router.advanceMs(10); // no two packets closer than that
        assertEquals(DOWN, state(lastSent()));
    }

    @Test
    void aPollIsAnsweredInTheSameCycle() {
        int own = up();
        router.uplink.inject(Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, SINGLE_HOP, said(UP, POLL, own)));
        router.runWorker();
        byte[] answer = lastSent();
        assertEquals(UP << 6 | FINAL, answer[1] & 0xFF);
        assertEquals(PEER_DISCRIMINATOR, Packets.i32(answer, 8));
    }

    @Test
    void newValuesArePolledAndTheSessionStaysUp() {
        int own = up();
        add(new BfdSettings(7, 0, IpAddress.of(NODE), IpAddress.of(PEER), false, 200_000, 30_000, 5));
        byte[] poll = lastSent();
        assertArrayEquals(Packets.bfd(UP, POLL, 5, own, PEER_DISCRIMINATOR, 200_000, 30_000), poll);
        assertEquals("bfd 7 up (none) up", lastEvent());
    }

    @Test
    void anotherNameForTheSameSessionIsTakenOverAsItIs() {
        int own = up();
        add(single(70));
        assertEquals("bfd 70 up (none) up", lastEvent());
        hear(said(UP, 0, own));
        router.link.removeBfdSession(7);
        router.run();
        router.advanceMs(50);
        assertEquals(UP, state(lastSent()), "the old name is nobody's");
    }

    @Test
    void oneNameForTwoSessionsIsAnError() {
        up();
        add(settings(7, IpAddress.of(NODE), IpAddress.of(FAR), true));
        assertTrue(
                router.events.contains("error 0 bfd session 7 exists already, to 172.17.8.101"),
                router.events::toString);
    }

    @Test
    void oneThatIsRemovedSaysAdminDownAndAnswersNothing() {
        int own = up();
        router.link.removeBfdSession(7);
        router.run();
        byte[] last = lastSent();
        assertEquals(0, state(last));
        assertEquals(7, last[0] & 0x1F);
        long consumed = router.drops("enp0s8", "bfd-consumed");
        hear(said(DOWN, POLL, own));
        assertEquals(List.of(), bfdSent());
        assertEquals(consumed + 1, router.drops("enp0s8", "bfd-consumed"));
        router.advanceMs(4_000);
        bfdSent();
        router.advanceMs(4_000);
        assertEquals(List.of(), bfdSent());
        assertEquals("bfd 7 up (none) init", lastEvent(), "control knows what it wanted");
    }

    @Test
    void oneThatIsWantedAgainWhileItLeavesIsNew() {
        int own = up();
        router.link.removeBfdSession(7);
        router.run();
        bfdSent();
        add(single(7));
        byte[] first = lastSent();
        assertEquals(DOWN, state(first));
        assertNotEquals(own, Packets.i32(first, 4));
        router.advanceMs(5_000);
        assertTrue(router.guards().contains(POOLS + " bfd 172.17.8.100"), "the old one's end is not the new one's");
        assertTrue(!bfdSent().isEmpty());
    }

    @Test
    void aPeerWithoutAMacIsNoReasonToTellOurselves() {
        add(single(7));
        for (int i = 0; i < 40; i++) {
            router.advanceMs(100);
        }
        assertTrue(router.drops("enp0s8", "neighbor-failed") > 0);
        assertEquals(List.of(), bfdSent());
        assertEquals(0, router.counter("port enp0s8 icmp-suppressed"));
        assertEquals(0, router.drops("enp0s8", "icmp-unroutable"));
    }

    @Test
    void aPeerWithoutARouteIsCounted() {
        add(settings(8, IpAddress.of(NODE), IpAddress.of(FAR), true));
        assertEquals(1, router.drops("enp0s8", "no-route"));
        add(settings(9, IpAddress.of(NODE6), IpAddress.parse("2001:db8::1"), true));
        assertEquals(2, router.drops("enp0s8", "no-route"));
    }

    @Test
    void aLateWorkerLooksAtWhatHasComeInBeforeItBelievesInSilence() {
        int own = up();
        for (int i = 0; i < 100; i++) {
            router.uplink.inject(Packets.ping(UPLINK_MAC, PEER_MAC, PEER, NODE, 64));
        }
        router.uplink.inject(Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, SINGLE_HOP, said(UP, 0, own)));
        router.advanceMs(250);
        assertEquals("bfd 7 up (none) init", lastEvent());
        router.advanceMs(150);
        assertEquals("bfd 7 down (control detection time expired) down", lastEvent());
    }

    @Test
    void asManySessionsAsThereMayBeAndNotOneMore() {
        for (int id = 1; id <= 257; id++) {
            router.link.addBfdSession(settings(id, IpAddress.of(NODE), IpAddress.of(FAR + id), true));
            router.run();
        }
        assertTrue(router.events.stream().anyMatch(each -> each.contains("there are 256 already")));
    }

    @Test
    void sessionsInSteadyStateAllocateNothing() {
        int own = up();
        byte[] up4 = Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, SINGLE_HOP, said(UP, POLL, own));
        byte[] stranger = Packets.udp6(UPLINK_MAC, PEER_MAC, PEER6, NODE6, 255, SINGLE_HOP, said(DOWN, 0, 0));
        add(single6(8));
        resolve();
        byte[] six = lastSent();
        byte[] up6 =
                Packets.udp6(UPLINK_MAC, PEER_MAC, PEER6, NODE6, 255, SINGLE_HOP, said(INIT, 0, Packets.i32(six, 4)));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                router.uplink.inject(up4);
                router.uplink.inject(up6);
                router.uplink.inject(stranger);
                router.advanceWorkerMs(20);
                router.uplink.discardSent();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes allocated over 60,000 packets in and as many out in the best of five rounds");
    }

    @Test
    void noGarbageEndsWithoutANameOrFlapsASession() {
        int own = up();
        add(single6(8));
        add(settings(9, IpAddress.of(NODE), IpAddress.of(FAR), true));
        long seed = System.nanoTime();
        System.out.println("noGarbageEndsWithoutANameOrFlapsASession seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] alive = Packets.udp4(UPLINK_MAC, PEER_MAC, PEER, NODE, 255, SINGLE_HOP, said(UP, 0, own));
        for (int i = 0; i < 30_000; i++) {
            byte[] bfd = said(random.nextInt(4), random.nextInt(64), random.nextBoolean() ? own ^ 0x1000 : 0);
            bfd = Arrays.copyOf(bfd, random.nextInt(4) == 0 ? random.nextInt(60) : bfd.length);
            for (int flips = random.nextInt(3); flips > 0 && bfd.length > 4; flips--) {
                bfd[random.nextInt(4)] = (byte) random.nextInt();
            }
            int port = random.nextBoolean() ? SINGLE_HOP : MULTIHOP;
            int ttl = random.nextBoolean() ? 255 : random.nextInt(256);
            byte[] frame = random.nextBoolean()
                    ? Packets.udp6(UPLINK_MAC, PEER_MAC, PEER6, NODE6, ttl, port, bfd)
                    : Packets.udp4(UPLINK_MAC, PEER_MAC, random.nextBoolean() ? FAR : PEER + 1, NODE, ttl, port, bfd);
            if (random.nextInt(4) == 0) {
                frame[34 + random.nextInt(frame.length - 34)] ^= (byte) (1 << random.nextInt(8));
            }
            router.uplink.inject(frame);
            if (i % 20 == 0) {
                router.uplink.inject(alive);
                router.advanceMs(random.nextInt(100));
                router.uplink.discardSent();
                router.host.discardSent();
            }
        }
        router.run();
        assertTrue(router.events.stream()
                .noneMatch(each -> each.startsWith("bfd 7 down (c") || each.startsWith("bfd 7 down (ne")));
    }
}
