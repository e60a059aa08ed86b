package io.margay.control.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.margay.fib.EpochSlot;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.FibWriter;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.NextHop;
import io.margay.fib.Route;
import io.margay.fib.RouteProtocol;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator sees of the FIB: the verbs in this process, over a file whose writer has gone. */
class FibCommandsTest extends FibVerbs {
    private static final int IPV4_ROUTES_IN_HEADER = 512;

    @Test
    void aGoodTableIsVerifiedWithALineOfCounts() throws IOException {
        ReferenceTable.write(runtime);
        assertEquals(0, margay("fib", "verify"));
        assertEquals(
                "good: ipv4 and ipv6, generation 1, routes 5, next hops 5, runs 11, nodes 8, entries 26, looks 1\n",
                out.toString());
        reset();
        assertEquals(0, margay("fib", "verify", "-o", "json"));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertTrue(json.path("proven").asBoolean());
        assertEquals(5, json.path("routes").asInt());
    }

    @Test
    void aTableThatDoesNotAgreeFailsWithEachDifferenceOnALine() throws IOException {
        ReferenceTable.write(runtime);
        byte[] bytes = Files.readAllBytes(runtime.resolve(FibReader.FILE_NAME));
        bytes[IPV4_ROUTES_IN_HEADER] = 9;
        Files.write(runtime.resolve(FibReader.FILE_NAME), bytes);
        assertEquals(1, margay("fib", "verify"));
        assertEquals(
                List.of(
                        "ipv4 routes in the header: 5 expected, 9 found",
                        "1 difference: ipv4 and ipv6, generation 1, routes 5, next hops 5, runs 11, nodes 8, entries 26, looks 1"),
                out.toString().lines().toList());
        reset();
        assertEquals(1, margay("fib", "verify", "--limit", "0", "-o", "json"));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(1, json.path("differenceCount").asInt());
        assertEquals(0, json.path("differences").size());
    }

    @Test
    void statsSayWhatIsThereHowFullItIsAndWhoReads() throws IOException {
        ReferenceTable.write(runtime);
        try (FibReader reader = FibReader.open(runtime.resolve(FibReader.FILE_NAME));
                EpochSlot slot = reader.claimEpoch();
                EpochSlot idle = reader.claimEpoch()) {
            idle.offline();
            assertEquals(0, margay("fib", "stats"));
            List<String> lines = out.toString().lines().toList();
            long pid = ProcessHandle.current().pid();
            assertTrue(lines.get(0).startsWith("generation  1, 1970-01-01T00:00:05Z, "), lines.get(0));
            assertEquals(
                    List.of(
                            "ipv4 routes 5: connected 2, workload 1, blackhole 1, bgp 1",
                            "  lengths   /24 1, /26 2, /32 2",
                            "  refused   none",
                            "  owed      none",
                            "ipv6 routes 0",
                            "  refused   none",
                            "  owed      none"),
                    lines.subList(1, 8));
            assertTrue(lines.contains("reader      slot 0, process " + pid + ", up to date"), out.toString());
            assertTrue(lines.contains("reader      slot 1, process " + pid + ", idle"), out.toString());
            assertTrue(out.toString().contains("IPv4 route records  5       1024    120"), out.toString());
            slot.quiescent();
        }
    }

    @Test
    void statsAsJsonHaveRefusalsAndSections() throws IOException {
        try (FibWriter writer = FibWriter.create(runtime, new FibCapacity(1, 64, 256, 4))) {
            ReferenceTable.put(writer, "10.0.0.0/8", NextHop.local(), RouteProtocol.STATIC, 0);
            ReferenceTable.put(writer, "11.0.0.0/8", NextHop.local(), RouteProtocol.STATIC, 0);
            writer.commit();
            writer.publishFile();
        }
        assertEquals(0, margay("fib", "stats", "-o", "json"));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(1, json.path("routes").asInt());
        assertEquals(1, json.path("ipv4").path("refused").path("routes").asInt());
        assertEquals(
                1, json.path("ipv4").path("routesByProtocol").path("static").asInt());
        assertEquals(1, json.path("ipv4").path("routesByLength").path(8).asInt());
        assertEquals(0, json.path("ipv6").path("routes").asInt());
        assertEquals(
                "IPv4 route records", json.path("sections").path(4).path("name").asText());
        assertEquals(24, json.path("sections").path(4).path("usedBytes").asInt());
        reset();
        margay("fib", "stats");
        assertTrue(out.toString().contains("  refused   1 for want of route records\n"), out.toString());
        assertTrue(out.toString().contains("ipv6 routes 0, no room for any\n"), out.toString());
        assertTrue(out.toString().contains("readers     none\n"), out.toString());
    }

