package io.margay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.bgp.BfdOptions;
import io.margay.control.bgp.BgpSettings;
import io.margay.control.bgp.MaxPrefixes;
import io.margay.control.bgp.PeerOptions;
import io.margay.control.bgp.PeerSettings;
import io.margay.control.bgp.PeerTransport;
import io.margay.control.bgp.RestartTimes;
import io.margay.control.bgp.policy.ImportGuard;
import io.margay.control.bgp.policy.PolicyChain;
import io.margay.control.bgp.policy.PolicyRule.Then;
import io.margay.control.bgp.policy.RoutePolicy;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.transport.Password;
import io.margay.control.bgp.wire.Capability.Role;
import io.margay.control.bgp.wire.Family;
import io.margay.control.config.ConfigFile;
import io.margay.control.config.ConfigResult;
import io.margay.control.config.PolicyConfig;
import io.margay.control.config.RouterConfig;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each key of section {@code bgp} arrives at the speaker where it should. */
class BgpSettingsOfTest {
    private static final Path GOOD = Path.of("src/test/resources/config/good/bgp.yaml");

    @TempDir
    Path directory;

    @Test
    void theSpeakersOwn() {
        BgpSettings settings = settings(GOOD);
        assertEquals(64512, settings.localAs());
        assertEquals(Ipv4.parse("192.0.2.1"), settings.routerId());
        assertEquals(Ipv4.parse("10.0.0.10"), settings.listenAddress());
        assertEquals(IpAddress.parse("2001:db8::10"), settings.listenAddress6());
        assertEquals(BgpSettings.PORT, settings.listenPort());
        assertEquals(IpAddress.parse("2001:db8::10"), settings.address6());
        assertEquals(64, settings.maxWays());
    }

    @Test
    void whatIsLeftOutIsTheNodesAddress() throws IOException {
        BgpSettings settings = settings("node: { name: n, address: 10.0.0.10, uplink: eth0 }\nbgp: { as: 64512 }\n");
        assertEquals(Ipv4.parse("10.0.0.10"), settings.routerId());
        assertNull(settings.listenAddress6());
        assertEquals(16, settings.maxWays());
    }

    @Test
    void aPeerWithAllThatItCanHave() {
        PeerSettings peer = peer(settings(GOOD), "tor1");
        assertEquals(IpAddress.parse("10.0.0.1"), peer.address());
        assertEquals(65001, peer.remoteAs());
        assertEquals(1179, peer.port());
        assertTrue(peer.passive());
        assertEquals(9, peer.holdTimeSeconds());
        assertEquals(30, peer.connectRetrySeconds());
        assertEquals(
                PeerTransport.builder()
                        .source(IpAddress.parse("10.0.0.11"))
                        .hops(2)
                        .ttlSecurity(true)
                        .build(),
                peer.transport());
        MaxPrefixes ipv4 = new MaxPrefixes(1_000, 50, MaxPrefixes.Action.STOP, 10);
        MaxPrefixes ipv6 = new MaxPrefixes(2_000, 50, MaxPrefixes.Action.STOP, 10);
        PeerOptions options = peer.options();
        assertEquals("rack 1, top: the \"first\" one", options.description());
        assertEquals(Set.of(Family.IPV4_UNICAST), options.families());
        assertEquals(Set.of(Family.IPV4_UNICAST), options.pathsIn());
        assertEquals(Set.of(Family.IPV4_UNICAST), options.pathsOut());
        assertEquals(false, options.extendedMessages());
        assertEquals(true, options.ipv4OverIpv6());
        assertEquals(Role.CUSTOMER, options.role());
        assertEquals(true, options.isRoleRequired());
        assertEquals(false, options.isClient());
        assertEquals(true, options.isNextHopSelf());
        assertEquals(Map.of(Family.IPV4_UNICAST, ipv4, Family.IPV6_UNICAST, ipv6), options.maxPrefixes());
        assertEquals(RestartTimes.OFF, options.restart());
        assertEquals(new BfdOptions(50, 5, true), options.bfd());
    }

    @Test
    void peersThatAreNotKnownByAnAddress() {
        BgpSettings settings = settings(GOOD);
        PeerSettings leaf = peer(settings, "leaf");
        assertNull(leaf.address());
        assertEquals(PeerSettings.ANY_EXTERNAL, leaf.remoteAs());
        assertEquals(PeerTransport.builder().interfaceName("eth0").hops(1).build(), leaf.transport());
        PeerSettings farm = peer(settings, "farm");
        assertNull(farm.address());
        assertEquals(64512, farm.remoteAs());
        assertTrue(farm.passive());
        assertEquals(
                PeerTransport.builder().prefix(Prefix.parse("10.1.0.0/24"), 7).build(), farm.transport());
    }

    @Test
    void theTimesOfBothSidesOfARestart() {
        assertEquals(
                new RestartTimes(true, 90, 100, 3_600, 7_200),
                peer(settings(GOOD), "tor2").options().restart());
    }

    @Test
    void bfdIsOfOneHopToAPeerNextDoor() {
        assertEquals(
                new BfdOptions(300, 3, false),
                peer(settings(GOOD), "tor2").options().bfd());
    }

