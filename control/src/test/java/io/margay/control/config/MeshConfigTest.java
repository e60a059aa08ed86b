package io.margay.control.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which sessions a node has by the list of all nodes. */
class MeshConfigTest {
    private static final String NODES = """
                    nodes:
                      - { name: a, address: 10.0.0.9, address6: "2001:db8::9", as: 64512 }
                      - { name: b, address: 10.0.0.10, address6: "2001:db8::a", as: 64512 }
                      - { name: c, address: 10.0.0.11, as: 64513 }
                      - { name: r, address: 10.0.0.3, as: 64512, cluster-id: 224.0.0.1 }
                """;

    /** As text 10.0.0.10 comes before 10.0.0.11, and both before 10.0.0.9. */
    @Test
    void ofTwoNodesTheOneWithTheAddressThatIsGreaterAsTextDials() {
        assertEquals(
                List.of("mesh-b 10.0.0.10 64512 dials [ipv4]", "mesh-c 10.0.0.11 64513 dials [ipv4]"),
                sessions("a", "10.0.0.9", null, ""));
        assertEquals(
                List.of("mesh-a 10.0.0.9 64512 waits [ipv4]", "mesh-c 10.0.0.11 64513 waits [ipv4]"),
                sessions("b", "10.0.0.10", null, ""));
        assertEquals(
                List.of("mesh-a 10.0.0.9 64512 waits [ipv4]", "mesh-b 10.0.0.10 64512 dials [ipv4]"),
                sessions("c", "10.0.0.11", null, ""));
    }

    @Test
    void ipv6GoesOverTheSameSessionWhereBothHaveAnAddress() {
        assertEquals(
                List.of("mesh-b 10.0.0.10 64512 dials [ipv4, ipv6]", "mesh-c 10.0.0.11 64513 dials [ipv4]"),
                sessions("a", "10.0.0.9", "2001:db8::9", ""));
    }

    /** What Calico's two daemons expect: IPv4 routes over IPv4, IPv6 routes over IPv6, each with its own who dials whom. */
    @Test
    void ipv6HasSessionsOfItsOwnIfAskedFor() {
        assertEquals(
                List.of(
                        "mesh-b 10.0.0.10 64512 dials [ipv4]",
                        "mesh-b-ipv6 2001:db8::a 64512 waits [ipv6]",
                        "mesh-c 10.0.0.11 64513 dials [ipv4]"),
                sessions("a", "10.0.0.9", "2001:db8::9", "ipv6-session: own"));
        assertEquals(
                List.of(
                        "mesh-a 10.0.0.9 64512 waits [ipv4]",
                        "mesh-a-ipv6 2001:db8::9 64512 dials [ipv6]",
                        "mesh-c 10.0.0.11 64513 waits [ipv4]"),
                sessions("b", "10.0.0.10", "2001:db8::a", "ipv6-session: own"));
    }

    @Test
    void aReflectorHasNoMesh() {
        assertEquals(List.of(), bgp("r", "10.0.0.3", null, "", "cluster-id: 224.0.0.1"));
    }

    /** RFC 8212 asks for a policy, and the cluster's is to trust its nodes. */
    @Test
    void nodesOfAnotherAsAreTrustedToo() {
        RouterConfig config = config("a", "10.0.0.9", null, "", "");
        assertEquals(
                List.of(PeerPolicyConfig.NONE, PeerPolicyConfig.OF_CLUSTER),
                config.bgp().orElseThrow().sessions(config.node()).stream()
                        .map(PeerConfig::policy)
                        .toList());
    }

    @Test
    void aNodeThatIsNotInTheListIsWarned() {
        ConfigResult.Valid valid = parse("d", "10.0.0.12", null, "", "");
        assertEquals(
                List.of(
                        "f:5:5 warning: this node's address 10.0.0.12 is not among mesh.nodes; the others need it there,"
                                + " and the list may be the same everywhere (bgp.mesh)"),
                valid.problems().stream().map(ConfigProblem::toString).toList());
        assertEquals(
                3,
                valid.config()
                        .bgp()
                        .orElseThrow()
                        .sessions(valid.config().node())
                        .size());
    }

    private static List<String> sessions(String name, String address, String address6, String mesh) {
        return bgp(name, address, address6, mesh, "");
    }

    private static List<String> bgp(String name, String address, String address6, String mesh, String more) {
        RouterConfig config = config(name, address, address6, mesh, more);
        return config.bgp().orElseThrow().sessions(config.node()).stream()
                .map(peer -> peer.name() + " " + peer.place() + " " + peer.as()
                        + (peer.transport().passive() ? " waits " : " dials ")
                        + peer.session().families().stream()
                                .map(family -> family.label())
                                .sorted()
                                .collect(Collectors.joining(", ", "[", "]")))
                .toList();
    }

    private static RouterConfig config(String name, String address, String address6, String mesh, String more) {
        return parse(name, address, address6, mesh, more).config();
    }

    private static ConfigResult.Valid parse(String name, String address, String address6, String mesh, String more) {
        String yaml = "node: { name: " + name + ", address: " + address
                + (address6 == null ? "" : ", address6: \"" + address6 + "\"") + ", uplink: eth0 }\n"
                + "bgp:\n  as: " + (name.equals("c") ? 64513 : 64512) + "\n"
                + (more.isEmpty() ? "" : "  " + more + "\n") + "  mesh:\n"
                + (mesh.isEmpty() ? "" : "    " + mesh + "\n") + NODES;
        ConfigResult result = ConfigFile.parse("f", yaml);
        return assertInstanceOf(ConfigResult.Valid.class, result, () -> yaml + result.problems());
    }
}
