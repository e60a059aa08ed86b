package io.margay.control.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.fib.IpAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The lines are as a kernel printed them. */
class KernelAddressesTest {
    private static final String GLOBAL = "fd000008000000000000000000000100 03 40 00 82   enp0s8";
    private static final String OTHER = "20010db8000000000000000000000001 04 30 00 80     eth1";
    private static final String LINK_LOCAL = "fe800000000000007c2077fffeedf850 03 40 20 80   enp0s8";
    private static final String LOOPBACK = "00000000000000000000000000000001 01 80 10 80       lo";
    private static final String TENTATIVE = "fd000008000000000000000000000101 03 40 00 c0   enp0s8";
    private static final String OPTIMISTIC = "fd000008000000000000000000000102 03 40 00 c4   enp0s8";
    private static final String TWICE_IN_THE_LINK = "fd000008000000000000000000000103 03 40 00 c8   enp0s8";

    @Test
    void globalAddressesAreTheHostsAndThoseOfTheUplinkHaveTheirLength() throws IOException {
        HostAddresses read = KernelAddresses.readIpv6("enp0s8", List.of(GLOBAL, OTHER, LINK_LOCAL, LOOPBACK));
        assertEquals(Map.of(IpAddress.parse("fd00:8::100"), 64), read.onUplink());
        assertEquals(Set.of(IpAddress.parse("fd00:8::100"), IpAddress.parse("2001:db8::1")), read.all());
        assertFalse(read.settling());
    }

    @Test
    void anAddressThatIsNotYetKnownToBeUniqueIsWaitedForAndOneThatIsNotIsNone() throws IOException {
        HostAddresses read = KernelAddresses.readIpv6("enp0s8", List.of(TENTATIVE, TWICE_IN_THE_LINK));
        assertEquals(Set.of(), read.all());
        assertTrue(read.settling());
        assertFalse(
                KernelAddresses.readIpv6("enp0s8", List.of(TWICE_IN_THE_LINK)).settling());
        assertEquals(
                Set.of(IpAddress.parse("fd00:8::102")),
                KernelAddresses.readIpv6("enp0s8", List.of(OPTIMISTIC)).all());
    }

    @Test
    void aFileOfAnotherShapeIsSaidToBe() {
        assertThrows(IOException.class, () -> KernelAddresses.readIpv6("enp0s8", List.of("fd00 03 40 00 82 enp0s8")));
        assertThrows(
                IOException.class, () -> KernelAddresses.readIpv6("enp0s8", List.of(GLOBAL.replace(" 40 ", " zz "))));
    }

    @Test
    void thisHostsAddressesCanBeRead() throws IOException {
        HostAddresses read = KernelAddresses.read("nosuchuplink");
        assertEquals(Map.of(), read.onUplink());
        assertFalse(read.all().contains(IpAddress.parse("127.0.0.1")));
    }
}
