package io.margay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.config.ConfigFile;
import io.margay.control.config.ConfigResult;
import io.margay.control.config.PeerConfig;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteOriginTest {
    @TempDir
    Path directory;

    @Test
    void anIpv4AddressIsItsOwnOriginAndAnIpv6AddressIsNoIpv4Peers() {
        assertEquals(Ipv4.parse("10.0.0.1"), RouteOrigin.of(IpAddress.parse("10.0.0.1")));
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 10_000; i++) {
            int origin = RouteOrigin.of(new IpAddress(0xFE80_0000_0000_0000L, random.nextLong()));
            assertEquals(0xF, origin >>> 28, "240.0.0.0/4 is nobody's");
        }
    }

    @Test
    void whoseARouteMayBeFollowsFromThePeersPlace() throws IOException {
        Path file = Files.writeString(directory.resolve("router.yaml"), """
                node: { name: n, address: 10.0.0.10, address6: "2001:db8::10", uplink: eth0 }
                bgp:
                  as: 64512
                  peers:
                    - { name: four, address: 10.0.0.1, as: 64512 }
                    - { name: six, address: "2001:db8::1", as: 64512 }
                    - { name: range, prefix: 10.1.0.0/16, as: internal }
                    - { name: link, interface: eth0, as: internal }
                """);
        List<PeerConfig> peers = assertInstanceOf(ConfigResult.Valid.class, ConfigFile.read(file))
                .config()
                .bgp()
                .orElseThrow()
                .peers();
        IpAddress linkLocal = IpAddress.parse("fe80::1");
        assertEquals(List.of(true, false, false, false), mayBe(peers, "10.0.0.1"));
        assertEquals(List.of(false, true, false, true), mayBe(peers, "2001:db8::1"));
        assertEquals(List.of(false, false, true, false), mayBe(peers, "10.1.255.255"));
        assertEquals(List.of(false, false, false, false), mayBe(peers, "10.2.0.0"));
        assertTrue(RouteOrigin.mayBe(peers.get(3), RouteOrigin.of(linkLocal)));
        assertFalse(RouteOrigin.mayBe(peers.get(1), RouteOrigin.of(linkLocal)));
    }

    private static List<Boolean> mayBe(List<PeerConfig> peers, String address) {
        int origin = RouteOrigin.of(IpAddress.parse(address));
        return peers.stream().map(peer -> RouteOrigin.mayBe(peer, origin)).toList();
    }
}
