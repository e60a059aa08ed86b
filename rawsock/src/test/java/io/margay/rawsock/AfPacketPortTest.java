package io.margay.rawsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.rawsock.linux.Errno;
import io.margay.rawsock.linux.OffHeap;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Ports and transmitters on a real veth pair, {@code x0} and {@code x1}, both ends in one namespace. */
class AfPacketPortTest {
    private static final AfPacketOptions OPTIONS = new AfPacketOptions(1 << 20, 32 << 20);

    private static void inNamespace(String scenario) {
        try (Namespaces namespaces = Namespaces.create("n")) {
            namespaces.veth("n", "x0", "n", "x1");
            Namespaces.run("ip", "-n", namespaces.full("n"), "link", "set", "x1", "mtu", "65535");
            Namespaces.run("ip", "-n", namespaces.full("n"), "link", "set", "x0", "mtu", "65535");
            namespaces.runScenario("n", AfPacketPortTest.class, scenario);
        }
    }

    private static AfPacketPort open(String name) {
        return AfPacketPort.open(OPTIONS, new LargeFramePool(), Interfaces.index(name));
    }

    @Test
    void framesOfAnyLengthArriveWholeAndInOrder() {
        inNamespace("scenarioOrder");
    }

    /** Lengths on both sides of what a slot holds, so that slots and fetched frames alternate in every way. */
    static void scenarioOrder(String[] namespaces) {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        int[] edges = {
            60, 61, AfPacketOptions.SLOT_FRAME_LENGTH, AfPacketOptions.SLOT_FRAME_LENGTH + 1, 9000, 65_535 + 14
        };
        try (AfPacketPort port = open("x0");
                SentFrames sent = new SentFrames()) {
            int egress = Interfaces.index("x1");
            Collected collected = new Collected();
            int count = 0;
            while (count < 2000) {
                int batch = 1 + random.nextInt(20);
                int[] lengths = new int[batch];
                for (int i = 0; i < batch; i++) {
                    int length =
                            random.nextInt(3) == 0 ? edges[random.nextInt(edges.length)] : 60 + random.nextInt(4000);
                    lengths[i] = length;
                    sent.add(egress, 1, SentFrames.numbered(count + i, length));
                }
                assertEquals(batch, sent.flush(), "seed " + seed);
                collected.await(port, batch);
                for (int i = 0; i < batch; i++) {
                    assertArrayEquals(
                            SentFrames.numbered(count + i, lengths[i]),
                            collected.frame(i),
                            "seed " + seed + " frame " + i);
                }
                collected.frames.clear();
                count += batch;
            }
            assertEquals(0, port.kernelDrops(), "seed " + seed);
        }
    }

    @Test
    void theLargestFrameOfASlotIsStillInTheRing() {
        inNamespace("scenarioSlot");
    }

    static void scenarioSlot(String[] namespaces) {
        try (AfPacketPort port = AfPacketPort.open(OPTIONS, new LargeFramePool(1), Interfaces.index("x0"));
                SentFrames sent = new SentFrames()) {
            int egress = Interfaces.index("x1");
            UnsafeBuffer[] seen = new UnsafeBuffer[2];
            for (int i = 0; i < 2; i++) {
                int index = i;
                sent.add(egress, 1, SentFrames.numbered(i, AfPacketOptions.SLOT_FRAME_LENGTH + i));
                sent.flush();
                while (port.poll(
                                (buffer, offset, length) -> {
                                    seen[index] = buffer;
                                    assertEquals(
                                            0,
                                            (int) ((buffer.addressOffset() + offset + 14) & 3),
                                            "alignment behind Ethernet");
                                },
                                1)
                        == 0) {
                    Thread.onSpinWait();
                }
                port.release();
            }
            assertEquals(OPTIONS.ringLengthBytes(), seen[0].capacity());
            assertTrue(seen[1].capacity() != seen[0].capacity(), "the larger one came in a pool buffer");
        }
    }

    @Test
    void aSuperPacketKeepsItsVirtioHeader() {
        inNamespace("scenarioSuperPacket");
    }

