package io.margay.perf.oracle.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Golden octets, with checksums reckoned by hand or by others. */
class PacketsTest {
    private static final int SOURCE = Ipv4.parse("172.16.10.99");
    private static final int DESTINATION = Ipv4.parse("172.16.10.12");

    /** The example that is in every text book. */
    @Test
    void ipv4HeaderChecksum() {
        byte[] octets = new Ipv4Packet(SOURCE, DESTINATION)
                .identification(0x1C46)
                .flagsAndOffset(Ipv4Packet.DONT_FRAGMENT)
                .protocol(Transport.TCP)
                .totalLength(0x3C)
                .octets();
        assertEquals("4500003c1c4640004006b1e6ac100a63ac100a0c", Octets.hex(octets));
        assertTrue(Ipv4View.at(octets, 0).orElseThrow().isChecksumRight());
    }

    @Test
    void ipv4OptionsAreFilledToWords() {
        byte[] octets = new Ipv4Packet(SOURCE, DESTINATION)
                .options((byte) 7, (byte) 3, (byte) 4)
                .octets();
        assertEquals(24, octets.length);
        assertEquals(0x46, octets[0]);
        assertEquals("07030400", Octets.hex(Arrays.copyOfRange(octets, 20, 24)));
        assertTrue(Ipv4View.at(octets, 0).orElseThrow().isChecksumRight());
    }

    @Test
    void aChecksumIsWrongOnlyOnPurpose() {
        byte[] octets = new Ipv4Packet(SOURCE, DESTINATION).checksumError(1).octets();
        assertFalse(Ipv4View.at(octets, 0).orElseThrow().isChecksumRight());
    }

    /** Sum of pseudo header and datagram: 0xFFFF, as a receiver wants it. */
    @Test
    void transportChecksums() {
        Ipv4Packet ipv4 = new Ipv4Packet(SOURCE, DESTINATION);
        byte[] udp = Transport.udp(ipv4.pseudoSum(), 53, 1024, new byte[] {1, 2, 3});
        assertEquals(0xFFFF, Checksum.sum(udp, 0, udp.length, ipv4.pseudoSum() + Transport.UDP + udp.length));
        byte[] tcp = Transport.tcp(ipv4.pseudoSum(), 80, 1024, 0x12, new byte[] {1, 2, 3, 4});
        assertEquals(0xFFFF, Checksum.sum(tcp, 0, tcp.length, ipv4.pseudoSum() + Transport.TCP + tcp.length));
        byte[] icmp = Transport.icmp(8, 0, 0x0001_0002, new byte[0]);
        assertEquals("0800f7fc00010002", Octets.hex(icmp));
    }

    /** ping6 of ::1, as it is on the wire. */
    @Test
    void icmpv6Echo() {
        Ipv6Address loopback = Ipv6Address.parse("::1");
        Ipv6Packet packet = new Ipv6Packet(loopback, loopback);
        packet.payload(Transport.ICMPV6, Transport.icmpv6(packet.pseudoSum(), 128, 0, 0x0001_0001, new byte[0]));
        assertEquals(
                "6000000000083a40"
                        + "00000000000000000000000000000001"
                        + "00000000000000000000000000000001"
                        + "80007fb900010001",
                Octets.hex(packet.octets()));
    }

    @Test
    void extensionHeadersAreChained() {
        Ipv6Address any = Ipv6Address.parse("fd00::1");
        Ipv6Packet packet = new Ipv6Packet(any, any).payload(Transport.UDP, new byte[8]);
        packet.extension(Ipv6Packet.FRAGMENT, new byte[8]).extension(Ipv6Packet.HOP_BY_HOP, new byte[8]);
        byte[] octets = packet.octets();
        assertEquals(Ipv6Packet.HOP_BY_HOP, octets[6]);
        assertEquals(Ipv6Packet.FRAGMENT, octets[40]);
        assertEquals(Transport.UDP, octets[48]);
        assertEquals(24, Octets.u16(octets, 4));
    }

    @Test
    void aTagStandsBehindTheAddresses() {
        byte[] frame = Ethernet.frame(0x0102_0304_0506L, 0x0A0B_0C0D_0E0FL, Ethernet.IPV4, new byte[] {1});
        assertEquals(
                "0102030405060a0b0c0d0e0f8100600008" + "0001",
                Octets.hex(Ethernet.tagged(frame, Ethernet.VLAN, 0x6000)));
    }

    /** Whatever comes, it is told and nothing is thrown. */
    @Test
    void aDescriptionOfAnyOctets() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = new byte[random.nextInt(120)];
            random.nextBytes(frame);
            if (frame.length > 15) {
                Octets.putU16(frame, 12, random.nextBoolean() ? Ethernet.IPV4 : Ethernet.IPV6);
                frame[14] = (byte) (random.nextBoolean() ? 0x40 | random.nextInt(16) : 0x60);
            }
            assertFalse(Description.of(frame).isEmpty());
        }
    }
}
