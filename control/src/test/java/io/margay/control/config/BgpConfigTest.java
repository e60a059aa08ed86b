package io.margay.control.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.MaxPrefixes.Action;
import io.margay.control.bgp.policy.RoutePolicy;
import io.margay.control.bgp.transport.Password;
import io.margay.control.bgp.wire.Capability.Role;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Section {@code bgp}, key by key. What is refused lies beside the other bad files. */
class BgpConfigTest {
    private static final GracefulRestartConfig RESTART = new GracefulRestartConfig(90, 100, 3_600, 7_200, true);

    @TempDir
    Path directory;

    @Test
    void everyKeyIsRead() {
        ConfigResult result = ConfigFile.read(Path.of("src/test/resources/config/good/bgp.yaml"));
        ConfigResult.Valid valid = assertInstanceOf(ConfigResult.Valid.class, result);
        assertEquals(List.of(), valid.problems());
        BgpConfig bgp = valid.config().bgp().orElseThrow();
        assertEquals(
                new BgpConfig(
                        64512,
                        Optional.of(Ipv4.parse("192.0.2.1")),
                        60,
                        30,
                        64,
                        Optional.empty(),
                        RESTART,
                        Optional.of(new MeshConfig(
                                Optional.empty(),
                                true,
                                List.of(
                                        node("node00", "10.0.0.10", "2001:db8::10", 64512),
                                        node("node01", "10.0.0.9", "2001:db8::9", 64513),
                                        node("node02", "10.0.0.101", null, 64512),
                                        new MeshConfig.Node(
                                                "reflector",
                                                Ipv4.parse("10.0.0.3"),
                                                Optional.empty(),
                                                64512,
                                                Optional.of(Ipv4.parse("244.0.0.1")))))),
                        bgp.peers(),
                        bgp.policy()),
                bgp);
        assertEquals(
                List.of("from-tor", "rest", "to-tor"),
                bgp.policy().policies().stream().map(RoutePolicy::name).toList());
        assertEquals(
                List.of("tor1", "tor2", "leaf", "farm", "farm6", "reflector"),
                bgp.peers().stream().map(PeerConfig::name).toList());
        assertEquals(
                new PeerConfig(
                        "tor1",
                        "rack 1, top: the \"first\" one",
                        new PeerPlace.Address(IpAddress.parse("10.0.0.1")),
                        new PeerAs.Number(65001),
                        new PeerTransportConfig(
                                1179, true, Optional.of(IpAddress.parse("10.0.0.11")), 30, Optional.empty(), 2, true),
                        new PeerSessionConfig(
                                9,
                                Set.of(AddressFamily.IPV4),
                                AddPathMode.BOTH,
                                false,
                                true,
                                Optional.of(Role.CUSTOMER),
                                true,
                                new GracefulRestartConfig(0, 100, 3_600, 7_200, false)),
                        Optional.of(new BfdConfig(50, 5)),
                        true,
                        Optional.empty(),
                        new MaxPrefixesConfig(Optional.of(1_000), Optional.of(2_000), 50, Action.STOP, 10),
                        PeerPolicyConfig.ACCEPT_ALL),
                bgp.peers().get(0));
        assertEquals(
                new PeerPolicyConfig(false, List.of("from-tor", "rest"), List.of("to-tor")),
                bgp.peers().get(1).policy());
        assertEquals(Optional.of(BfdConfig.DEFAULT), bgp.peers().get(1).bfd());
        assertEquals(new PeerPlace.Interface("eth0"), bgp.peers().get(2).place());
        assertEquals(new PeerAs.External(), bgp.peers().get(2).as());
        assertEquals(
                new PeerPlace.Range(Prefix.parse("10.1.0.0/24"), 7),
                bgp.peers().get(3).place());
        assertEquals(new PeerAs.Internal(), bgp.peers().get(3).as());
        assertEquals(
                new PeerPlace.Range(Prefix.parse("2001:db8:1::/48"), 100),
                bgp.peers().get(4).place());
        assertEquals(AddPathMode.SEND, bgp.peers().get(4).session().addPath());
        assertEquals(Optional.of(Ipv4.parse("244.0.0.1")), bgp.peers().get(5).clusterId());
    }

