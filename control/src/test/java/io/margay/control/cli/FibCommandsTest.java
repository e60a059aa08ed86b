package io.margay.control.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of the FIB: the verbs in this process, over a file whose writer has gone. */
class FibCommandsTest {
    private static final int ROUTES_IN_HEADER = 256;

    @TempDir
    Path runtime;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aGoodTableIsVerifiedWithALineOfCounts() throws IOException {
        writeFib();
        assertEquals(0, margay("fib", "verify"));
        assertEquals(
                "good: generation 1, routes 5, next hops 5, runs 10, nodes 8, entries 23, looks 1\n", out.toString());
        reset();
        assertEquals(0, margay("fib", "verify", "-o", "json"));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertTrue(json.path("proven").asBoolean());
        assertEquals(5, json.path("routes").asInt());
    }

    @Test
    void aTableThatDoesNotAgreeFailsWithEachDifferenceOnALine() throws IOException {
        writeFib();
        byte[] bytes = Files.readAllBytes(runtime.resolve(FibReader.FILE_NAME));
        bytes[ROUTES_IN_HEADER] = 9;
        Files.write(runtime.resolve(FibReader.FILE_NAME), bytes);
        assertEquals(1, margay("fib", "verify"));
        assertEquals(
                List.of(
                        "routes in the header: 5 expected, 9 found",
                        "1 differences: generation 1, routes 5, next hops 5, runs 10, nodes 8, entries 23, looks 1"),
                out.toString().lines().toList());
        reset();
        assertEquals(1, margay("fib", "verify", "--limit", "0", "-o", "json"));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(1, json.path("differenceCount").asInt());
        assertEquals(0, json.path("differences").size());
    }

    @Test
    void statsSayWhatIsThereHowFullItIsAndWhoReads() throws IOException {
        writeFib();
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
                            "routes      5: connected 2, workload 1, blackhole 1, bgp 1",
                            "lengths     /24 1, /26 2, /32 2",
                            "refused     none",
                            "owed        none"),
                    lines.subList(1, 5));
            assertTrue(lines.contains("reader      slot 0, process " + pid + ", up to date"), out.toString());
            assertTrue(lines.contains("reader      slot 1, process " + pid + ", idle"), out.toString());
            assertTrue(out.toString().contains("route records  5       1024    120"), out.toString());
            slot.quiescent();
        }
    }

    @Test
    void statsAsJsonHaveRefusalsAndSections() throws IOException {
        try (FibWriter writer = FibWriter.create(runtime, new FibCapacity(1, 64, 256, 4))) {
            put(writer, "10.0.0.0/8", NextHop.local(), RouteProtocol.STATIC, 0);
            put(writer, "11.0.0.0/8", NextHop.local(), RouteProtocol.STATIC, 0);
            writer.commit();
            writer.publishFile();
        }
        assertEquals(0, margay("fib", "stats", "-o", "json"));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(1, json.path("refused").path("routes").asInt());
        assertEquals(1, json.path("routesByProtocol").path("static").asInt());
        assertEquals(1, json.path("routesByLength").path(8).asInt());
        assertEquals("route records", json.path("sections").path(4).path("name").asText());
        assertEquals(24, json.path("sections").path(4).path("usedBytes").asInt());
        reset();
        margay("fib", "stats");
        assertTrue(out.toString().contains("refused     1 for want of routes\n"), out.toString());
        assertTrue(out.toString().contains("readers     none\n"), out.toString());
    }

    private void writeFib() throws IOException {
        try (FibWriter writer = FibWriter.create(runtime, FibCapacity.SMALL)) {
            NextHop uplink = NextHop.port(1, "enp0s8");
            put(writer, "172.17.8.0/24", uplink, RouteProtocol.CONNECTED, 1);
            put(writer, "172.17.8.100/32", NextHop.local(), RouteProtocol.CONNECTED, 1);
            put(writer, "192.168.18.64/26", NextHop.blackhole(), RouteProtocol.BLACKHOLE, 0);
            put(writer, "192.168.18.64/32", NextHop.port(2, "calif24874aae57"), RouteProtocol.WORKLOAD, 2);
            NextHop peer = NextHop.gateway(Ipv4.parse("172.17.8.101"), 1, "enp0s8");
            put(writer, "192.168.196.128/26", peer, RouteProtocol.BGP, 9);
            writer.commit();
            writer.publishFile();
        }
    }

    private static void put(FibWriter writer, String prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        writer.put(Ipv4Prefix.parse(prefix), nextHop, protocol, originId, 5_000);
    }

    private int margay(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--runtime");
        all.add(runtime.toString());
        return CommandLines.execute(
                all.toArray(new String[0]), new PrintWriter(out), new PrintWriter(err), (config, file, directory) -> 0);
    }

    private void reset() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }
}
