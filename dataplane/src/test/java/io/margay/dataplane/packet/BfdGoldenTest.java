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

/** What BIRD 2.0.12 sent, read and written again octet by octet. */
class BfdGoldenTest {
    /** Up, poll, 3 x 50 ms, from 172.17.8.101 to 172.17.8.100, without the Ethernet header. */
    private static final String POLL = "45c0003480d70000ff11d135ac110865ac110864" + "c7fa0ec800202cc2"
            + "20e00318a06abe9efea78af20000c3500000c35000000000";

    /** Up, final, over hops: 5 x 300 ms, TTL 64. */
    private static final String MULTIHOP_FINAL = "45c0003480da000040119033ac110865ac110864" + "9df912b000205afd"
            + "20d005181ccd9eac97f070a1000493e000030d4000000000";

    /** Down, nobody heard, from fd00:8::101 to fd00:8::100; the flow label is 0x33a3e. */
    private static final String DOWN6 =
            "6c033a3e002011fffd000008000000000000000000000101fd000008000000000000000000000100" + "df130ec800203fe5"
                    + "204003180f859d5d00000000000f42400000c35000000000";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] dirty(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xA5);
        return bytes;
    }

    private static UdpFlyweight udp(byte[] bytes, int offset) {
        return new UdpFlyweight().wrap(new UnsafeBuffer(bytes), offset, bytes.length);
    }

    private static BfdFlyweight bfd(byte[] bytes, int offset) {
        return new BfdFlyweight().wrap(new UnsafeBuffer(bytes), offset, bytes.length);
    }

    private static Ipv4Flyweight ipv4(byte[] bytes) {
        return new Ipv4Flyweight().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static Ipv6Flyweight ipv6(byte[] bytes) {
        return new Ipv6Flyweight().wrap(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    @Test
    void aPollIsReadAndWritten() {
        byte[] golden = bytes(POLL);
        UdpFlyweight udp = udp(golden, 20);
        assertTrue(udp.isValid());
        assertEquals(51194, udp.sourcePort());
        assertEquals(3784, udp.destinationPort());
        assertEquals(32, udp.length());
        assertTrue(udp.isChecksumRight(ipv4(golden)));
        BfdFlyweight bfd = bfd(golden, 28);
        assertTrue(bfd.isValid());
        assertEquals(1, bfd.version());
        assertEquals(0, bfd.diagnostic());
        assertEquals(3, bfd.state());
        assertTrue(bfd.isPoll());
        assertFalse(bfd.isFinal());
        assertFalse(bfd.isAuthenticated());
        assertFalse(bfd.isDemand());
        assertEquals(3, bfd.multiplier());
        assertEquals(24, bfd.length());
        assertEquals(0xA06A_BE9E, bfd.myDiscriminator());
        assertEquals(0xFEA7_8AF2, bfd.yourDiscriminator());
        assertEquals(50_000, bfd.desiredMinTxUs());
        assertEquals(50_000, bfd.requiredMinRxUs());
        assertEquals(0, bfd.requiredMinEchoRxUs());

        byte[] own = dirty(golden.length);
        ipv4(own).put(0xC0, 52, 0x80D7, 255, 17, 0xAC11_0865, 0xAC11_0864);
        udp(own, 20).put(51194, 3784, 32);
        bfd(own, 28).put(0, 3, BfdFlyweight.POLL, 3, 0xA06A_BE9E, 0xFEA7_8AF2, 50_000, 50_000);
        udp(own, 20).putChecksum(ipv4(own));
        assertArrayEquals(golden, own);
    }

    @Test
    void aFinalOverHopsIsReadAndWritten() {
        byte[] golden = bytes(MULTIHOP_FINAL);
        assertTrue(udp(golden, 20).isChecksumRight(ipv4(golden)));
        assertTrue(bfd(golden, 28).isFinal());
        assertEquals(5, bfd(golden, 28).multiplier());
        assertEquals(300_000, bfd(golden, 28).desiredMinTxUs());
        assertEquals(200_000, bfd(golden, 28).requiredMinRxUs());

        byte[] own = dirty(golden.length);
        ipv4(own).put(0xC0, 52, 0x80DA, 64, 17, 0xAC11_0865, 0xAC11_0864);
        udp(own, 20).put(40441, 4784, 32);
        bfd(own, 28).put(0, 3, BfdFlyweight.FINAL, 5, 0x1CCD_9EAC, 0x97F0_70A1, 300_000, 200_000);
        udp(own, 20).putChecksum(ipv4(own));
        assertArrayEquals(golden, own);
    }

    @Test
    void aDownOverIpv6IsReadAndWritten() {
        byte[] golden = bytes(DOWN6);
        assertTrue(udp(golden, 40).isChecksumRight(ipv6(golden)));
        assertEquals(1, bfd(golden, 48).state());
        assertEquals(0, bfd(golden, 48).yourDiscriminator());
        assertEquals(1_000_000, bfd(golden, 48).desiredMinTxUs());

        byte[] own = dirty(golden.length);
        long high = 0xFD00_0008_0000_0000L;
        ipv6(own).put(0xC0, 32, 17, 255, high, 0x101, high, 0x100);
        udp(own, 40).put(57107, 3784, 32);
        bfd(own, 48).put(0, 1, 0, 3, 0x0F85_9D5D, 0, 1_000_000, 50_000);
        udp(own, 40).putChecksum(ipv6(own));
        golden[1] &= (byte) 0xF0; // we label no flow
        golden[2] = 0;
        golden[3] = 0;
        assertArrayEquals(golden, own);
    }

    @Test
    void noChangedOctetPassesTheChecksum() {
        for (int at = 20; at < 52; at++) {
            byte[] bytes = bytes(POLL);
            bytes[at] ^= 0x10;
            UdpFlyweight udp = udp(bytes, 20);
            assertFalse(udp.isValid() && udp.isChecksumRight(ipv4(bytes)), "octet " + at);
            bytes = bytes(DOWN6);
            bytes[at + 20] ^= 0x10;
            udp = udp(bytes, 40);
            assertFalse(udp.isValid() && udp.isChecksumRight(ipv6(bytes)), "octet " + at);
        }
    }

    @Test
    void withoutAChecksumOnlyIpv4() {
        byte[] bytes = bytes(POLL);
        bytes[26] = 0;
        bytes[27] = 0;
        assertTrue(udp(bytes, 20).isChecksumRight(ipv4(bytes)));
        bytes = bytes(DOWN6);
        bytes[46] = 0;
        bytes[47] = 0;
        assertFalse(udp(bytes, 40).isChecksumRight(ipv6(bytes)));
    }

    /** RFC 768: a sum that comes out as zero is sent as all ones. */
    @Test
    void aChecksumOfZeroIsWrittenAsOnes() {
        byte[] own = dirty(52);
        ipv4(own).put(0xC0, 52, 0, 255, 17, 0xAC11_0865, 0xAC11_0864);
        boolean seen = false;
        for (int tx = 0; tx < 0x10000 && !seen; tx++) {
            udp(own, 20).put(51194, 3784, 32);
            bfd(own, 28).put(0, 3, 0, 3, 1, 2, tx, 0);
            udp(own, 20).putChecksum(ipv4(own));
            assertTrue(udp(own, 20).isChecksumRight(ipv4(own)));
            assertFalse(own[26] == 0 && own[27] == 0);
            seen = own[26] == -1 && own[27] == -1;
        }
        assertTrue(seen);
    }

    /** RFC 5880 6.8.6, one after the other. */
    @Test
    void whatTheProtocolForbidsIsNotValid() {
        byte[] good = Arrays.copyOfRange(bytes(POLL), 28, 52);
        assertTrue(bfd(good, 0).isValid());
        assertFalse(changed(good, 0, 0x00), "version 0");
        assertFalse(changed(good, 0, 0x40), "version 2");
        assertFalse(changed(good, 3, 23), "shorter than a packet");
        assertFalse(changed(good, 3, 25), "longer than what is there");
        assertFalse(changed(good, 2, 0), "multiplier 0");
        assertFalse(changed(good, 1, 0xE1), "multipoint");
        byte[] nobody = good.clone();
        Arrays.fill(nobody, 4, 8, (byte) 0);
        assertFalse(bfd(nobody, 0).isValid(), "my discriminator 0");
        assertFalse(changed(good, 1, 0xE4), "authenticated, but no room for it");
        byte[] authenticated = Arrays.copyOf(good, 27);
        authenticated[1] = (byte) 0xE4;
        authenticated[3] = 27;
        assertTrue(bfd(authenticated, 0).isValid(), "refused later, by the session");
        authenticated[3] = 25;
        assertFalse(bfd(authenticated, 0).isValid());
        byte[] behind = Arrays.copyOf(good, 40);
        assertTrue(bfd(behind, 0).isValid(), "there may be more behind it");
    }

    private static boolean changed(byte[] good, int at, int octet) {
        byte[] bytes = good.clone();
        bytes[at] = (byte) octet;
        return bfd(bytes, 0).isValid();
    }

    @Test
    void nothingIsReadBeyondWhatIsThere() {
        SplittableRandom random = new SplittableRandom(5880);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bfd(bytes, 0).isValid()) {
                assertTrue(bytes.length >= BfdFlyweight.LENGTH);
                assertTrue(bfd(bytes, 0).requiredMinEchoRxUs() >= 0);
            }
            if (bytes.length >= UdpFlyweight.HEADER_LENGTH && udp(bytes, 0).isValid()) {
                assertTrue(udp(bytes, 0).length() <= bytes.length);
            }
        }
    }
}
