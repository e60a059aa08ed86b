package io.margay.control.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IpJsonTest {
    @Test
    void anInterfaceIsReadFromWhatIpPrints() throws HostKernelException {
        String printed = """
                [{"ifindex":5,"link":"margay0-r","ifname":"margay0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],
                "mtu":1500,"address":"32:c4:5f:b1:f0:a5","linkinfo":{"info_kind":"veth"},"ifalias":"margay /run/margay"}]
                """;
        assertEquals(
                new HostInterface("margay0", "veth", "margay0-r", "margay /run/margay", 0x32C4_5FB1_F0A5L, true),
                HostInterface.of(IpJson.objects(printed).get(0)));
        HostInterface loopback = HostInterface.of(Map.of("ifname", "lo", "flags", "LOOPBACK UP LOWER_UP"));
        assertEquals(false, loopback.isPairWith("lo-r"));
    }

    @Test
    void nothingAndEmptyObjectsAreNone() throws HostKernelException {
        for (String printed : List.of("", "\n", "[ ]", "[{},{}]")) {
            assertEquals(List.of(), IpJson.objects(printed));
        }
    }

    @Test
    void whatIsNoListOfObjectsIsSaidToBe() {
        for (String printed : List.of("{}", "[1]", "[{", "nonsense", "[{\"a\":1}")) {
            assertThrows(HostKernelException.class, () -> IpJson.objects(printed), printed);
        }
    }
}