    static void scenarioSuperPacket(String[] namespaces) {
        byte[] frame = SentFrames.tcp(60_000);
        try (AfPacketPort port = open("x0");
                SentFrames sent = new SentFrames()) {
            sent.add(Interfaces.index("x1"), 1, SentFrames.superPacketHeader(), frame);
            assertEquals(1, sent.flush(), () -> sent.failures.toString());
            Collected collected = new Collected().await(port, 1);
            assertArrayEquals(frame, collected.frame(0));
            UnsafeBuffer received = collected.virtio(0);
            assertEquals(VirtioHeader.NEEDS_CSUM, VirtioHeader.flags(received, 0));
            assertEquals(VirtioHeader.GSO_TCPV4, VirtioHeader.gsoType(received, 0));
            assertEquals(1448, VirtioHeader.gsoSize(received, 0));
            assertEquals(34, VirtioHeader.csumStart(received, 0));
            assertEquals(16, VirtioHeader.csumOffset(received, 0));
        }
    }

    @Test
    void whatTheRingCannotHoldIsCounted() {
        inNamespace("scenarioOverflow");
    }

    static void scenarioOverflow(String[] namespaces) {
        AfPacketOptions small = new AfPacketOptions(64 << 10, 128 << 10);
        try (AfPacketPort port = AfPacketPort.open(small, new LargeFramePool(), Interfaces.index("x0"));
                SentFrames sent = new SentFrames()) {
            int egress = Interfaces.index("x1");
            for (int i = 0; i < 50; i++) {
                sent.add(egress, 1, SentFrames.numbered(i, 100));
            }
            assertEquals(50, sent.flush());
            Collected collected = new Collected().await(port, 32);
            assertEquals(18, port.kernelDrops());
            assertEquals(18, port.kernelDrops(), "counted once");
            for (int i = 0; i < 32; i++) {
                assertArrayEquals(SentFrames.numbered(i, 100), collected.frame(i));
            }
            // Large frames: slots are left, but the receive buffer fills.
            for (int i = 0; i < 20; i++) {
                sent.add(egress, 1, SentFrames.numbered(i, 60_000));
            }
            sent.flush();
            Collected large = new Collected();
            int taken = 0;
            for (int n; (n = port.poll(large, 64)) > 0; taken += n) {
                port.release();
            }
            assertEquals(20, taken, "slots");
            assertTrue(large.frames.size() < 20, "the buffer was too small for " + large.frames.size());
            assertEquals(18 + 20 - large.frames.size(), port.kernelDrops());
        }
    }

    @Test
    void anExhaustedPoolEndsThePollAndLosesNothing() {
        inNamespace("scenarioPool");
    }

    static void scenarioPool(String[] namespaces) {
        LargeFramePool pool = new LargeFramePool(2);
        try (AfPacketPort port = AfPacketPort.open(OPTIONS, pool, Interfaces.index("x0"));
                SentFrames sent = new SentFrames()) {
            int egress = Interfaces.index("x1");
            for (int i = 0; i < 5; i++) {
                sent.add(egress, 1, SentFrames.numbered(i, 5000));
            }
            sent.flush();
            Collected collected = new Collected();
            while (collected.frames.size() < 2) {
                port.poll(collected, 64);
            }
            assertEquals(0, port.poll(collected, 64));
            port.release();
            assertEquals(2, port.poll(collected, 64));
            port.release();
            assertEquals(1, port.poll(collected, 64));
            port.release();
            for (int i = 0; i < 5; i++) {
                assertArrayEquals(SentFrames.numbered(i, 5000), collected.frame(i));
            }
        }
        try (AfPacketPort port = AfPacketPort.open(OPTIONS, pool, Interfaces.index("x0"))) {
            assertEquals(0, port.poll(new Collected(), 64), "a new port starts empty");
        }
    }

    @Test
    void unreleasedSlotsAreNotPolledTwice() {
        inNamespace("scenarioUnreleased");
    }

    static void scenarioUnreleased(String[] namespaces) {
        AfPacketOptions small = new AfPacketOptions(64 << 10, 1 << 20);
        try (AfPacketPort port = AfPacketPort.open(small, new LargeFramePool(), Interfaces.index("x0"));
                SentFrames sent = new SentFrames()) {
            for (int i = 0; i < 40; i++) {
                sent.add(Interfaces.index("x1"), 1, SentFrames.numbered(i, 60));
            }
            sent.flush();
            Collected collected = new Collected();
            while (collected.frames.size() < 32) {
                port.poll(collected, 64);
            }
            assertEquals(0, port.poll(collected, 64), "the ring is all ours");
        }
    }

