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

/** Golden bytes, read and written, and checksums against the plain algorithm. */
class PacketGoldenTest {
    private static final byte[] ARP_REPLY = HexFormat.of()
            .parseHex(
                    "0001" + "0800" + "06" + "04" + "0002" + "a2ff0a9957d2" + "a9fe0101" + "eeeeeeeeeeee" + "c0a81240");
    private static final byte[] IPV4_HEADER = HexFormat.of().parseHex("45c0003c1c4640004006b1e6ac100a63ac100a0c");

    @Test
    void arpIsReadAndWrittenByteForByte() {
        ArpFlyweight arp = new ArpFlyweight().wrap(new UnsafeBuffer(ARP_REPLY.clone()), 0, ARP_REPLY.length);
        assertTrue(arp.isValid());
        assertEquals(ArpFlyweight.REPLY, arp.operation());
        assertEquals(0xA2FF_0A99_57D2L, arp.senderMac());
        assertEquals(0xA9FE_0101, arp.senderIp());
        assertEquals(0xEEEE_EEEE_EEEEL, arp.targetMac());
        assertEquals(0xC0A8_1240, arp.targetIp());
        byte[] written = new byte[ARP_REPLY.length + 2];
        Arrays.fill(written, (byte) 0xA5);
        new ArpFlyweight()
                .wrap(new UnsafeBuffer(written), 1, written.length)
                .put(ArpFlyweight.REPLY, 0xA2FF_0A99_57D2L, 0xA9FE_0101, 0xEEEE_EEEE_EEEEL, 0xC0A8_1240);
        assertArrayEquals(ARP_REPLY, Arrays.copyOfRange(written, 1, written.length - 1));
        assertEquals((byte) 0xA5, written[0]);
        assertEquals((byte) 0xA5, written[written.length - 1]);
    }

    @Test
    void arpCutShortIsNotValid() {
        for (int length = 0; length < ARP_REPLY.length; length++) {
            assertFalse(new ArpFlyweight()
                    .wrap(new UnsafeBuffer(ARP_REPLY.clone()), 0, length)
                    .isValid());
        }
    }

    @Test
    void ipv4IsReadFieldByField() {
        Ipv4Flyweight ipv4 = new Ipv4Flyweight().wrap(new UnsafeBuffer(Arrays.copyOf(IPV4_HEADER, 60)), 0, 60);
        assertTrue(ipv4.isValid());
        assertEquals(0xC0, ipv4.tos());
        assertEquals(60, ipv4.totalLength());
        assertEquals(0x1C46, ipv4.identification());
        assertTrue(ipv4.isDontFragment());
        assertFalse(ipv4.isMoreFragments());
        assertEquals(0, ipv4.fragmentOffset());
        assertEquals(64, ipv4.ttl());
        assertEquals(6, ipv4.protocol());
        assertEquals(0xAC10_0A63, ipv4.source());
        assertEquals(0xAC10_0A0C, ipv4.destination());
    }

    @Test
    void ipv4IsWrittenWithARightChecksum() {
        byte[] written = new byte[22];
        Arrays.fill(written, (byte) 0xA5);
        Ipv4Flyweight ipv4 = new Ipv4Flyweight().wrap(new UnsafeBuffer(written), 1, 21);
        ipv4.put(0xC0, 20, 7, 64, 1, 0xAC10_0A63, 0xAC10_0A0C);
        assertTrue(ipv4.isChecksumRight());
        assertTrue(ipv4.isValid());
        assertEquals((byte) 0xA5, written[0]);
        assertEquals((byte) 0xA5, written[21]);
    }

    @Test
    void theChecksumIsThatOfTheRfcForEveryLengthAndAlignment() {
        long seed = System.nanoTime();
        System.out.println("checksum seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(1, 600)];
            random.nextBytes(bytes);
            int offset = random.nextInt(Math.min(8, bytes.length));
            int length = random.nextInt(bytes.length - offset + 1);
            int sum = InternetChecksum.sum(new UnsafeBuffer(bytes), offset, length);
            int swapped = (sum & 0xFF) << 8 | sum >>> 8;
            assertEquals(plainSum(bytes, offset, length), swapped, "offset " + offset + " length " + length);
        }
    }

    @Test
    void aTtlDecrementPatchesTheChecksumOfEveryHeader() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] header = new byte[20];
            Ipv4Flyweight ipv4 = new Ipv4Flyweight().wrap(new UnsafeBuffer(header), 0, 20);
            ipv4.put(
                    0,
                    20,
                    random.nextInt(),
                    random.nextInt(2, 256),
                    random.nextInt(256),
                    random.nextInt(),
                    random.nextInt());
            ipv4.decrementTtl();
            assertTrue(ipv4.isChecksumRight());
        }
    }

    @Test
    void anIcmpErrorHasItsMtuAndARightChecksum() {
        byte[] written = new byte[36];
        Arrays.fill(written, (byte) 0xA5);
        IcmpFlyweight icmp = new IcmpFlyweight().wrap(new UnsafeBuffer(written), 0);
        icmp.putError(IcmpFlyweight.DESTINATION_UNREACHABLE, IcmpFlyweight.FRAGMENTATION_NEEDED, 1400, 36);
        assertEquals(3, icmp.type());
        assertEquals(4, icmp.code());
        assertEquals(1400, icmp.nextHopMtu());
        assertEquals(0xFFFF, InternetChecksum.sum(new UnsafeBuffer(written), 0, 36));
    }

    /** RFC 1071, two bytes at a time, big-endian. */
    private static int plainSum(byte[] bytes, int offset, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int octet = bytes[offset + i] & 0xFF;
            sum += (i & 1) == 0 ? octet << 8 : octet;
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }
}
