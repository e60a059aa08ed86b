package io.margay.control.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.margay.dataplane.neighbor.NeighborTable;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibWriter;
import io.margay.fib.NextHop;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of a table of both families. */
class FibFamiliesTest extends FibVerbs {
    @BeforeEach
    void table() throws IOException {
        ReferenceTable.writeBothFamilies(runtime);
    }

    @Test
    void aDumpHasIpv4FirstAndEachFamilySorted() {
        assertEquals(0, margay("fib", "dump"));
        assertEquals("""
                172.17.8.0/24 dev enp0s8 proto connected
                192.168.196.128/26 via fe80::101 dev enp0s8 proto bgp
                ::/0 via fe80::102 dev enp0s9 proto static
                2001:db8:8::/64 dev enp0s8 proto connected
                local 2001:db8:8::100/128 proto connected
                blackhole 2001:db8:18::/122 proto blackhole
                2001:db8:196::/122 via fe80::101 dev enp0s8 proto bgp
                2001:db8:200::/122 proto bgp nexthop via fe80::101 dev enp0s8 weight 1 nexthop via fe80::102 dev enp0s9 weight 3
                """, out.toString());
    }

    @Test
    void aDumpOfOneFamilyHasThatAlone() throws IOException {
        assertEquals(List.of("172.17.8.0/24", "192.168.196.128/26"), dumped("--family", "ipv4"));
        assertEquals(6, dumped("--family", "ipv6").size());
        assertEquals(List.of("172.17.8.0/24"), dumped("--family", "ipv4", "--protocol", "connected"));
        assertEquals(List.of("2001:db8:8::/64"), dumped("--family", "ipv6", "2001:db8:8::/64"));
        assertWrong("--family: no family 'ipx'; allowed: ipv4, ipv6", "--family", "ipx");
        assertWrong("--family ipv4: ::/0 is a prefix of ipv6", "--family", "ipv4", "::/0");
    }

    @Test
    void anIpv6PrefixFiltersADump() throws IOException {
        assertEquals(List.of("::/0"), dumped("::/0"));
        assertEquals(6, dumped("::/0", "--longer-prefixes").size());
        assertEquals(List.of("2001:db8:8::/64", "2001:db8:8::100/128"), dumped("2001:db8:8::/48", "--longer-prefixes"));
        assertEquals(2, dumped("0.0.0.0/0", "--longer-prefixes").size());
        assertWrong("host bits set in 2001:db8::1/64; allowed: ", "2001:db8::1/64");
        assertWrong("not an IPv6 prefix: '2001:db8::'; allowed: a.b.c.d/length or an IPv6 prefix", "2001:db8::");
        reset();
        assertEquals(1, margay("fib", "dump", "2001:db8::/32"));
        assertTrue(err.toString().endsWith("margay: there is no route of 2001:db8::/32\n"), err.toString());
    }

    @Test
    void anIpv6GatewayFiltersADumpWithTheGroupsThatHaveIt() throws IOException {
        assertEquals(
                List.of("192.168.196.128/26", "2001:db8:196::/122", "2001:db8:200::/122"),
                dumped("--next-hop", "fe80:0::101"));
        assertEquals(List.of("::/0", "2001:db8:200::/122"), dumped("--next-hop", "fe80::102"));
        assertEquals(List.of("2001:db8:200::/122"), dumped("--next-hop", "group"));
        assertEquals(List.of("192.168.196.128/26", "::/0", "2001:db8:196::/122"), dumped("--next-hop", "gateway6"));
        assertEquals(List.of(), dumped("--next-hop", "::"));
        assertEquals(List.of("::/0", "2001:db8:200::/122"), dumped("--port", "enp0s9"));
        assertWrong("not an IPv6 address: 'fe80:101'; allowed: a.b.c.d or an IPv6", "--next-hop", "fe80:101");
    }

    @Test
    void aDumpAsJsonHasTheGatewayAndTheMembers() throws IOException {
        assertEquals(0, margay("fib", "dump", "-o", "json", "--next-hop", "fe80::101", "--family", "ipv6"));
        JsonNode routes = new ObjectMapper().readTree(out.toString());
        assertEquals("fe80::101", routes.path(0).path("via").asText());
        assertEquals(
                "{\"prefix\":\"2001:db8:200::/122\",\"kind\":\"group\",\"members\":["
                        + "{\"via\":\"fe80::101\",\"dev\":\"enp0s8\",\"portId\":1,\"weight\":1},"
                        + "{\"via\":\"fe80::102\",\"dev\":\"enp0s9\",\"portId\":3,\"weight\":3}],"
                        + "\"protocol\":\"bgp\",\"originId\":9,\"generation\":1,\"timeMs\":5000,\"stale\":false}",
                routes.path(1).toString());
    }