    @Test
    void waysOfAddPath() {
        PeerOptions sends = peer(settings(GOOD), "farm6").options();
        assertEquals(Set.of(), sends.pathsIn());
        assertEquals(Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST), sends.pathsOut());
    }

    /** Calico's rule (its template: a client is an internal peer whose cluster id is not ours). */
    @Test
    void aReflectorsClientsAreInternalPeersOfNoClusterOrOfAnother() throws IOException {
        BgpSettings settings = settings("""
                node: { name: n, address: 10.0.0.10, uplink: eth0 }
                bgp:
                  as: 64512
                  cluster-id: 224.0.0.1
                  peers:
                    - { name: node, address: 10.0.0.1, as: 64512 }
                    - { name: same, address: 10.0.0.2, as: 64512, cluster-id: 224.0.0.1 }
                    - { name: other, address: 10.0.0.3, as: 64512, cluster-id: 224.0.0.2 }
                    - { name: external, address: 10.0.0.4, as: 64513, policy: accept-all }
                    - { name: nodes, prefix: 10.1.0.0/24, as: internal }
                """);
        assertEquals(
                List.of(true, false, true, false, true),
                settings.peers().stream().map(peer -> peer.options().isClient()).toList());
        assertTrue(settings.peers().stream().allMatch(peer -> peer.options().clusterId() == Ipv4.parse("224.0.0.1")));
        assertEquals(false, peer(settings(GOOD), "reflector").options().isClient());
        assertNull(peer(settings(GOOD), "reflector").options().clusterId());
    }

    @Test
    void theMeshComesBeforeThePeers() {
        assertEquals(
                List.of(
                        "mesh-node01",
                        "mesh-node01-ipv6",
                        "mesh-node02",
                        "tor1",
                        "tor2",
                        "leaf",
                        "farm",
                        "farm6",
                        "reflector"),
                settings(GOOD).peers().stream().map(PeerSettings::name).toList());
        PeerSettings node01 = peer(settings(GOOD), "mesh-node01");
        assertEquals(60, node01.holdTimeSeconds());
        assertEquals(PeerTransport.DEFAULT, node01.transport());
        assertEquals(Set.of(Family.IPV4_UNICAST), node01.options().families());
        assertEquals(
                Set.of(Family.IPV6_UNICAST),
                peer(settings(GOOD), "mesh-node01-ipv6").options().families());
    }

    @Test
    void anotherSecretIsAnotherPeer() throws IOException {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, "one\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        String yaml = "node: { name: n, address: 10.0.0.10, uplink: eth0 }\n"
                + "bgp: { as: 64512, mesh: { password-file: " + secret
                + ", nodes: [ { name: n, address: 10.0.0.10 }, { name: m, address: 10.0.0.11 } ] } }\n";
        BgpSettings before = settings(yaml);
        assertEquals(
                new Password("one".getBytes(StandardCharsets.US_ASCII)),
                before.peers().get(0).transport().password());
        assertEquals(before, settings(yaml));
        Files.writeString(secret, "another\n");
        assertEquals(1, before.peers().size());
        assertTrue(!before.peers().equals(settings(yaml).peers()));
    }

    /** What a peer outside of the cluster gives is guarded; nodes of the mesh are trusted, whatever their AS. */
    @Test
    void policies() throws IOException {
        BgpSettings settings = settings("""
                node: { name: n, address: 10.0.0.10, uplink: eth0 }
                pools: [10.244.0.0/16]
                bgp:
                  as: 64512
                  mesh: { nodes: [ { name: n, address: 10.0.0.10, as: 64512 }, { name: m, address: 10.0.0.11, as: 64514 } ] }
                  peers:
                    - { name: none, address: 10.0.0.2, as: 64512 }
                    - { name: all, address: 10.0.0.3, as: 64513, policy: accept-all }
                    - { name: some, address: 10.0.0.4, as: 64513, import: [b, a], export: [accept-all] }
                  policies: [ { name: a }, { name: b, default: accept } ]
                """);
        List<Prefix> pools = List.of(Prefix.parse("10.244.0.0/16"));
        RoutePolicy a = new RoutePolicy("a", List.of(), Then.NEXT);
        RoutePolicy b = new RoutePolicy("b", List.of(), Then.ACCEPT);
        assertNull(peer(settings, "none").options().importPolicy());
        assertNull(peer(settings, "none").options().exportPolicy());
        assertEquals(
                new ImportGuard(Policy.ACCEPT_ALL, pools),
                peer(settings, "all").options().importPolicy());
        assertEquals(Policy.ACCEPT_ALL, peer(settings, "all").options().exportPolicy());
        assertEquals(
                new ImportGuard(new PolicyChain(List.of(b, a)), pools),
                peer(settings, "some").options().importPolicy());
        assertEquals(
                new PolicyChain(List.of(PolicyConfig.ACCEPT_ALL)),
                peer(settings, "some").options().exportPolicy());
        assertEquals(Policy.ACCEPT_ALL, peer(settings, "mesh-m").options().importPolicy());
    }

    private BgpSettings settings(String yaml) throws IOException {
        return settings(Files.writeString(directory.resolve("router.yaml"), yaml));
    }

    private static BgpSettings settings(Path file) {
        ConfigResult result = ConfigFile.read(file);
        RouterConfig config = assertInstanceOf(ConfigResult.Valid.class, result, () -> result.problems()
                        .toString())
                .config();
        return BgpSettingsOf.config(config.bgp().orElseThrow(), config.node(), config.pools());
    }

    private static PeerSettings peer(BgpSettings settings, String name) {
        return settings.peers().stream()
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