    @Test
    void aDumpIsFilteredByPrefixProtocolNextHopAndPort() throws IOException {
        ReferenceTable.write(runtime);
        assertEquals(List.of("172.17.8.0/24"), dumped("172.17.8.0/24"));
        assertEquals(List.of("172.17.8.0/24", "172.17.8.100/32"), dumped("172.17.8.0/24", "--longer-prefixes"));
        assertEquals(List.of("172.17.8.0/24", "172.17.8.100/32"), dumped("172.16.0.0/12", "--longer-prefixes"));
        assertEquals(5, dumped("0.0.0.0/0", "--longer-prefixes").size());
        assertEquals(List.of("192.168.196.128/26"), dumped("--protocol", "bgp"));
        assertEquals(List.of("172.17.8.0/24", "172.17.8.100/32"), dumped("--protocol", "connected"));
        assertEquals(List.of("192.168.196.128/26"), dumped("--next-hop", "172.17.8.101"));
        assertEquals(List.of(), dumped("--next-hop", "0.0.0.0"));
        assertEquals(List.of("192.168.18.64/26"), dumped("--next-hop", "blackhole"));
        assertEquals(List.of("172.17.8.0/24", "192.168.196.128/26"), dumped("--port", "enp0s8"));
        assertEquals(List.of("172.17.8.0/24"), dumped("--port", "enp0s8", "--next-hop", "port"));
        assertEquals(List.of(), dumped("172.0.0.0/8", "--longer-prefixes", "--protocol", "bgp"));
    }

    @Test
    void aRouteThatWasCarriedOverIsDumpedAsStaleUntilItIsGivenAgain() throws IOException {
        NextHop peer = NextHop.gateway(Ipv4.parse("172.17.8.101"), 1, "enp0s8");
        Route left = new Route(
                Ipv4Prefix.parse("192.168.196.128/26"), peer, RouteProtocol.BGP, Ipv4.parse("172.17.8.101"), 1, 5_000);
        String line = "192.168.196.128/26 via 172.17.8.101 dev enp0s8 proto bgp";
        try (FibWriter writer = FibWriter.create(runtime, FibCapacity.SMALL)) {
            writer.carryOver(List.of(left), (prefix, why) -> {}, 9_000);
            writer.publishFile();
            assertEquals(0, margay("fib", "dump"));
            assertEquals(line + " stale\n", out.toString());
            reset();
            assertEquals(0, margay("fib", "dump", "-o", "json"));
            JsonNode json = new ObjectMapper().readTree(out.toString()).path(0);
            assertTrue(json.path("stale").asBoolean());
            assertEquals(0xAC11_0865L, json.path("originId").asLong(), "an address, without a sign");
            ReferenceTable.put(writer, "192.168.196.128/26", peer, RouteProtocol.BGP, left.originId());
            writer.commit();
            reset();
            assertEquals(0, margay("fib", "dump"));
            assertEquals(line + "\n", out.toString());
        }
    }

    private List<String> dumped(String... filters) throws IOException {
        reset();
        List<String> arguments = new ArrayList<>(List.of("fib", "dump", "-o", "json"));
        arguments.addAll(List.of(filters));
        assertEquals(0, margay(arguments.toArray(new String[0])), err.toString());
        List<String> prefixes = new ArrayList<>();
        new ObjectMapper()
                .readTree(out.toString())
                .forEach(route -> prefixes.add(route.path("prefix").asText()));
        return prefixes;
    }

    @Test
    void anExactPrefixWithoutARouteFailsTheDump() throws IOException {
        ReferenceTable.write(runtime);
        assertEquals(1, margay("fib", "dump", "172.17.0.0/16"));
        assertEquals("", out.toString());
        assertTrue(err.toString().endsWith("margay: there is no route of 172.17.0.0/16\n"), err.toString());
    }

