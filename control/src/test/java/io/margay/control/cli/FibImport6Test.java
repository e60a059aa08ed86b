package io.margay.control.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.FibWriter;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists with IPv6 in them become tables, and such tables become themselves again. */
class FibImport6Test extends FibVerbs {
    @TempDir
    Path directory;

    private Path list;

    @BeforeEach
    void paths() {
        runtime = directory.resolve("runtime");
        list = directory.resolve("list");
    }

    @Test
    void prefixesOfBothFamiliesTakeTheNextHopsThatServeThem() throws IOException {
        Files.writeString(list, """
                2001:db8::/32\t64512
                10.0.0.0/8
                2001:db8:1::/48 # another
                10.1.0.0/16
                2001:DB8:0::/32
                """);
        String[] ways = {"--next-hop", "via 10.9.9.9 dev eth0", "--next-hop", "via fe80::1 dev eth1"};
        assertEquals(0, run("import", list.toString(), ways[0], ways[1], ways[2], ways[3]), err.toString());
        assertEquals(
                runtime.resolve("fib")
                        + ": ipv4 routes 2, ipv6 routes 2, next hops 2, generation 1, prefixes listed again 1\n",
                out.toString());
        assertEquals("""
                10.0.0.0/8 via 10.9.9.9 dev eth0 proto static
                10.1.0.0/16 via fe80::1 dev eth1 proto static
                2001:db8::/32 via fe80::1 dev eth1 proto static
                2001:db8:1::/48 via fe80::1 dev eth1 proto static
                """, dumpedAs("table"));
        assertEquals(2, run("import", list.toString(), ways[0], ways[1]));
        assertTrue(
                err.toString()
                        .startsWith("margay: " + list
                                + ":1:1 an IPv6 prefix, and each --next-hop is via an IPv4 address; allowed: "),
                err.toString());
    }

    @Test
    void whatWasDumpedAsTextIsTheSameTextAgain() throws IOException {
        String text = """
                172.17.8.0/24 dev enp0s8 proto connected
                192.168.196.128/26 via fe80::101 dev enp0s8 proto bgp
                ::/0 via fe80::102 dev enp0s9 proto static
                2001:db8:8::/64 dev enp0s8 proto connected
                local 2001:db8:8::100/128 proto connected
                blackhole 2001:db8:18::/122 proto blackhole
                unreachable 2001:db8:19::/122 proto static
                2001:db8:196::/122 via 2001:db8:8::101 dev enp0s8 proto bgp
                """;
        Files.writeString(list, text);
        assertEquals(0, run("import", list.toString(), "-o", "json"), err.toString());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(2, json.path("ipv4Routes").asInt());
        assertEquals(6, json.path("ipv6Routes").asInt());
        assertEquals(text, dumpedAs("table"));
    }

    @Test
    void whatWasDumpedAsCsvIsTheSameTableAgain() throws IOException {
        long seed = Long.getLong("fib.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Path first = Files.createDirectory(directory.resolve("first"));
        NextHop[] ipv6 = {
            NextHop.local(),
            NextHop.blackhole(),
            NextHop.unreachable(),
            NextHop.port(900, "a,\"b\""),
            NextHop.gateway(Ipv6Address.parse("fe80::1"), 3, "eth3"),
            NextHop.gateway(new Ipv6Address(-1, -1), 17, "eth,17"),
            NextHop.gateway(0x0A000001, 3, "eth3")
        };
        try (FibWriter writer = FibWriter.create(first, FibCapacity.forRoutes(4_000, 4_000))) {
            writer.begin((prefix, why) -> {
                throw new AssertionError(prefix + " " + why);
            });
            for (int i = 0; i < 3_000; i++) {
                boolean isIpv4 = random.nextBoolean();
                NextHop nextHop = ipv6[random.nextInt(ipv6.length - (isIpv4 ? 0 : 1))];
                RouteProtocol protocol = RouteProtocol.values()[random.nextInt(RouteProtocol.values().length)];
                Prefix prefix = isIpv4 ? anyIpv4(random) : anyIpv6(random);
                writer.put(prefix, nextHop, protocol, random.nextInt(), 1_000);
            }
            writer.commit();
            writer.publishFile();
        }
        runtime = first;
        String csv = dumpedAs("csv");
        Files.writeString(list, csv);
        runtime = directory.resolve("second");
        assertEquals(0, run("import", list.toString()), err.toString());
        assertEquals(timeless(csv), timeless(dumpedAs("csv")), "-Dfib.seed=" + seed);
        assertEquals(0, run("verify"));
    }

    private static Ipv4Prefix anyIpv4(SplittableRandom random) {
        int length = random.nextInt(Ipv4Prefix.MAX_LENGTH + 1);
        return new Ipv4Prefix(random.nextInt() & Ipv4Prefix.mask(length), length);
    }

    /** Near to each other, so that they hold each other. */
    private static Ipv6Prefix anyIpv6(SplittableRandom random) {
        Ipv6Address address = new Ipv6Address(
                0x2001_0DB8_0000_0000L | random.nextInt(4) << 28 | random.nextInt(4), random.nextLong());
        return Ipv6Prefix.of(address, random.nextInt(Ipv6Prefix.MAX_LENGTH + 1));
    }

    /** All but the generation and the time, which are those of the import. */
    private static List<String> timeless(String csv) {
        return csv.lines().map(line -> line.replaceFirst(",[^,]*,[^,]*$", "")).toList();
    }

    @Test
    void strewnHostsFindRoom() throws IOException {
        SplittableRandom random = new SplittableRandom(6);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append(new Ipv6Address(random.nextLong() >>> 3 | 1L << 61, random.nextLong()))
                    .append("/128\n");
        }
        Files.writeString(list, lines);
        assertEquals(0, run("import", list.toString()), err.toString());
        assertEquals(0, run("verify"), out.toString());
    }

