package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6Test {
    /** The examples of RFC 4291 2.2 and RFC 5952 4 and 5 among them. */
    @ParameterizedTest
    @CsvSource({
        "2001:DB8:0:0:8:800:200C:417A, 2001:db8::8:800:200c:417a",
        "FF01:0:0:0:0:0:0:101, ff01::101",
        "0:0:0:0:0:0:0:1, ::1",
        "::, ::",
        "::13.1.68.3, ::d01:4403",
        "::FFFF:129.144.52.38, ::ffff:8190:3426",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "fe80::, fe80::",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "0001::000f, 1::f"
    })
    void anAddressIsReadInEachOfItsFormsAndWrittenInOne(String text, String written) {
        assertEquals(written, Ipv6Address.parse(text).toString());
        assertEquals(Ipv6Address.parse(text), Ipv6Address.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1::2",
                "1::2:",
                ":1::2",
                "12345::",
                "g::",
                "::1.2.3",
                "::1.2.3.4.5",
                "1.2.3.4::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "fe80::1%eth0",
                " ::1",
                "1:2:3:4:5:6:7:",
                "::01.2.3.4",
                "-1::"
            })
    void whatIsNoAddressIsRefusedByName(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Ipv6Address.parse(text))
                .getMessage();
        assertEquals("not an IPv6 address: '" + text + "'", message);
    }

    /** The JDK as judge; it never shortens, and reads mapped addresses as IPv4, which are left out. */
    @Test
    void randomAddressesAreReadAsTheJdkReadsThem() throws UnknownHostException {
        SplittableRandom random = TestFib.random("addresses");
        for (int i = 0; i < 20_000; i++) {
            Ipv6Address address = new Ipv6Address(withZeroGroups(random), withZeroGroups(random));
            assertEquals(address, Ipv6Address.parse(address.toString()));
            byte[] octets = InetAddress.getByName(address.toString()).getAddress();
            if (octets.length == 16) {
                ByteBuffer bytes = ByteBuffer.wrap(octets);
                assertEquals(address, new Ipv6Address(bytes.getLong(), bytes.getLong()));
                assertEquals(
                        address,
                        Ipv6Address.parse(InetAddress.getByAddress(octets).getHostAddress()));
            }
        }
    }

    private static long withZeroGroups(SplittableRandom random) {
        long half = random.nextLong();
        for (int group = 0; group < 4; group++) {
            if (random.nextBoolean()) {
                half &= ~(0xFFFFL << group * 16);
            }
        }
        return half;
    }

    @Test
    void prefixesHoldWhatBeginsAsTheyDo() {
        Ipv6Prefix block = Ipv6Prefix.parse("2001:db8:0:ff00::/56");
        assertTrue(block.contains(Ipv6Address.parse("2001:db8:0:ffff::1")));
        assertFalse(block.contains(Ipv6Address.parse("2001:db8:0:fe00::1")));
        assertTrue(block.contains(Ipv6Prefix.parse("2001:db8:0:ff80::/57")));
        assertFalse(block.contains(Ipv6Prefix.parse("2001:db8:0:f000::/52")));
        assertFalse(block.contains(Ipv4Prefix.parse("0.0.0.0/0")));
        assertEquals("2001:db8:0:ffff:ffff:ffff:ffff:ffff", block.lastAddress().toString());
        assertEquals("2001:db8:0:ff00::/56", Prefix.parse(block.toString()).toString());
        assertEquals("10.0.0.0/8", Prefix.parse("10.0.0.0/8").toString());
        assertEquals(Ipv6Prefix.parse("::/0"), Ipv6Prefix.of(Ipv6Address.parse("ffff::"), 0));
        assertEquals(Ipv6Prefix.parse("ffff::1/128"), Ipv6Prefix.of(Ipv6Address.parse("ffff::1"), 128));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"::", "::/", "::/129", "::/01", "::1/127", "2001:db8::/16", "8000::/0", "::/-1", "/0", "::/0/0"})
    void whatIsNoPrefixIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Ipv6Prefix.parse(text));
    }
}