    @Test
    void defaultsFollowFromThePeersKind() {
        List<PeerConfig> peers = bgp("""
                node: { name: n, address: 10.0.0.10, address6: "2001:db8::10", uplink: eth0 }
                bgp:
                  as: 64512
                  peers:
                    - { name: internal, address: 10.0.0.1, as: 64512 }
                    - { name: external, address: 10.0.0.2, as: 64513 }
                    - { name: gtsm, address: 10.0.0.3, as: 64512, ttl-security: true }
                    - { name: six, address: "2001:db8::1", as: 64512 }
                    - { name: link, interface: eth0, as: internal }
                    - { name: range, prefix: 10.1.0.0/16, as: internal }
                """).peers();
        assertEquals(
                List.of(255, 1, 1, 255, 1, 255),
                peers.stream().map(peer -> peer.transport().multihop()).toList());
        assertEquals(
                List.of(false, false, false, true, true, false),
                peers.stream().map(peer -> peer.session().extendedNextHop()).toList());
        assertEquals(
                List.of(false, false, false, false, false, true),
                peers.stream().map(peer -> peer.transport().passive()).toList());
        for (PeerConfig peer : peers) {
            assertEquals(
                    Set.of(AddressFamily.IPV4, AddressFamily.IPV6),
                    peer.session().families());
            assertEquals(90, peer.session().holdTimeSeconds());
            assertEquals(179, peer.transport().port());
            assertEquals(10, peer.transport().connectRetrySeconds());
            assertEquals(
                    new GracefulRestartConfig(120, 360, 0, 0, true),
                    peer.session().gracefulRestart());
            assertTrue(peer.session().extendedMessages());
            assertEquals(Optional.empty(), peer.bfd());
            assertEquals(PeerPolicyConfig.NONE, peer.policy());
        }
        BgpConfig ipv4 = bgp("""
                node: { name: n, address: 10.0.0.10, uplink: eth0 }
                bgp: { as: 64512, peers: [ { name: p, address: 10.0.0.1, as: 64512 } ] }
                """);
        assertEquals(Set.of(AddressFamily.IPV4), ipv4.peers().get(0).session().families());
        assertEquals(16, ipv4.multipath());
        assertEquals(Optional.empty(), ipv4.routerId());
    }

    @Test
    void aPasswordIsReadFromAFileOfItsOwnAndNeverPrinted() throws IOException {
        Path file = directory.resolve("tor1.secret");
        write(file, "correct horse\n", "rw-------");
        BgpConfig bgp = bgp(withPassword(file));
        Password password = bgp.peers().get(0).transport().password().orElseThrow();
        assertEquals(new Password("correct horse".getBytes(StandardCharsets.US_ASCII)), password);
        assertFalse(bgp.toString().contains("horse"), bgp.toString());
        write(file, "battery staple", "r--------");
        assertNotEquals(bgp, bgp(withPassword(file)));
        write(file, "correct horse\r\n", "rw-------");
        assertEquals(bgp, bgp(withPassword(file)));
        write(file, "x".repeat(80), "rw-------");
        assertTrue(bgp(withPassword(file)).peers().get(0).transport().password().isPresent());
    }

    @Test
    void aPasswordFileThatOthersCanReadOrThatHoldsNoneIsRefused() throws IOException {
        Path file = directory.resolve("tor1.secret");
        String refused = "f:2:87 password file '" + file + "': ";
        assertEquals(refused + "no such file (bgp.peers[0].password-file)", problem(withPassword(file)));
        write(file, "secret", "rw-r-----");
        assertEquals(
                refused + "mode rw-r----- is open to others; allowed: rw------- (0600) or stricter"
                        + " (bgp.peers[0].password-file)",
                problem(withPassword(file)));
        for (String text : List.of("", "\n", "x".repeat(81), "two\nlines\n", "p\u00e4ss", "tab\t")) {
            write(file, text, "rw-------");
            assertEquals(
                    refused
                            + "does not hold a password; allowed: one line of 1 to 80 visible ASCII characters and blanks"
                            + " (bgp.peers[0].password-file)",
                    problem(withPassword(file)));
        }
        Files.delete(file);
        Files.createDirectory(file);
        assertEquals(refused + "is not a regular file (bgp.peers[0].password-file)", problem(withPassword(file)));
    }

    private static String withPassword(Path file) {
        return "node: { name: n, address: 10.0.0.10, uplink: eth0 }\n"
                + "bgp: { as: 64512, peers: [ { name: tor1, address: 10.0.0.1, as: 64512, password-file: " + file
                + " } ] }\n";
    }

    private static void write(Path file, String text, String mode) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static MeshConfig.Node node(String name, String address, String address6, int as) {
        return new MeshConfig.Node(
                name, Ipv4.parse(address), Optional.ofNullable(address6).map(Ipv6Address::parse), as, Optional.empty());
    }

    private static BgpConfig bgp(String yaml) {
        ConfigResult result = ConfigFile.parse("f", yaml);
        return assertInstanceOf(ConfigResult.Valid.class, result, () -> result.problems()
                        .toString())
                .config()
                .bgp()
                .orElseThrow();
    }

    private static String problem(String yaml) {
        ConfigResult result = ConfigFile.parse("f", yaml);
        assertInstanceOf(ConfigResult.Invalid.class, result);
        assertEquals(1, result.problems().size());
        return result.problems().get(0).toString();
    }
}