    @Test
    void aFilterThatMakesNoSenseSaysWhatIsAllowed() throws IOException {
        ReferenceTable.write(runtime);
        assertWrong("not an IPv4 prefix: '172'; allowed: a.b.c.d/length or an IPv6 prefix, without host bits", "172");
        assertWrong("host bits set in 172.17.8.1/24", "172.17.8.1/24");
        assertWrong("--longer-prefixes: of which PREFIX?", "--longer-prefixes");
        assertWrong("no protocol 'ospf'; allowed: connected, workload, static, blackhole, bgp", "--protocol", "ospf");
        assertWrong("'1.2.3'; allowed: a.b.c.d or an IPv6 address, or a kind", "--next-hop", "1.2.3");
        assertWrong(
                "no kind 'drop'; allowed: local, port, gateway, blackhole, unreachable, group", "--next-hop", "drop");
    }

    private void assertWrong(String message, String... filters) {
        reset();
        List<String> arguments = new ArrayList<>(List.of("fib", "dump"));
        arguments.addAll(List.of(filters));
        assertEquals(2, margay(arguments.toArray(new String[0])));
        assertTrue(err.toString().contains(message), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void aDumpAsCsvHasAHeadingAndAllFields() throws IOException {
        ReferenceTable.write(runtime);
        assertEquals(0, margay("fib", "dump", "-o", "csv"));
        assertEquals("""
                prefix,kind,via,dev,portId,protocol,originId,generation,timeMs
                172.17.8.0/24,port,,enp0s8,1,connected,1,1,5000
                172.17.8.100/32,local,,,,connected,1,1,5000
                192.168.18.64/26,blackhole,,,,blackhole,0,1,5000
                192.168.18.64/32,port,,calif24874aae57,2,workload,2,1,5000
                192.168.196.128/26,gateway,172.17.8.101,enp0s8,1,bgp,9,1,5000
                """, out.toString());
    }

    @Test
    void csvIsRefusedWhereItMakesNoSense() throws IOException {
        ReferenceTable.write(runtime);
        for (String query : List.of("fib stats", "fib verify", "fib lookup 172.17.8.100")) {
            reset();
            assertEquals(2, margay((query + " -o csv").split(" ")), query);
            assertTrue(
                    err.toString().contains("-o csv is for fib dump only; allowed here: table, json"), err.toString());
        }
    }

    @Test
    void aDumpThatNobodyReadsAnyMoreEndsQuietly() throws IOException {
        try (FibWriter writer = FibWriter.create(runtime, FibCapacity.forRoutes(10_000, 0))) {
            for (int i = 0; i < 10_000; i++) {
                ReferenceTable.put(
                        writer,
                        "10." + (i >> 8) + "." + (i & 0xFF) + ".0/24",
                        NextHop.local(),
                        RouteProtocol.STATIC,
                        0);
            }
            writer.commit();
            writer.publishFile();
        }
        for (String format : List.of("table", "csv", "json")) {
            reset();
            Writer closed = new FilterWriter(out) {
                @Override
                public void write(char[] chars, int offset, int length) throws IOException {
                    throw new IOException("Broken pipe");
                }

                @Override
                public void write(String text, int offset, int length) throws IOException {
                    throw new IOException("Broken pipe");
                }
            };
            String[] arguments = {"fib", "dump", "-o", format, "--runtime", runtime.toString()};
            assertEquals(
                    0,
                    CommandLines.execute(
                            arguments, new PrintWriter(closed), new PrintWriter(err), (config, file, directory) -> 0));
            assertEquals(1, err.toString().lines().count(), err.toString()); // the note that the writer is gone
        }
    }

    @Test
    void severalAddressesAreLookedUpAlsoWhereNobodyResolvesNeighbours() throws IOException {
        ReferenceTable.write(runtime);
        assertEquals(1, margay("fib", "lookup", "-o", "json", "192.168.196.129", "8.8.8.8", "172.17.8.100"));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals("192.168.196.128/26", json.path(0).path("prefix").asText());
        assertEquals("none", json.path(0).path("neighbor").path("state").asText());
        assertFalse(json.path(1).path("found").asBoolean());
        assertEquals("172.17.8.100/32", json.path(2).path("prefix").asText());
    }
}
