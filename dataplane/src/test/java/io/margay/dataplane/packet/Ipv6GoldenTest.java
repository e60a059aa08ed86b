package io.margay.dataplane.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What a Linux sent, read and written again octet by octet; and nothing that is read looks beyond what is there. */
class Ipv6GoldenTest {
    /** "Who has fd00:8::101", from fd00:8::100, without the Ethernet header. */
    private static final String SOLICITATION =
            "6000000000203afffd000008000000000000000000000100ff0200000000000000000001ff000101"
                    + "87007a2700000000fd00000800000000000000000000010101010200" + "00000064";

    private static final String ADVERTISEMENT =
            "6000000000203afffd000008000000000000000000000101fd000008000000000000000000000100"
                    + "8800192260000000fd00000800000000000000000000010102010200" + "00000065";

    private static final long HIGH = 0xFD00_0008_0000_0000L;
    private static final int LENGTH = 72;

    @Test
    void aSolicitationIsReadAndWritten() {
        byte[] bytes = HexFormat.of().parseHex(SOLICITATION);
        Ipv6Flyweight ipv6 = ipv6(bytes);
        assertTrue(ipv6.isValid());
        assertEquals(6, ipv6.version());
        assertEquals(0, ipv6.trafficClass());
        assertEquals(32, ipv6.payloadLength());
        assertEquals(Ipv6Flyweight.ICMPV6, ipv6.nextHeader());
        assertEquals(255, ipv6.hopLimit());
        assertEquals(HIGH, ipv6.sourceHigh());
        assertEquals(0x100, ipv6.sourceLow());
        assertTrue(Ipv6Flyweight.isMulticast(ipv6.destinationHigh()));
        assertEquals(0x1_FF00_0101L, ipv6.destinationLow());
        NdpFlyweight ndp = ndp(bytes);
        assertTrue(ndp.isValid(ipv6, false));
        assertEquals(NdpFlyweight.NEIGHBOR_SOLICITATION, ndp.type());
        assertEquals(HIGH, ndp.targetHigh());
        assertEquals(0x101, ndp.targetLow());
        assertEquals(0x0200_0000_0064L, ndp.sourceMac());
        assertEquals(NdpFlyweight.NO_MAC, ndp.targetMac());

        byte[] written = dirty();
        Ipv6Flyweight own = ipv6(written);
        own.put(0, 32, Ipv6Flyweight.ICMPV6, 255, HIGH, 0x100, 0xFF02L << 48, 0x1_FF00_0101L);
        ndp(written).putSolicitation(own, HIGH, 0x101, 0x0200_0000_0064L);
        assertArrayEquals(bytes, written);
    }

    @Test
    void anAdvertisementIsReadAndWritten() {
        byte[] bytes = HexFormat.of().parseHex(ADVERTISEMENT);
        NdpFlyweight ndp = ndp(bytes);
        assertTrue(ndp.isValid(ipv6(bytes), false));
        assertEquals(NdpFlyweight.NEIGHBOR_ADVERTISEMENT, ndp.type());
        assertTrue(ndp.isSolicited());
        assertEquals(0x0200_0000_0065L, ndp.targetMac());

        byte[] written = dirty();
        Ipv6Flyweight own = ipv6(written);
        own.put(0, 32, Ipv6Flyweight.ICMPV6, 255, HIGH, 0x101, HIGH, 0x100);
        ndp(written)
                .putAdvertisement(own, NdpFlyweight.SOLICITED | NdpFlyweight.OVERRIDE, HIGH, 0x101, 0x0200_0000_0065L);
        assertArrayEquals(bytes, written);
    }

    @Test
    void noChangedOctetOfTheMessageIsBelieved() {
        for (int at = 40; at < LENGTH; at++) {
            byte[] bytes = HexFormat.of().parseHex(SOLICITATION);
            bytes[at] ^= 0x10;
            assertFalse(ndp(bytes).isValid(ipv6(bytes), false), "octet " + at);
        }
    }

    @Test
    void whatIsCutShortIsNotValid() {
        byte[] bytes = HexFormat.of().parseHex(SOLICITATION);
        for (int length = 0; length < LENGTH; length++) {
            UnsafeBuffer cut = new UnsafeBuffer(Arrays.copyOf(bytes, length));
            assertFalse(new Ipv6Flyweight().wrap(cut, 0, length).isValid(), "length " + length);
        }
    }

    @Test
    void randomMessagesAreJudgedWithoutALookBeyondTheirEnd() {
        long seed = System.nanoTime();
        System.out.println("ndp seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[40 + random.nextInt(100)];
            random.nextBytes(bytes);
            bytes[0] = 0x60;
            bytes[4] = 0;
            bytes[5] = (byte) (bytes.length - 40);
            bytes[6] = new byte[] {0, 43, 44, 58, 60}[random.nextInt(5)];
            bytes[7] = (byte) 255;
            for (int at = 40; at + 1 < bytes.length; at += 8) {
                bytes[at] = new byte[] {0, 1, 2, 43, 44, 58, 60}[random.nextInt(7)];
                bytes[at + 1] = (byte) random.nextInt(4);
            }
            // the buffer ends where the packet does, and its bounds are checked
            Ipv6Flyweight ipv6 = ipv6(bytes);
            assertTrue(ipv6.isValid());
            ipv6.mayCauseError();
            FlowHash.of(ipv6);
            NdpFlyweight ndp = ndp(bytes);
            if (ndp.isValid(ipv6, true)) {
                ndp.sourceMac();
                ndp.targetMac();
            }
        }
    }

    @Test
    void theFlowHashIsTheSameInBothDirectionsAndTellsFlowsApart() {
        SplittableRandom random = new SplittableRandom(5);
        int[] buckets = new int[64];
        for (int i = 0; i < 64_000; i++) {
            byte[] bytes = HexFormat.of().parseHex(SOLICITATION);
            bytes[6] = 17;
            for (int at = 40; at < 44; at++) {
                bytes[at] = (byte) random.nextInt();
            }
            int hash = FlowHash.of(ipv6(bytes));
            byte[] back = bytes.clone();
            System.arraycopy(bytes, 8, back, 24, 16);
            System.arraycopy(bytes, 24, back, 8, 16);
            System.arraycopy(bytes, 40, back, 42, 2);
            System.arraycopy(bytes, 42, back, 40, 2);
            assertEquals(hash, FlowHash.of(ipv6(back)));
            byte[] crossed = bytes.clone();
            System.arraycopy(bytes, 40, crossed, 42, 2);
            System.arraycopy(bytes, 42, crossed, 40, 2);
            boolean samePorts = bytes[40] == bytes[42] && bytes[41] == bytes[43];
            assertEquals(samePorts, hash == FlowHash.of(ipv6(crossed)));
            buckets[hash >>> 26]++;
        }
        for (int count : buckets) {
            assertTrue(count > 700 && count < 1300, () -> Arrays.toString(buckets));
        }
    }

    private static byte[] dirty() {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) 0xA5);
        return bytes;
    }

    private static Ipv6Flyweight ipv6(byte[] bytes) {
        return new Ipv6Flyweight().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static NdpFlyweight ndp(byte[] bytes) {
        return new NdpFlyweight().wrap(new UnsafeBuffer(bytes), 40, bytes.length);
    }
}
