package io.margay.control.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibWriter;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv6Address;
import io.margay.fib.NextHop;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code margay fib diff}: what it says of generations that are kept, and of others. */
class FibDiffTest extends FibVerbs {
    @Test
    void aDiffSaysWhatCameWentAndChanged() throws IOException {
        try (FibWriter writer = FibWriter.create(runtime, FibCapacity.SMALL)) {
            NextHop eth0 = NextHop.gateway(Ipv4.parse("10.9.0.1"), 1, "eth0");
            NextHop eth1 = NextHop.gateway(Ipv4.parse("10.9.1.1"), 2, "eth1");
            put(writer, "10.0.0.0/8", eth0, RouteProtocol.BGP, 3);
            put(writer, "11.0.0.0/8", eth1, RouteProtocol.BGP, 3);
            writer.commit();
            put(writer, "10.0.0.0/8", eth1, RouteProtocol.BGP, 4);
            put(writer, "12.0.0.0/8", NextHop.blackhole(), RouteProtocol.BLACKHOLE, 0);
            put(
                    writer,
                    "2001:db8::/32",
                    NextHop.gateway(Ipv6Address.parse("fe80::1"), 2, "eth1"),
                    RouteProtocol.STATIC,
                    0);
            writer.remove(Prefix.parse("11.0.0.0/8"));
            writer.commit();
            writer.publishFile();
        }
        String last = """
                ~ 10.0.0.0/8 via 10.9.0.1 dev eth0 proto bgp origin 3 -> via 10.9.1.1 dev eth1 proto bgp origin 4\
                  generation 2, 1970-01-01T00:00:05Z
                - 11.0.0.0/8 via 10.9.1.1 dev eth1 proto bgp origin 3  generation 2, 1970-01-01T00:00:05Z
                + 12.0.0.0/8 blackhole proto blackhole origin 0  generation 2, 1970-01-01T00:00:05Z
                + 2001:db8::/32 via fe80::1 dev eth1 proto static origin 0  generation 2, 1970-01-01T00:00:05Z
                """;
        for (String arguments : List.of("", " 1", " 1 2")) {
            reset();
            assertEquals(0, margay(("fib diff" + arguments).split(" ")));
            assertEquals(last, out.toString());
        }
        reset();
        assertEquals(0, margay("fib", "diff", "0", "2", "-o", "json"));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(3, json.size());
        assertEquals("added", json.path(0).path("change").asText());
        assertEquals(
                "via 10.9.1.1 dev eth1",
                json.path(0).path("after").path("nextHop").asText());
        assertTrue(json.path(0).path("before").isMissingNode());
    }

    @Test
    void aDiffOfAGenerationThatIsNotKeptSaysWhichAre() throws IOException {
        try (FibWriter writer = FibWriter.create(runtime, new FibCapacity(16, 64, 256, 16))) {
            for (int i = 0; i < 2_000; i++) {
                put(writer, "10.0.0.0/8", NextHop.port(1 + i % 2, "eth" + i % 2), RouteProtocol.STATIC, 0);
                if (i % 100 == 99) {
                    writer.commit();
                }
            }
            writer.publishFile();
        }
        assertFails(1, "generation 3 is no longer kept; the oldest is 10", "3", "20");
        assertFails(1, "generation 21 is not there yet; the last is 20", "19", "21");
        assertFails(2, "generation 20 is later than 19; allowed: the earlier one first", "20", "19");
        assertFails(2, "'x' is not a long", "x");
        reset();
        assertEquals(0, margay("fib", "diff", "10", "20"));
        try (FibWriter writer = FibWriter.create(runtime, FibCapacity.SMALL)) {
            put(writer, "10.0.0.0/8", NextHop.local(), RouteProtocol.STATIC, 0);
            writer.commit();
            writer.publishFile();
        }
        assertFails(1, "generation 20 is no longer kept; the oldest is 21");
    }

    @Test
    void whereThereIsNoTableItSaysSo() {
        assertFails(1, "margay: no router runs in " + runtime);
    }

    private void assertFails(int exitCode, String message, String... generations) {
        reset();
        List<String> arguments = new ArrayList<>(List.of("fib", "diff"));
        arguments.addAll(List.of(generations));
        assertEquals(exitCode, margay(arguments.toArray(new String[0])));
        assertTrue(err.toString().contains(message), err.toString());
        assertEquals("", out.toString());
    }

    private static void put(FibWriter writer, String prefix, NextHop nextHop, RouteProtocol protocol, int originId) {
        writer.put(Prefix.parse(prefix), nextHop, protocol, originId, 5_000);
    }
}
