package io.margay.dataplane.node;

import static io.margay.dataplane.TestRouter.A;
import static io.margay.dataplane.TestRouter.A2;
import static io.margay.dataplane.TestRouter.A_MAC;
import static io.margay.dataplane.TestRouter.VETH2_MAC;
import static io.margay.dataplane.TestRouter.VETH_MAC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.Packets;
import io.margay.dataplane.TestRouter;
import io.margay.rawsock.VirtioHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too long and may be cut: put together again it is what came in. */
class FragmentTest {
    private static final String VETH_NAME = "calif24874aae57";
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int MORE = 0x2000;

    private TestRouter router;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        router = new TestRouter(directory).configured();
        mtu(1400);
    }

    @AfterEach
    void everyFrameHasAName() throws IOException {
        assertEquals(0, router.unaccounted());
        router.close();
    }

    @Test
    void everyLengthIsPutTogetherAgain() {
        SplittableRandom random = new SplittableRandom(1);
        for (int mtu : new int[] {1400, 1280, 576, 68}) {
            mtu(mtu);
            for (int length : new int[] {mtu - 19, mtu, 2 * mtu - 40, 2 * mtu - 39, 4000}) {
                byte[] data = new byte[length];
                random.nextBytes(data);
                inject(data, 0);
                assertArrayEquals(data, together(router.sent(router.veth2), mtu, 0, false), "mtu " + mtu);
            }
        }
    }

    @Test
    void theLargestDatagramOfAllInOneCycle() {
        byte[] data = new byte[65_515];
        new SplittableRandom(2).nextBytes(data);
        inject(data, 0);
        assertArrayEquals(data, together(router.sent(router.veth2), 1400, 0, false));
    }

    @Test
    void moreThanItsRoomHoldsIsSentInBetween() {
        mtu(576);
        byte[] data = new byte[60_000];
        for (int i = 0; i < 3; i++) {
            router.veth.inject(Packets.ipv4(VETH_MAC, A_MAC, A, A2, 64, UDP, 0, data));
        }
        int[] frames = {0};
        for (int cycle = 0; cycle < 5; cycle++) {
            router.runWorker();
            frames[0] += router.sent(router.veth2).size();
        }
        // the port in memory takes 512 frames, what it refuses is counted
        assertEquals(3 * 109, frames[0] + router.drops("cali4e5ed993aed", "tx-queue-full"));
    }

    @Test
    void aFragmentIsCutIntoFragmentsOfTheSameDatagram() {
        byte[] data = new byte[2_000];
        new SplittableRandom(3).nextBytes(data);
        inject(data, MORE | 100);
        assertArrayEquals(data, together(router.sent(router.veth2), 1400, 800, true));
        inject(data, 100);
        assertArrayEquals(data, together(router.sent(router.veth2), 1400, 800, false));
    }

    @Test
    void whatEndsBehindTheLargestDatagramIsMalformed() {
        inject(new byte[2_000], 8_000);
        assertEquals(List.of(), router.sent(router.veth2));
        assertEquals(1, router.drops(VETH_NAME, "ipv4-malformed"));
    }

    @Test
    void laterFragmentsHaveOnlyTheOptionsToBeCopied() {
        byte[] plain = Packets.ipv4(VETH_MAC, A_MAC, A, A2, 64, UDP, 0, new byte[2_000]);
        byte[] frame = new byte[plain.length + 8];
        System.arraycopy(plain, 0, frame, 0, 34);
        byte[] options = {(byte) 0x94, 4, 0, 0, 0x52, 4, 0, 0}; // router alert, to be copied, and one that is not
        System.arraycopy(options, 0, frame, 34, 8);
        System.arraycopy(plain, 34, frame, 42, 2_000);
        frame[14] = 0x47;
        frame[17] += 8;
        router.veth.inject(Packets.withIpChecksum(frame));
        router.run();
        List<byte[]> sent = router.sent(router.veth2);
        assertEquals(2, sent.size());
        assertArrayEquals(options, Arrays.copyOfRange(sent.get(0), 34, 42));
        assertArrayEquals(new byte[] {(byte) 0x94, 4, 0, 0, 1, 1, 1, 1}, Arrays.copyOfRange(sent.get(1), 34, 42));
        assertEquals(0, Packets.checksum(sent.get(1), 14, 28));
    }

    @Test
    void aChecksumThatWasLeftOpenIsWrittenBeforeTheCut() {
        byte[] udp = udp(new byte[3_000]);
        int expected = Packets.u16(udp, 6);
        byte[] frame = Packets.ipv4(VETH_MAC, A_MAC, A, A2, 64, UDP, 0, udp);
        int pseudo = ~Packets.checksum(pseudo(udp.length), 0, 12) & 0xFFFF;
        frame[40] = (byte) (pseudo >>> 8);
        frame[41] = (byte) pseudo;
        injectVirtio(frame, VirtioHeader.GSO_NONE, 0);
        byte[] together = together(router.sent(router.veth2), 1400, 0, false);
        assertEquals(expected, Packets.u16(together, 6));
    }

    @Test
    void aSuperPacketOfTcpIsGivenSmallerSegments() {
        byte[] tcp = new byte[5_000];
        tcp[12] = 0x50;
        injectVirtio(Packets.ipv4(VETH_MAC, A_MAC, A, A2, 64, TCP, 0, tcp), VirtioHeader.GSO_TCPV4, 1460);
        int[] size = {0};
        router.veth2.drainSent(
                (buffer, offset, length) -> size[0] = VirtioHeader.gsoSize(buffer, offset - VirtioHeader.LENGTH), 10);
        assertEquals(1360, size[0]);
    }

    @Test
    void aSuperPacketOfUdpIsCutIntoItsDatagramsAndTheseIntoFragments() {
        byte[] data = new byte[1_472 * 2 + 100];
        new SplittableRandom(4).nextBytes(data);
        byte[] udp = new byte[8 + data.length];
        System.arraycopy(data, 0, udp, 8, data.length);
        injectVirtio(Packets.ipv4(VETH_MAC, A_MAC, A, A2, 64, UDP, 0, udp), VirtioHeader.GSO_UDP_L4, 1_472);
        List<byte[]> sent = router.sent(router.veth2);
        assertEquals(5, sent.size());
        byte[] all = new byte[0];
        for (int i = 0; i < 3; i++) {
            List<byte[]> parts = i < 2 ? sent.subList(2 * i, 2 * i + 2) : sent.subList(4, 5);
            assertEquals(0x4242 + i, Packets.u16(parts.get(0), 18));
            byte[] datagram = together(parts, 1400, 0, false);
            assertEquals(datagram.length, Packets.u16(datagram, 4));
            ByteBuffer summed = ByteBuffer.allocate(12 + datagram.length);
            summed.put(pseudo(datagram.length)).put(datagram);
            assertEquals(0, Packets.checksum(summed.array(), 0, summed.capacity()));
            int before = all.length;
            all = Arrays.copyOf(all, before + datagram.length - 8);
            System.arraycopy(datagram, 8, all, before, datagram.length - 8);
        }
        assertArrayEquals(data, all);
    }

    private void mtu(int mtuBytes) {
        router.setLink(12, "cali4e5ed993aed", true, mtuBytes, VETH2_MAC, router.veth2);
        router.advanceMs(20);
    }

    private void inject(byte[] data, int flags) {
        router.veth.inject(Packets.ipv4(VETH_MAC, A_MAC, A, A2, 64, UDP, flags, data));
        router.run();
    }

    private void injectVirtio(byte[] frame, int gsoType, int gsoSize) {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(frame.length + 16));
        buffer.putBytes(16, frame);
        int header = 16 - VirtioHeader.LENGTH;
        VirtioHeader.flags(buffer, header, VirtioHeader.NEEDS_CSUM);
        VirtioHeader.gsoType(buffer, header, gsoType);
        VirtioHeader.gsoSize(buffer, header, gsoSize);
        VirtioHeader.csumStart(buffer, header, 34);
        VirtioHeader.csumOffset(buffer, header, gsoType == VirtioHeader.GSO_TCPV4 ? 16 : 6);
        router.veth.inject(buffer, 16, frame.length);
        router.run();
    }

    private static byte[] udp(byte[] data) {
        ByteBuffer udp = ByteBuffer.allocate(8 + data.length);
        udp.putShort((short) 1).putShort((short) 2).putShort((short) (8 + data.length));
        ByteBuffer summed = ByteBuffer.allocate(12 + udp.capacity());
        summed.put(pseudo(udp.capacity())).put(udp.array());
        udp.putShort(6, (short) Packets.checksum(summed.array(), 0, summed.capacity()));
        return udp.array();
    }

    private static byte[] pseudo(int length) {
        return ByteBuffer.allocate(12)
                .putInt(A)
                .putInt(A2)
                .putShort((short) UDP)
                .putShort((short) length)
                .array();
    }

    /** Checks each fragment, and returns the data of all in their order. */
    private static byte[] together(List<byte[]> fragments, int mtu, int firstOffset, boolean moreFollow) {
        List<byte[]> data = new ArrayList<>();
        int offset = firstOffset;
        for (int i = 0; i < fragments.size(); i++) {
            byte[] frame = fragments.get(i);
            boolean last = i == fragments.size() - 1;
            assertTrue(frame.length - 14 <= mtu);
            assertEquals(frame.length - 14, Packets.u16(frame, 16));
            assertEquals(63, Packets.u8(frame, 22));
            assertEquals(0, Packets.checksum(frame, 14, 20));
            assertEquals(offset / 8 | (last && !moreFollow ? 0 : MORE), Packets.u16(frame, 20));
            data.add(Arrays.copyOfRange(frame, 34, frame.length));
            offset += frame.length - 34;
        }
        ByteBuffer all = ByteBuffer.allocate(offset - firstOffset);
        data.forEach(all::put);
        return all.array();
    }
}
