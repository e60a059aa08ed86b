package io.margay.control.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.dataplane.IdleMode;
import io.margay.dataplane.WorkerScheduling;
import io.margay.dataplane.link.NodeSettings;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static final Path RESOURCES = Path.of("src/test/resources/config");
    private static final int MUTATIONS = 4_000;

    @TempDir
    Path directory;

    @Test
    void aFullFileIsReadKeyByKey() {
        ConfigResult.Valid valid = valid(ConfigFile.read(RESOURCES.resolve("good/node00.yaml")));
        assertEquals(List.of(), valid.problems());
        assertEquals(
                new RouterConfig(
                        new NodeConfig(
                                "node00",
                                Ipv4.parse("172.17.8.100"),
                                Optional.of(Ipv6Address.parse("fd00:8::100")),
                                "enp0s8"),
                        new GatewayConfig(
                                Ipv4.parse("169.254.1.1"),
                                ProxyMode.ALL,
                                Ipv6Address.parse("fe80::1"),
                                ProxyMode.GATEWAY_ONLY),
                        new IcmpConfig(500, 25, 1, 1_000_000),
                        prefixes("192.168.0.0/16", "fd00:10::/48"),
                        prefixes("192.168.18.64/26", "fd00:10:0:12::/122"),
                        List.of(
                                new EndpointConfig(
                                        "a", "calif24874aae57", addresses("192.168.18.64", "fd00:10:0:12::1"), 0),
                                new EndpointConfig(
                                        "a2",
                                        "cali4e5ed993aed",
                                        addresses("192.168.18.65", "192.168.18.66"),
                                        0xEEEEEEEEEE0EL)),
                        List.of(route("0.0.0.0/0", "172.17.8.1"), route("fd00:10:0:c4::/122", "fd00:8::101")),
                        new HostConfig(false, "thirteenchars", false),
                        Optional.of(new BgpConfig(
                                64512,
                                30,
                                0,
                                List.of(
                                        peer("node01", "172.17.8.101", 64512, false, PeerPolicyConfig.NONE),
                                        peer(
                                                "tor",
                                                "172.17.8.1",
                                                (int) 4_200_000_000L,
                                                true,
                                                PeerPolicyConfig.ACCEPT_ALL)))),
                        new FibConfig(2_000_000, 300_000),
                        new DataplaneConfig(IdleMode.BLOCK, new WorkerScheduling(1, -5), true)),
                valid.config());
    }

    @Test
    void whatIsLeftOutHasTheDocumentedDefault() {
        RouterConfig config =
                valid(ConfigFile.read(RESOURCES.resolve("good/minimal.yaml"))).config();
        assertEquals("169.254.1.1", Ipv4.format(config.gateway().address()));
        assertEquals("fe80::ecee:eeff:feee:eeee", config.gateway().address6().toString());
        assertEquals(ProxyMode.ALL, config.gateway().arpProxy());
        assertEquals(ProxyMode.ALL, config.gateway().ndpProxy());
        assertEquals(Optional.empty(), config.node().address6());
        assertEquals(new IcmpConfig(1_000, 50, 10, 10), config.icmp());
        assertEquals(new HostConfig(true, "margay0", true), config.host());
        assertEquals(Optional.empty(), config.bgp());
        assertEquals(new FibConfig(100_000, 20_000), config.fib());
        assertEquals(
                new BgpConfig(64512, 90, 120, List.of()),
                valid(ConfigFile.parse("f", "node: { name: n, address: 10.0.0.1, uplink: u }\nbgp: { as: 64512 }\n"))
                        .config()
                        .bgp()
                        .orElseThrow());
        assertEquals(new DataplaneConfig(IdleMode.BACKOFF, WorkerScheduling.DEFAULT, false), config.dataplane());
    }

    @Test
    void oneRoomOfTheFibMayBeLeftOutAndThatOfIpv6BeNone() {
        String node = "node: { name: n, address: 10.0.0.1, uplink: eth0 }\n";
        FibConfig none = valid(ConfigFile.parse("f", node + "fib: { routes6: 0 }"))
                .config()
                .fib();
        assertEquals(new FibConfig(100_000, 0), none);
        assertEquals(0, none.capacity().nodes6());
        FibConfig most = valid(ConfigFile.parse("f", node + "fib: { routes6: 50000000 }"))
                .config()
                .fib();
        assertEquals(50_000_000, most.capacity().routes6());
        FibConfig ipv4 = valid(ConfigFile.parse("f", node + "fib: { routes: 1000 }"))
                .config()
                .fib();
        assertEquals(new FibConfig(1_000, 20_000), ipv4);
    }

    /** What leaves both packages free of each other must not lead to two defaults. */
    @Test
    void theDefaultsAreThoseOfTheDataplane() {
        assertEquals(NodeSettings.DEFAULT_GATEWAY6, GatewayConfig.DEFAULT_ADDRESS6);
        NodeSettings.IcmpLimits limits = NodeSettings.IcmpLimits.DEFAULT;
        assertEquals(
                new IcmpConfig(limits.rate(), limits.burst(), limits.receiverRate(), limits.receiverBurst()),
                IcmpConfig.DEFAULT);
        assertEquals(NodeSettings.IcmpLimits.MAX, IcmpConfig.MAX);
    }

    @Test
    void poolsOfIpv6WithoutAnAddressOfIpv6AreAWarning() {
        ConfigResult.Valid valid = valid(ConfigFile.parse("f", """
                node: { name: n, address: 10.0.0.1, uplink: eth0 }
                pools: [192.168.0.0/16, fd00:10::/48]
                """));
        assertEquals(
                List.of(
                        "f:2:25 warning: pool fd00:10::/48 is of IPv6 and there is no node.address6: the host has no way to "
                                + "its workloads, and no ICMPv6 errors are sent (pools[1])"),
                valid.problems().stream().map(ConfigProblem::toString).toList());
    }

    static Stream<String> badFiles() throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES.resolve("bad"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** Beside each bad file lies what is said of it, to the letter. */
    @ParameterizedTest
    @MethodSource("badFiles")
    void everyFaultOfABadFileIsNamed(String name) throws IOException {
        Path file = RESOURCES.resolve("bad").resolve(name);
        ConfigResult result = ConfigFile.parse(name, Files.readString(file));
        assertInstanceOf(ConfigResult.Invalid.class, result);
        String said = result.problems().stream().map(problem -> problem + "\n").collect(Collectors.joining());
        Path expected = file.resolveSibling(name.replace(".yaml", ".errors"));
        assertEquals(Files.readString(expected), said, "to accept: write this to " + expected);
    }

    @Test
    void anAddressOutsideEveryPoolIsAWarning() {
        ConfigResult.Valid valid = valid(ConfigFile.parse("f", """
                node: { name: n, address: 10.0.0.1, uplink: eth0 }
                pools: [192.168.0.0/16]
                endpoints: [ { name: a, interface: cali0, addresses: [172.30.0.1] } ]
                """));
        assertEquals(
                List.of(
                        "f:3:55 warning: address 172.30.0.1 is outside every pool: 192.168.0.0/16 (endpoints[0].addresses[0])"),
                valid.problems().stream().map(ConfigProblem::toString).toList());
    }

    @Test
    void aFileThatCannotBeReadIsOneLine() throws IOException {
        assertEquals(List.of(directory + "/none.yaml no such file"), said(directory.resolve("none.yaml")));
        assertEquals(1, said(directory).size());
        Path latin = directory.resolve("latin.yaml");
        Files.write(latin, new byte[] {'a', ':', ' ', (byte) 0xE4});
        assertEquals(List.of(latin + " is not UTF-8 text"), said(latin));
        Path large = directory.resolve("large.yaml");
        Files.write(large, new byte[ConfigFile.MAX_BYTES + 1]);
        assertEquals(List.of(large + " is too large for a configuration; allowed: 4194304 bytes"), said(large));
    }

    @Test
    void moreEndpointsThanADataplanePollsAreRefused() {
        StringBuilder yaml = new StringBuilder("node: { name: n, address: 10.0.0.1, uplink: eth0 }\n")
                .append("pools: [192.168.0.0/16]\nendpoints:\n");
        for (int i = 0; i < 1_001; i++) {
            yaml.append("- { name: e" + i + ", interface: c" + i + ", addresses: [" + "192.168." + i / 250 + "."
                    + i % 250 + "] }\n");
        }
        assertEquals(
                List.of("f:1004:11 1001 endpoints; allowed: at most 1000 (endpoints[1000].name)"),
                ConfigFile.parse("f", yaml.toString()).problems().stream()
                        .map(ConfigProblem::toString)
                        .toList());
    }

    @Test
    void deepNestingAndManyFaultsAreBounded() {
        assertInstanceOf(ConfigResult.Invalid.class, ConfigFile.parse("f", "[".repeat(100_000)));
        assertInstanceOf(ConfigResult.Invalid.class, ConfigFile.parse("f", "a: ".repeat(10_000)));
        ConfigResult many = ConfigFile.parse("f", "pools: [" + "x, ".repeat(10_000) + "]");
        assertEquals(101, many.problems().size());
    }

    /** Bytes of a good file are changed, cut, doubled and exchanged: values or problems come out, never an exception. */
    @ParameterizedTest
    @ValueSource(strings = {"node00", "bgp", "policies"})
    void noMutationOfAGoodFileEndsInAnException(String name) throws IOException {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        byte[] good = Files.readAllBytes(RESOURCES.resolve("good/" + name + ".yaml"));
        String structure = "{}[],:-&*!|>'\"%@`# \n\t0123456789.\\?~";
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = good.clone();
            int changes = 1 + random.nextInt(4);
            for (int c = 0; c < changes; c++) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(4)) {
                    case 0 -> bytes[at] = (byte) structure.charAt(random.nextInt(structure.length()));
                    case 1 -> bytes[at] = (byte) random.nextInt(256);
                    case 2 -> bytes = cut(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(40)));
                    default -> bytes = twice(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(40)));
                }
                if (bytes.length == 0) {
                    break;
                }
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            try {
                ConfigResult result = ConfigFile.parse("f", text);
                assertTrue(result instanceof ConfigResult.Valid
                        || result.problems().stream().anyMatch(ConfigProblem::isError));
                for (ConfigProblem problem : result.problems()) {
                    assertTrue(problem.toString().matches("[ -~]+"), () -> "one printable line: " + problem);
                }
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", mutation " + i + ":\n" + text, e);
            }
        }
    }

    private static List<Prefix> prefixes(String... texts) {
        return Stream.of(texts).map(Prefix::parse).toList();
    }

    private static List<IpAddress> addresses(String... texts) {
        return Stream.of(texts).map(IpAddress::parse).toList();
    }

    /** As it follows from the file around it: a hold time of 30 s, an IPv6 address of this node, an AS of 64512. */
    private static PeerConfig peer(String name, String address, int as, boolean passive, PeerPolicyConfig policy) {
        return new PeerConfig(
                name,
                "",
                new PeerPlace.Address(IpAddress.parse(address)),
                new PeerAs.Number(as),
                new PeerTransportConfig(
                        179, passive, Optional.empty(), 10, Optional.empty(), as == 64512 ? 255 : 1, false),
                new PeerSessionConfig(
                        30,
                        Set.of(AddressFamily.IPV4, AddressFamily.IPV6),
                        AddPathMode.NONE,
                        true,
                        false,
                        Optional.empty(),
                        false,
                        new GracefulRestartConfig(120, 360, 0, 0, true)),
                Optional.empty(),
                false,
                Optional.empty(),
                MaxPrefixesConfig.NONE,
                policy);
    }

    private static StaticRouteConfig route(String prefix, String via) {
        return new StaticRouteConfig(Prefix.parse(prefix), IpAddress.parse(via));
    }

    private static byte[] cut(byte[] bytes, int from, int to) {
        byte[] out = new byte[bytes.length - (to - from)];
        System.arraycopy(bytes, 0, out, 0, from);
        System.arraycopy(bytes, to, out, from, bytes.length - to);
        return out;
    }

    private static byte[] twice(byte[] bytes, int from, int to) {
        byte[] out = new byte[bytes.length + to - from];
        System.arraycopy(bytes, 0, out, 0, to);
        System.arraycopy(bytes, from, out, to, bytes.length - from);
        return out;
    }

    private static List<String> said(Path file) {
        return ConfigFile.read(file).problems().stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    private static ConfigResult.Valid valid(ConfigResult result) {
        return assertInstanceOf(
                ConfigResult.Valid.class, result, () -> result.problems().toString());
    }
}
