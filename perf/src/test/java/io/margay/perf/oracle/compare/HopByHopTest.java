package io.margay.perf.oracle.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.margay.fib.Ipv6Address;
import io.margay.perf.oracle.packet.Ipv6Packet;
import io.margay.perf.oracle.packet.Ipv6View;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What the kernel did with these in a namespace; the rule about hop-by-hop options hides nothing where it did nothing. */
class HopByHopTest {
    private static final Ipv6Address ANY = Ipv6Address.parse("fd00::1");

    @Test
    void paddingPasses() {
        refuses(false, "0000 0000 0000 0000");
        refuses(false, "0000 0104 0000 0000");
    }

    @Test
    void tooMuchPaddingAndPaddingWithContentDoNot() {
        refuses(true, "0001 0106 000000000000 0000 00000000");
        refuses(true, "0000 0104 0000 0100");
    }

    @Test
    void routerAlertPassesInItsLength() {
        refuses(false, "0000 0502 0000 0100");
        refuses(true, "0000 0503 0000 0000");
    }

    @Test
    void ofUnknownOnesTheHighestBitsDecide() {
        refuses(false, "0000 0f04 12345678");
        refuses(true, "0000 4f04 12345678");
        refuses(true, "0000 8f04 12345678");
        refuses(true, "0000 cf04 12345678");
    }

    @Test
    void anOptionBeyondTheHeaderIsRefused() {
        refuses(true, "0000 0f05 12345678");
    }

    @Test
    void aHeaderBeyondThePacketIsRefused() {
        refuses(true, "0001 0104 00000000");
    }

    @Test
    void otherPacketsAreNotConcerned() {
        Ipv6Packet packet = new Ipv6Packet(ANY, ANY);
        assertEquals(false, HopByHop.isRefused(Ipv6View.at(packet.octets(), 0).orElseThrow()));
    }

    private static void refuses(boolean expected, String header) {
        Ipv6Packet packet = new Ipv6Packet(ANY, ANY)
                .payload(Ipv6Packet.HOP_BY_HOP, HexFormat.of().parseHex(header.replace(" ", "")));
        assertEquals(
                expected, HopByHop.isRefused(Ipv6View.at(packet.octets(), 0).orElseThrow()), header);
    }
}