    @Test
    void aDumpAsCsvHasOneHeadingForBothFamilies() {
        assertEquals(0, margay("fib", "dump", "-o", "csv", "--protocol", "bgp"));
        assertEquals("""
                prefix,kind,via,dev,portId,protocol,originId,generation,timeMs
                192.168.196.128/26,gateway6,fe80::101,enp0s8,1,bgp,9,1,5000
                2001:db8:196::/122,gateway6,fe80::101,enp0s8,1,bgp,9,1,5000
                2001:db8:200::/122,group,,,,bgp,9,1,5000
                """, out.toString());
    }

    @Test
    void aLookupKnowsBothFamilies() throws IOException {
        NeighborTable.create(runtime, 16).close();
        assertEquals(
                0, margay("fib", "lookup", "2001:db8:196::9", "2001:DB8:8::5", "2001:db8:200::1", "192.168.196.129"));
        assertEquals("""
                2001:db8:196::9
                  entry      2001:db8:196::/122 via fe80::101 dev enp0s8 proto bgp
                  next hop   fe80::101, a gateway
                  neighbour  not resolved, nobody asked for it yet
                  interface  enp0s8
                2001:db8:8::5
                  entry      2001:db8:8::/64 dev enp0s8 proto connected
                  next hop   2001:db8:8::5, the destination itself
                  neighbour  not resolved, nobody asked for it yet
                  interface  enp0s8
                2001:db8:200::1
                  entry      2001:db8:200::/122 proto bgp nexthop via fe80::101 dev enp0s8 weight 1 nexthop via fe80::102 dev enp0s9 weight 3
                  next hop   one of the members, by the flow
                192.168.196.129
                  entry      192.168.196.128/26 via fe80::101 dev enp0s8 proto bgp
                  next hop   fe80::101, a gateway
                  neighbour  not resolved, nobody asked for it yet
                  interface  enp0s8
                """, out.toString());
    }

    @Test
    void aLookupOfIpv6AsJsonSaysFoundAndNotFound() throws IOException {
        ReferenceTable.write(runtime); // without a default route
        assertEquals(1, margay("fib", "lookup", "-o", "json", "2001:db8::1", "172.17.8.100"));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(
                "{\"address\":\"2001:db8::1\",\"found\":false}", json.path(0).toString());
        assertTrue(json.path(1).path("found").asBoolean());
        reset();
        ReferenceTable.writeBothFamilies(runtime);
        assertEquals(0, margay("fib", "lookup", "-o", "json", "2001:db8:196::9"));
        JsonNode found = new ObjectMapper().readTree(out.toString()).path(0);
        assertEquals("gateway6", found.path("kind").asText());
        assertEquals("fe80::101", found.path("neighbor").path("address").asText());
        assertEquals(2, margay("fib", "lookup", "2001:db8"));
        assertTrue(
                err.toString().contains("not an IPv6 address: '2001:db8'; allowed: a.b.c.d or an IPv6 address"),
                err.toString());
    }

    @Test
    void statsAndVerifyCountBoth() throws IOException {
        assertEquals(0, margay("fib", "stats"));
        assertTrue(out.toString().contains("ipv4 routes 2: connected 1, bgp 1\n"), out.toString());
        assertTrue(
                out.toString()
                        .contains(
                                "ipv6 routes 6: connected 2, static 1, blackhole 1, bgp 2\n  lengths   /0 1, /64 1, /122 3, /128 1\n"),
                out.toString());
        reset();
        assertEquals(0, margay("fib", "verify"));
        assertTrue(out.toString().startsWith("good: ipv4 and ipv6, generation 1, routes 8, "), out.toString());
    }

    @Test
    void manyLengthsTakeSeveralLines() throws IOException {
        try (FibWriter writer = FibWriter.create(runtime, FibCapacity.SMALL)) {
            for (int length = 17; length <= 28; length++) {
                ReferenceTable.put(writer, "2001::/" + length, NextHop.local(), RouteProtocol.STATIC, 0);
            }
            writer.commit();
            writer.publishFile();
        }
        assertEquals(0, margay("fib", "stats"));
        assertTrue(out.toString().contains("""

                  lengths   /17 1, /18 1, /19 1, /20 1, /21 1, /22 1, /23 1, /24 1, /25 1, /26 1,
                            /27 1, /28 1
                """), out.toString());
    }

    private List<String> dumped(String... filters) throws IOException {
        assertEquals(0, margay(dump(List.of("-o", "json"), filters)), err.toString());
        List<String> prefixes = new ArrayList<>();
        new ObjectMapper()
                .readTree(out.toString())
                .forEach(route -> prefixes.add(route.path("prefix").asText()));
        return prefixes;
    }

    private void assertWrong(String message, String... filters) {
        assertEquals(2, margay(dump(List.of(), filters)));
        assertTrue(err.toString().contains(message), err.toString());
        assertEquals("", out.toString());
    }

    private String[] dump(List<String> options, String... filters) {
        reset();
        List<String> arguments = new ArrayList<>(List.of("fib", "dump"));
        arguments.addAll(options);
        arguments.addAll(List.of(filters));
        return arguments.toArray(new String[0]);
    }
}