    @Test
    void aHandlerThatThrowsDoesNotMeetTheFrameAgain() {
        inNamespace("scenarioThrowing");
    }

    static void scenarioThrowing(String[] namespaces) {
        try (AfPacketPort port = open("x0");
                SentFrames sent = new SentFrames()) {
            int egress = Interfaces.index("x1");
            sent.add(egress, 1, SentFrames.numbered(0, 100));
            sent.add(egress, 1, SentFrames.numbered(1, 100));
            sent.flush();
            assertThrows(IllegalStateException.class, () -> {
                while (true) {
                    port.poll(
                            (buffer, offset, length) -> {
                                throw new IllegalStateException("a bug");
                            },
                            1);
                }
            });
            assertArrayEquals(
                    SentFrames.numbered(1, 100), new Collected().await(port, 1).frame(0));
        }
    }

    @Test
    void theRingOutlivesAnInterfaceThatGoesDownAndUp() {
        inNamespace("scenarioDownAndUp");
    }

    static void scenarioDownAndUp(String[] namespaces) {
        int ingress = Interfaces.index("x0");
        int egress = Interfaces.index("x1");
        try (AfPacketPort port = open("x0");
                Poller poller = Poller.open(1);
                SentFrames sent = new SentFrames()) {
            poller.add(port.fileDescriptor());
            assertEquals(0, port.error());
            Namespaces.run("ip", "link", "set", "x0", "down");
            assertEquals(Errno.ENETDOWN, port.error());
            assertEquals(1, poller.await(1000), "poll(2) wakes up once for the error");
            assertEquals(0, poller.await(50), "and not again");
            assertEquals(0, port.poll(new Collected(), 1));
            Namespaces.run("ip", "link", "set", "x0", "up");
            assertEquals(0, port.error());
            for (int length : new int[] {100, 5000}) {
                sent.add(egress, 1, SentFrames.numbered(length, length));
                assertEquals(1, sent.flush());
                assertArrayEquals(
                        SentFrames.numbered(length, length),
                        new Collected().await(port, 1).frame(0));
            }
            Namespaces.run("ip", "link", "set", "x0", "down");
            Namespaces.run("ip", "link", "set", "x0", "up");
            // The error is still on the socket and must not cost the large frame that recvmsg is to fetch.
            sent.add(egress, 1, SentFrames.numbered(9, 5000));
            assertEquals(1, sent.flush());
            assertArrayEquals(
                    SentFrames.numbered(9, 5000), new Collected().await(port, 1).frame(0));
            Namespaces.run("ip", "link", "set", "x0", "down");
            try (AfPacketPort opened = AfPacketPort.open(OPTIONS, new LargeFramePool(), ingress)) {
                assertEquals(Errno.ENETDOWN, opened.error(), "one that is down can be opened");
                Namespaces.run("ip", "link", "set", "x0", "up");
                sent.add(egress, 1, SentFrames.numbered(10, 100));
                sent.flush();
                assertArrayEquals(
                        SentFrames.numbered(10, 100),
                        new Collected().await(opened, 1).frame(0));
            }
            Namespaces.run("ip", "link", "del", "x0");
            assertEquals(Errno.ENODEV, port.error());
            Namespaces.run("ip", "link", "add", "x0", "type", "veth", "peer", "name", "x1");
            assertEquals(Errno.ENODEV, port.error(), "another interface of the same name is another interface");
        }
    }

    @Test
    void whatCannotBeSentIsReportedAndTheRestGoesOn() {
        inNamespace("scenarioFailures");
    }

