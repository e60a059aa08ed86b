package io.margay.fib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4Test {
    @Test
    void theFirstOctetIsTheMostSignificant() {
        assertEquals(0xC0A80001, Ipv4.parse("192.168.0.1"));
        assertEquals("192.168.0.1", Ipv4.format(0xC0A80001));
    }

    @Test
    void whatIsFormattedIsParsedBack() {
        SplittableRandom random = TestFib.random("addresses");
        for (int i = 0; i < 100_000; i++) {
            int address = random.nextInt();
            assertEquals(address, Ipv4.parse(Ipv4.format(address)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.",
                "1.2.3.4.",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.04",
                "1.2.3.00",
                "1..3.4",
                "1.2.3.-4",
                "1.2.3.4 ",
                " 1.2.3.4",
                "a.b.c.d",
                "1.2.3.1234",
                "+1.2.3.4"
            })
    void whatCouldBeReadInTwoWaysIsNoAddress(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Ipv4.parse(text))
                .getMessage();
        assertTrue(message.contains("'" + text + "'"), message);
    }

    @Test
    void aPrefixHoldsFromItsFirstToItsLastAddress() {
        Ipv4Prefix block = Ipv4Prefix.parse("192.168.196.128/26");
        assertTrue(block.contains(Ipv4.parse("192.168.196.128")));
        assertTrue(block.contains(block.lastAddress()));
        assertEquals("192.168.196.191", Ipv4.format(block.lastAddress()));
        assertFalse(block.contains(Ipv4.parse("192.168.196.192")));
        assertFalse(block.contains(Ipv4.parse("192.168.196.127")));
        assertTrue(Ipv4Prefix.parse("0.0.0.0/0").contains(block));
        assertFalse(block.contains(Ipv4Prefix.parse("192.168.0.0/16")));
        assertEquals("192.168.196.128/26", block.toString());
    }

    @Test
    void prefixesAreSortedAsUnsignedAndTheShorterFirst() {
        assertTrue(Ipv4Prefix.parse("10.0.0.0/8").compareTo(Ipv4Prefix.parse("192.0.0.0/8")) < 0);
        assertTrue(Ipv4Prefix.parse("10.0.0.0/8").compareTo(Ipv4Prefix.parse("10.0.0.0/16")) < 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3.4",
                "1.2.3.4/",
                "1.2.3.4/33",
                "1.2.3.4/024",
                "1.2.3.4/24",
                "1.2.3/24",
                "/8",
                "1.2.3.4/-1",
                "1.2.3.4/8/8"
            })
    void aPrefixWithHostBitsOrWithoutALengthIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Ipv4Prefix.parse(text));
    }

    @Test
    void aNextHopThatMakesNoSenseCannotBeMade() {
        assertThrows(IllegalArgumentException.class, () -> NextHop.port(0, "eth0"));
        assertThrows(IllegalArgumentException.class, () -> NextHop.port(1, ""));
        assertThrows(IllegalArgumentException.class, () -> NextHop.port(1, "sixteencharacter"));
        assertThrows(IllegalArgumentException.class, () -> NextHop.port(1, "with blank"));
        assertThrows(IllegalArgumentException.class, () -> new NextHop(NextHopKind.BLACKHOLE, 0, "", 1));
        assertThrows(IllegalArgumentException.class, () -> new NextHop(NextHopKind.LOCAL, 1, "lo", 0));
        assertEquals(
                "via 172.17.8.101 dev enp0s8",
                NextHop.gateway(Ipv4.parse("172.17.8.101"), 3, "enp0s8").toString());
        assertEquals("dev fifteencharacte", NextHop.port(1, "fifteencharacte").toString());
    }
}