    /** So does a commit go through at once, and not a route at a time because it may be too large. */
    @Test
    void capacityIsWhatTheRoutesTakeAtMost() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        List<FibListParser.Listed> listed = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            NextHop nextHop = NextHop.port(1 + random.nextInt(100), "eth");
            listed.add(new FibListParser.Listed(anyIpv6(random), nextHop, RouteProtocol.STATIC, 0));
        }
        FibCapacity capacity = FibImportCapacity.of(listed);
        assertEquals(5_000, capacity.routes6());
        try (FibWriter writer = FibWriter.create(Files.createDirectory(runtime), capacity)) {
            writer.begin((prefix, why) -> {
                throw new AssertionError(prefix + " " + why);
            });
            listed.forEach(it -> writer.put(it.prefix(), it.nextHop(), it.protocol(), 0, 0));
            writer.commit();
            int used = writer.statistics().ipv6().nodes();
            assertTrue(used <= capacity.nodes6() - capacity.nodes6() / 16, used + " of " + capacity);
            assertTrue(capacity.nodes6() < 3 * used, used + " of " + capacity);
        }
        assertEquals(0, FibImportCapacity.of(List.of()).routes6(), "no room for what is not there");
    }

    @Test
    void eachErrorNamesFileLineAndColumn() throws IOException {
        assertProblems(
                """
                2001:db8::/32
                2001:db8::1/32
                2001:db8::/129
                2001:db8::/32 via 10.0.0.1 dev eth0
                10.0.0.0/8 via fe80::1 dev eth0
                2001:db8::/32 via fe80:1 dev eth0
                2001:db8::/32 via fe80::1
                """,
                ":2:1 host bits set in 2001:db8::1/32; allowed: a.b.c.d/length or an IPv6 prefix, without host bits",
                ":3:1 prefix length out of 0..128: 129; allowed: a.b.c.d/length or an IPv6 prefix, without host bits",
                ":4:19 an IPv6 prefix via an IPv4 address: '10.0.0.1'; allowed: an IPv6 address",
                ":6:19 not an IPv6 address: 'fe80:1'; allowed: a.b.c.d or an IPv6 address",
                ":7:26 dev NAME is missing");
        assertProblems(
                RouteText.CSV_HEADING + """

                2001:db8::/32,gateway6,fe80::1,eth0,1,static,0,1,0
                2001:db8::/32,gateway,10.0.0.1,eth0,1,static,0,1,0
                2001:db8::/32,gateway,fe80::1,eth0,1,static,0,1,0
                2001:db8::/32,gateway6,10.0.0.1,eth0,1,static,0,1,0
                2001:db8::/32,gateway6,,eth0,1,static,0,1,0
                2001:db8::/32,port,fe80::1,eth0,1,static,0,1,0
                2001:db8::/32,group,,,,static,0,1,0
                """,
                ":3:23 an IPv6 prefix via an IPv4 address: '10.0.0.1'; allowed: an IPv6 address",
                ":4:23 not an IPv4 address: 'fe80::1'; allowed: a.b.c.d",
                ":5:24 not an IPv6 address: '10.0.0.1'; allowed: an IPv6 address",
                ":6:24 not an IPv6 address: ''; allowed: an IPv6 address",
                ":7:20 via is for kinds gateway and gateway6, and this is port",
                ":8:15 no kind 'group'; allowed: local, port, gateway, blackhole, unreachable, gateway6, broadcast");
        assertFalse(Files.exists(runtime.resolve(FibReader.FILE_NAME)));
    }

    private void assertProblems(String text, String... problems) throws IOException {
        Files.writeString(list, text);
        reset();
        assertEquals(2, run("import", list.toString()));
        List<String> expected = new ArrayList<>();
        for (String problem : problems) {
            expected.add("margay: " + list + problem);
        }
        assertEquals(expected, err.toString().lines().toList());
    }
}