    static void scenarioFailures(String[] namespaces) {
        Namespaces.run("ip", "link", "add", "down0", "type", "veth", "peer", "name", "down1");
        Namespaces.run("ip", "link", "add", "nocarrier0", "type", "veth", "peer", "name", "nocarrier1");
        Namespaces.run("ip", "link", "set", "nocarrier0", "up");
        int gone = 4711;
        int good = Interfaces.index("x1");
        byte[] frame = SentFrames.numbered(1, 100);
        byte[] nonsense = new byte[VirtioHeader.LENGTH];
        VirtioHeader.gsoType(new UnsafeBuffer(nonsense), 0, 77);
        try (AfPacketPort port = open("x0");
                SentFrames sent = new SentFrames()) {
            sent.add(gone, 1, frame);
            sent.add(good, 2, frame);
            sent.add(Interfaces.index("down0"), 3, frame);
            sent.add(good, 4, frame);
            sent.add(good, 5, frame);
            sent.add(good, 6, nonsense, frame);
            sent.add(Interfaces.index("nocarrier0"), 7, frame);
            sent.add(Interfaces.index("down0"), 8, SentFrames.numbered(1, 1600));
            assertEquals(3, sent.flush());
            assertEquals(List.of(2, 4, 5), sent.sentTokens);
            assertEquals(List.of("1 ENXIO", "3 ENETDOWN", "6 EINVAL", "7 ENOBUFS", "8 ENETDOWN"), sent.failures);
            new Collected().await(port, 3);
            Namespaces.run("ip", "link", "set", "x1", "mtu", "1500");
            sent.failures.clear();
            sent.add(good, 1, SentFrames.numbered(1, 1515));
            sent.add(good, 2, SentFrames.numbered(1, 1514));
            assertEquals(1, sent.flush());
            assertEquals(List.of("1 EMSGSIZE"), sent.failures);
            assertEquals(0, sent.flush(), "nothing left");
            // A whole batch to nowhere ends, and so does one that is larger than a batch.
            sent.failures.clear();
            for (int i = 0; i < 150; i++) {
                sent.add(gone, i, frame);
            }
            assertEquals(0, sent.flush());
            assertEquals(150, sent.failures.size());
        }
    }

    @Test
    void neitherReceivingNorSendingAllocates() {
        inNamespace("scenarioAllocation");
    }

    static void scenarioAllocation(String[] namespaces) {
        long[] bytes = new long[1];
        FrameHandler handler = (buffer, offset, length) -> bytes[0] += length;
        TransmitListener listener = new TransmitListener() {
            @Override
            public void onSent(int token, int lengthBytes) {
                bytes[0]++;
            }

            @Override
            public void onFailed(int token, int errno) {
                bytes[0]--;
            }
        };
        int egress = Interfaces.index("x1");
        UnsafeBuffer frames = OffHeap.allocate(16_384);
        frames.putBytes(64, SentFrames.numbered(1, 1000));
        frames.putBytes(2048, SentFrames.numbered(2, 5000));
        try (AfPacketPort port = open("x0");
                AfPacketTransmitter transmitter = AfPacketTransmitter.open(listener)) {
            Runnable rounds = () -> {
                for (int round = 0; round < 10_000; round++) {
                    transmitter.transmit(frames, 64, 1000, egress, 1);
                    transmitter.transmit(frames, 2048, 5000, egress, 1);
                    transmitter.transmit(frames, 64, 1000, 4711, 1); // fails
                    transmitter.flush();
                    port.poll(handler, 64);
                    port.release();
                    if (round % 100 == 0) {
                        port.kernelDrops();
                        port.error();
                    }
                }
            };
            assertEquals(0, Allocation.least(rounds), "bytes allocated in 10,000 rounds");
        }
    }

    @Test
    void failuresOfSetUpSayWhatOnWhatAndWhy() {
        inNamespace("scenarioSetUp");
    }

    static void scenarioSetUp(String[] namespaces) {
        RawSocketException e =
                assertThrows(RawSocketException.class, () -> AfPacketPort.open(OPTIONS, new LargeFramePool(), 4711));
        assertEquals("interface 4711: binding a packet socket failed: ENODEV, no such interface", e.getMessage());
        assertEquals(Errno.ENODEV, e.errno());
    }

    @Test
    void aMissingPrivilegeIsNamed() {
        for (String capability : List.of("net_raw", "net_admin")) {
            try (Namespaces namespaces = Namespaces.create("n")) {
                namespaces.veth("n", "x0", "n", "x1");
                String without = "-" + capability;
                Process process = namespaces.startScenario(
                        "n",
                        List.of("setpriv", "--bounding-set", without, "--inh-caps", without),
                        AfPacketPortTest.class,
                        "scenarioOpenAll");
                String output = Namespaces.outputOf(process);
                String name = "CAP_" + capability.toUpperCase(Locale.ROOT);
                assertTrue(output.contains("EPERM") && output.contains("needs " + name), output);
            }
        }
    }

    static void scenarioOpenAll(String[] namespaces) {
        open("x0").close();
    }
}
