package io.margay.control.bgp.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read from the kernel's tables, and the small values of transport. */
class HostTablesTest {
    private static final List<String> ADDRESSES = List.of(
            "00000000000000000000000000000001 01 80 10 80       lo",
            "20010db8000000000000000000000001 05 40 00 80     eth0",
            "fe80000000000000000000000000000a 05 40 20 c0     eth0",
            "fe80000000000000000000000000000b 0c 40 20 80     eth1",
            "not a line of it");

    @Test
    void anInterfacesLinkLocalAddressOnceItMayBeUsed() {
        assertEquals(new ScopedAddress(IpAddress.parse("fe80::b"), 12), HostLinks.linkLocal(ADDRESSES, "eth1"));
        assertNull(HostLinks.linkLocal(ADDRESSES, "eth0"), "is still looked for on the link (tentative)");
        assertNull(HostLinks.linkLocal(ADDRESSES, "eth2"));
        assertNull(HostLinks.linkLocal(ADDRESSES, "lo"));
    }

    @Test
    void segmentsDroppedByTheKernel() {
        List<String> table = List.of(
                "TcpExt: SyncookiesSent TCPMD5NotFound TCPMD5Unexpected TCPMD5Failure TCPMinTTLDrop",
                "TcpExt: 1 2 3 4 5",
                "IpExt: InNoRoutes",
                "IpExt: 6");
        assertEquals(new TcpFailures(4, 2, 3, 5), TcpFailures.of(table));
        assertEquals(new TcpFailures(0, 0, 0, 0), TcpFailures.of(List.of("TcpExt: Other", "TcpExt: 7")));
        assertEquals(new TcpFailures(0, 0, 0, 0), TcpFailures.of(List.of()));
        assertEquals(new TcpFailures(3, 2, 1, 0), new TcpFailures(4, 4, 4, 4).since(new TcpFailures(1, 2, 3, 4)));
        assertNotEquals(TcpFailures.of(List.of()), TcpFailures.read().since(new TcpFailures(-1, 0, 0, 0)));
    }

    @Test
    void theHintIsAboutWhatThePeerIsToBeLike() {
        TcpFailures none = new TcpFailures(0, 0, 0, 0);
        TcpFailures all = new TcpFailures(1, 1, 1, 1);
        ConnectionRules plain = new ConnectionRules(null, 1, false);
        ConnectionRules signed = new ConnectionRules(password("a"), 1, false);
        ConnectionRules secure = new ConnectionRules(null, 2, true);
        assertEquals("", none.hint(none, plain));
        assertTrue(all.hint(none, plain).contains("none is configured here"));
        assertTrue(all.hint(none, signed).contains("signed with another one"));
        assertTrue(new TcpFailures(0, 1, 0, 0).hint(none, signed).contains("the peer has none"));
        assertTrue(none.hint(none, signed).contains("does not answer either"));
        assertTrue(new TcpFailures(0, 0, 0, 1).hint(none, secure).contains("less TTL"));
        assertEquals("", new TcpFailures(0, 0, 0, 1).hint(none, plain));
    }

    @Test
    void ttlsOfWhatIsSentAndTaken() {
        assertEquals(1, new ConnectionRules(null, 1, false).ttl());
        assertEquals(0, new ConnectionRules(null, 1, false).minTtl());
        assertEquals(255, new ConnectionRules(null, 3, true).ttl());
        assertEquals(253, new ConnectionRules(null, 3, true).minTtl());
        assertEquals(255, new ConnectionRules(null, 1, true).minTtl());
    }

    @Test
    void aPasswordIsItsBytesAndNobodySeesThem() {
        assertEquals(password("secret"), password("secret"));
        assertNotEquals(password("secret"), password("Secret"));
        assertFalse(new ConnectionRules(password("secret"), 1, false).toString().contains("secret"));
        assertThrows(IllegalArgumentException.class, () -> password(""));
        assertThrows(IllegalArgumentException.class, () -> password("x".repeat(81)));
        assertEquals(80, password("x".repeat(80)).bytes().length);
    }

    @Test
    void addressesThereAndBack() {
        for (String text : List.of("10.0.0.1", "2001:db8::1")) {
            ScopedAddress address = ScopedAddress.of(IpAddress.parse(text));
            assertEquals(address, ScopedAddress.of(address.socket(179)));
        }
        ScopedAddress onLink = new ScopedAddress(IpAddress.parse("fe80::1"), 1);
        assertEquals(onLink, ScopedAddress.of(onLink.socket(179)));
        assertEquals("fe80::1%1", onLink.toString());
        assertTrue(ScopedAddress.isLinkLocal(IpAddress.parse("febf::1")));
        assertFalse(ScopedAddress.isLinkLocal(IpAddress.parse("fec0::1")));
        assertFalse(ScopedAddress.isLinkLocal(IpAddress.parse("169.254.0.1")));
    }

    private static Password password(String text) {
        return new Password(text.getBytes(StandardCharsets.UTF_8));
    }
}
