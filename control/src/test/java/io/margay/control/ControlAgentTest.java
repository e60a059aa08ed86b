package io.margay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.margay.control.config.FibConfig;
import io.margay.control.endpoint.Endpoints;
import io.margay.control.endpoint.HostAddresses;
import io.margay.control.endpoint.NeighborWarnings;
import io.margay.control.host.HostLink;
import io.margay.dataplane.link.PortState;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the configuration file to the FIB file and the link, with the test as dataplane. */
class ControlAgentTest {
    private static final String ONE_POD = """
            node: { name: node00, address: 172.17.8.100, uplink: enp0s8 }
            pools: [192.168.0.0/16]
            blocks: [192.168.18.64/26]
            endpoints:
              - { name: a, interface: cali0, addresses: [192.168.18.64] }
            routes: [ { prefix: 0.0.0.0/0, via: 172.17.8.1 } ]
            """;
    private static final String TWO_PODS = ONE_POD.replace(
            "routes:",
            "  - { name: a2, interface: cali1, addresses: [192.168.18.65], mac: '02:00:00:00:00:01' }\nroutes:");
    private static final HostAddresses HOST = new HostAddresses(
            Map.of(IpAddress.parse("172.17.8.100"), 24),
            Set.of(IpAddress.parse("172.17.8.100"), IpAddress.parse("10.1.1.1")),
            false);

    private static final String TWO_FAMILIES = """
            node: { name: node00, address: 172.17.8.100, address6: fd00:8::100, uplink: enp0s8 }
            gateway6: fe80::1
            ndp: { proxy: gateway-only }
            icmp: { rate: 500 }
            pools: [192.168.0.0/16, fd00:10::/48]
            blocks: ["fd00:10:0:12::/122"]
            endpoints:
              - { name: a, interface: cali0, addresses: [192.168.18.64, "fd00:10:0:12::1"] }
            routes: [ { prefix: "fd00:10:0:c4::/122", via: "fd00:8::101" } ]
            host: { to-host: deny }
            """;

    /** fd00:8::99 comes first by number. */
    private static final HostAddresses HOST_6 = new HostAddresses(
            Map.of(
                    IpAddress.parse("172.17.8.100"),
                    24,
                    IpAddress.parse("fd00:8::99"),
                    64,
                    IpAddress.parse("fd00:8::100"),
                    64),
            Set.of(IpAddress.parse("172.17.8.100"), IpAddress.parse("fd00:8::99"), IpAddress.parse("fd00:8::100")),
            false);

    @TempDir
    Path directory;

    private ControlRoom room;

    @BeforeEach
    void open() throws IOException {
        room = new ControlRoom(directory);
        room.host = HOST;
    }

    @AfterEach
    void close() throws IOException {
        room.close();
    }

    @Test
    void aStartOrdersEverythingInASafeOrder() throws IOException {
        reload(ONE_POD);
        assertEquals(
                List.of(
                        "settings 172.17.8.100 :: 169.254.1.1 false fe80::ecee:eeff:feee:eeee false 1000 true",
                        "guard 192.168.0.0/16",
                        "add port enp0s8 uplink",
                        "add address 172.17.8.100 enp0s8",
                        "add port margay0-r host",
                        "add port cali0 workload",
                        "add address 192.168.18.64 cali0",
                        "add address 10.1.1.1 margay0-r with mac",
                        "add address 172.17.8.100 margay0-r with mac"),
                room.takeOrders());
        assertEquals(
                List.of(
                        "pair margay0",
                        "routes margay0 [169.254.1.1/32, 192.168.0.0/16 via 169.254.1.1 src 172.17.8.100]"),
                room.kernel.take());
        assertEquals(
                Set.of(
                        "10.1.1.1/32 local connected",
                        "172.17.8.100/32 local connected",
                        "192.168.18.64/26 blackhole blackhole"),
                room.fib());
    }

    @Test
    void routesComeAndGoWithTheirPorts() throws IOException {
        reload(ONE_POD);
        Set<String> withoutPorts = room.fib();
        room.port("enp0s8", PortState.UP);
        room.port("cali0", PortState.UP);
        assertEquals(
                Set.of(
                        "0.0.0.0/0 via 172.17.8.1 dev enp0s8 static",
                        "10.1.1.1/32 local connected",
                        "172.17.8.0/24 dev enp0s8 connected",
                        "172.17.8.100/32 local connected",
                        "172.17.8.255/32 broadcast connected",
                        "192.168.18.64/26 blackhole blackhole",
                        "192.168.18.64/32 dev cali0 workload"),
                room.fib());
        room.port("cali0", PortState.MISSING);
        room.port("enp0s8", PortState.DOWN);
        assertEquals(withoutPorts, room.fib());
    }

    @Test
    void anAddressThatTheKernelGetsLaterIsTakenUp() throws IOException {
        room.host = HostAddresses.NONE;
        reload(ONE_POD);
        room.port("enp0s8", PortState.UP);
        room.takeOrders();
        room.host = HOST;
        room.advanceSeconds(10);
        assertEquals(
                List.of(
                        "add address 172.17.8.100 enp0s8",
                        "add address 10.1.1.1 margay0-r with mac",
                        "add address 172.17.8.100 margay0-r with mac"),
                room.takeOrders());
        assertEquals(true, room.fib().contains("172.17.8.0/24 dev enp0s8 connected"));
        room.host = HostAddresses.NONE;
        room.advanceSeconds(10);
        assertEquals(
                List.of(
                        "remove address 172.17.8.100 enp0s8",
                        "remove address 10.1.1.1 margay0-r",
                        "remove address 172.17.8.100 margay0-r"),
                room.takeOrders());
        assertEquals(false, room.fib().contains("172.17.8.0/24 dev enp0s8 connected"));
    }

    @Test
    void aReloadWithMoreOrLessRoomKeepsEveryRoute() throws IOException {
        reload(ONE_POD);
        room.port("enp0s8", PortState.UP);
        room.port("cali0", PortState.UP);
        Set<String> routes = room.fib();
        room.takeOrders();
        for (int routes6 : new int[] {40_000, 0}) {
            reload(ONE_POD + "fib: { routes6: " + routes6 + " }\n");
            assertEquals(new FibConfig(100_000, routes6).capacity(), room.fibCapacity());
            assertEquals(routes, room.fib());
            assertEquals(List.of("use fib"), room.takeOrders());
        }
    }

    @Test
    void aReloadTouchesOnlyWhatChanged() throws IOException {
        reload(ONE_POD);
        room.port("enp0s8", PortState.UP);
        room.port("cali0", PortState.UP);
        room.takeOrders();

        reload(TWO_PODS);
        assertEquals(List.of("add port cali1 workload", "add address 192.168.18.65 cali1 with mac"), room.takeOrders());
        room.port("cali1", PortState.UP);
        Set<String> two = room.fib();
        assertEquals(true, two.contains("192.168.18.65/32 dev cali1 workload"));

        reload(ONE_POD);
        assertEquals(List.of("remove address 192.168.18.65 cali1", "remove port cali1"), room.takeOrders());
        assertNotEquals(two, room.fib());
    }

    @Test
    void aFileWithErrorsChangesNothing() throws IOException {
        reload(ONE_POD);
        room.takeOrders();
        room.config(TWO_PODS.replace("mac:", "mack:"));
        Configuration.Reload reload = room.configuration.reload(0);
        room.settle();
        Configuration.Reload.Refused refused = assertInstanceOf(Configuration.Reload.Refused.class, reload);
        assertEquals(1, refused.problems().size());
        assertEquals(List.of(), room.takeOrders());
        assertEquals(1, room.configuration.current().orElseThrow().endpoints().size());
    }

    @Test
    void aStopLeavesAnEmptyFib() throws IOException {
        reload(TWO_PODS);
        room.port("enp0s8", PortState.UP);
        room.port("cali0", PortState.UP);
        room.takeOrders();
        room.configuration.change(Optional.empty(), 0);
        room.settle();
        assertEquals(Set.of(), room.fib());
        assertEquals(
                List.of(
                        "remove address 192.168.18.64 cali0",
                        "remove address 192.168.18.65 cali1",
                        "remove port cali0",
                        "remove port cali1",
                        "remove address 10.1.1.1 margay0-r",
                        "remove address 172.17.8.100 margay0-r",
                        "remove port margay0-r",
                        "remove port enp0s8",
                        "unguard 192.168.0.0/16"),
                room.takeOrders());
    }

    @Test
    void lateNewsOfAPortThatIsGoneHarmsNobody() throws IOException {
        reload(TWO_PODS);
        int gone = room.portIds.get("cali1");
        reload(ONE_POD);
        room.dataplane.portState(gone, PortState.UP, 9, 1, 1500);
        room.settle();
        assertEquals(true, room.fib().stream().noneMatch(route -> route.contains("cali1")));
        reload(TWO_PODS);
        assertNotEquals(gone, room.portIds.get("cali1"));
    }

    @Test
    void bothFamiliesGoTheSameWay() throws IOException {
        room.host = HOST_6;
        reload(TWO_FAMILIES);
        assertEquals(
                List.of(
                        "settings 172.17.8.100 fd00:8::100 169.254.1.1 false fe80::1 true 500 false",
                        "guard 192.168.0.0/16",
                        "guard fd00:10::/48",
                        "add port enp0s8 uplink",
                        "add address 172.17.8.100 enp0s8",
                        "add address fd00:8::100 enp0s8",
                        "add address fd00:8::99 enp0s8",
                        "add port margay0-r host",
                        "add port cali0 workload",
                        "add address 192.168.18.64 cali0",
                        "add address fd00:10:0:12::1 cali0",
                        "add address 172.17.8.100 margay0-r with mac",
                        "add address fd00:8::99 margay0-r with mac",
                        "add address fd00:8::100 margay0-r with mac"),
                room.takeOrders());
        room.port("enp0s8", PortState.UP);
        room.port("cali0", PortState.UP);
        assertEquals(
                Set.of(
                        "172.17.8.0/24 dev enp0s8 connected",
                        "172.17.8.100/32 local connected",
                        "172.17.8.255/32 broadcast connected",
                        "192.168.18.64/32 dev cali0 workload",
                        "fd00:8::/64 dev enp0s8 connected",
                        "fd00:8::99/128 local connected",
                        "fd00:8::/128 local connected",
                        "fd00:8::100/128 local connected",
                        "fd00:10:0:12::/122 blackhole blackhole",
                        "fd00:10:0:12::1/128 dev cali0 workload",
                        "fd00:10:0:c4::/122 via fd00:8::101 dev enp0s8 static"),
                room.fib());
        assertEquals(
                List.of(
                        "pair margay0 with ipv6",
                        "routes margay0 [169.254.1.1/32, 192.168.0.0/16 via 169.254.1.1 src 172.17.8.100, "
                                + "fd00:10::/48 via fe80::1 src fd00:8::100]"),
                room.kernel.take());
    }

    @Test
    void theNodesOwnAddressGoesBeforeOneThatWasThereEarlier() throws IOException {
        room.host = new HostAddresses(
                Map.of(IpAddress.parse("172.17.8.100"), 24, IpAddress.parse("fd00:8::99"), 64), Set.of(), true);
        reload(TWO_FAMILIES);
        room.takeOrders();
        room.host = HOST_6;
        room.advanceSeconds(5);
        assertEquals(
                List.of(
                        "remove address fd00:8::99 enp0s8",
                        "add address fd00:8::100 enp0s8",
                        "add address fd00:8::99 enp0s8"),
                room.takeOrders().stream()
                        .filter(order -> order.endsWith(" enp0s8"))
                        .toList());
    }

    @Test
    void whileTheKernelIsAskingForAnAddressItIsLookedForMoreOften() throws IOException {
        room.host = new HostAddresses(Map.of(), Set.of(), true);
        reload(TWO_FAMILIES);
        room.advanceSeconds(5);
        room.takeOrders();
        room.host = HOST_6;
        room.advanceSeconds(1);
        assertEquals(true, room.takeOrders().contains("add address fd00:8::100 enp0s8"));
    }

    @Test
    void poolsAndTheHostsPermissionChangeWithoutAnythingElse() throws IOException {
        room.host = HOST_6;
        reload(TWO_FAMILIES);
        room.port("margay0-r", PortState.UP);
        room.takeOrders();
        room.kernel.take();

        reload(TWO_FAMILIES.replace("to-host: deny", "to-host: allow"));
        assertEquals(
                List.of("settings 172.17.8.100 fd00:8::100 169.254.1.1 false fe80::1 true 500 true"),
                room.takeOrders());
        assertEquals(List.of(), room.kernel.take());

        reload(TWO_FAMILIES.replace("[192.168.0.0/16, ", "["));
        assertEquals(
                List.of(
                        "pair margay0 with ipv6",
                        "routes margay0 [169.254.1.1/32, fd00:10::/48 via fe80::1 src fd00:8::100]"),
                room.kernel.take());

        reload(TWO_FAMILIES.replace("to-host: deny", "enabled: false"));
        assertEquals(List.of("remove pair margay0"), room.kernel.take());
        room.advanceSeconds(120);
        assertEquals(List.of(), room.kernel.take());
    }

    @Test
    void thePairIsLookedAfterWhileItsPortIsNotUpAndOnceAMinuteOtherwise() throws IOException {
        room.host = HOST;
        reload(ONE_POD);
        room.kernel.take();
        room.takeOrders();
        room.kernel.mac++;
        room.advanceSeconds(5);
        assertEquals(2, room.kernel.take().size());
        assertEquals(
                List.of("add address 10.1.1.1 margay0-r with mac", "add address 172.17.8.100 margay0-r with mac"),
                room.takeOrders());
        room.port("margay0-r", PortState.UP);
        int looks = 0;
        for (int i = 0; i < 24; i++) {
            room.advanceSeconds(5);
            looks += room.kernel.take().size() / 2;
        }
        assertEquals(2, looks);
        assertEquals(List.of(), room.takeOrders());
    }

    @Test
    void whatTheKernelRefusesIsToldInTheAnswerAndTriedAgain() throws IOException {
        room.kernel.refusal = Optional.of("ip link add: Operation not permitted");
        try (LoggedLines log = new LoggedLines(HostLink.class, RouterQueries.class)) {
            room.config(ONE_POD);
            String answer = room.ask("{\"query\":\"reload\"}");
            assertTrue(answer.contains("\"notes\":[\"host: ip link add: Operation not permitted\"]"), answer);
            assertEquals(List.of("host: ip link add: Operation not permitted"), log.take());
            room.advanceSeconds(5);
            assertEquals(List.of(), log.take(), "it is known");
            room.kernel.refusal = Optional.empty();
            room.advanceSeconds(5);
            assertEquals(2, room.kernel.take().size());
            assertFalse(room.ask("{\"query\":\"status\"}").contains("trouble"));
        }
    }

    @Test
    void aStrictReversePathOnTheUplinkIsWarnedOf() throws IOException {
        room.kernel.strict = true;
        try (LoggedLines log = new LoggedLines(HostLink.class)) {
            reload(ONE_POD);
            List<String> said = log.take();
            assertEquals(1, said.size());
            assertTrue(said.get(0).endsWith("set net.ipv4.conf.enp0s8.rp_filter=2"), said.get(0));
            reload(TWO_PODS);
            room.advanceSeconds(60);
            assertEquals(List.of(), log.take());
        }
    }

    @Test
    void statusTellsOfTheHostsEndpoint() throws IOException {
        room.host = HOST_6;
        reload(TWO_FAMILIES);
        room.port("margay0-r", PortState.UP);
        String status = room.ask("{\"query\":\"status\"}");
        assertTrue(status.contains("\"address\":\"172.17.8.100\",\"address6\":\"fd00:8::100\""), status);
        assertTrue(
                status.contains("\"host\":{\"interface\":\"margay0\",\"port\":\"margay0-r\",\"state\":\"up\","),
                status);
        assertTrue(status.contains("\"addresses\":[\"172.17.8.100\",\"fd00:8::99\",\"fd00:8::100\"]"), status);
        assertTrue(status.contains("\"fd00:10::/48 via fe80::1 src fd00:8::100\""), status);
        String endpoints = room.ask("{\"query\":\"endpoints\"}");
        assertTrue(
                endpoints.contains("{\"address\":\"fd00:10:0:12::1\",\"mac\":null,\"neighbor\":\"none\"}"), endpoints);
        String routes = room.ask("{\"query\":\"routes\",\"prefix\":\"fd00:10:0:12::/122\"}");
        assertTrue(routes.contains("\"target\":\"blackhole\""), routes);
    }

    @Test
    void aNeighbourThatMovesIsLoggedWithItsPort() throws IOException {
        room.host = HOST_6;
        reload(TWO_FAMILIES);
        room.port("cali0", PortState.UP);
        try (LoggedLines log = new LoggedLines(NeighborWarnings.class)) {
            IpAddress pod = IpAddress.parse("fd00:10:0:12::1");
            moved("cali0", pod, 1, 2);
            assertEquals(
                    List.of(
                            "endpoint a on cali0: neighbour fd00:10:0:12::1 moved from 00:00:00:00:00:01 to 00:00:00:00:00:02"),
                    log.take());
            for (int i = 2; i <= 9; i++) {
                moved("cali0", pod, i, i + 1);
            }
            assertEquals(3, log.take().size(), "a workload can do so as often as it likes: 2nd, 4th, 8th");
            for (int i = 0; i < 3; i++) {
                moved("enp0s8", IpAddress.parse("172.17.8.101"), 1, 2);
            }
            List<String> said = log.take();
            assertEquals(3, said.size());
            assertEquals(
                    "uplink enp0s8: neighbour 172.17.8.101 moved from 00:00:00:00:00:01 to 00:00:00:00:00:02; 3 times so far",
                    said.get(2));
        }
        assertTrue(room.ask("{\"query\":\"endpoints\"}").contains("\"mac\":\"00:00:00:00:00:0a\""));
    }

    @Test
    void aClaimThatWasRefusedIsLoggedAtTheFirstSecondFourthTimeOfEachNeighbour() throws IOException {
        reload(TWO_FAMILIES);
        try (LoggedLines log = new LoggedLines(NeighborWarnings.class)) {
            IpAddress router = IpAddress.parse("fd00:8::1");
            for (int i = 0; i < 5; i++) {
                room.dataplane.neighborClaim(room.portIds.get("enp0s8"), router.high(), router.low(), 0xEE);
            }
            room.dataplane.neighborClaim(room.portIds.get("enp0s8"), 0, IpAddress.mapped(1), 0xEE);
            room.settle();
            assertEquals(
                    List.of(
                            "uplink enp0s8: refused a claim that neighbour fd00:8::1 is at 00:00:00:00:00:ee",
                            "uplink enp0s8: refused a claim that neighbour fd00:8::1 is at 00:00:00:00:00:ee; 2 times so far",
                            "uplink enp0s8: refused a claim that neighbour fd00:8::1 is at 00:00:00:00:00:ee; 4 times so far",
                            "uplink enp0s8: refused a claim that neighbour 0.0.0.1 is at 00:00:00:00:00:ee"),
                    log.take());
        }
    }

    @Test
    void aSpoofIsLoggedForBothFamilies() throws IOException {
        reload(TWO_FAMILIES);
        try (LoggedLines log = new LoggedLines(Endpoints.class)) {
            IpAddress foreign = IpAddress.parse("fd00:10:0:12::9");
            room.dataplane.spoof(room.portIds.get("cali0"), 0, IpAddress.mapped(1), 0xEE);
            room.dataplane.spoof(room.portIds.get("cali0"), foreign.high(), foreign.low(), 0xEE);
            room.dataplane.spoof(room.portIds.get("margay0-r"), 0, IpAddress.mapped(1), 0xEE);
            room.settle();
            assertEquals(
                    List.of(
                            "endpoint a on cali0: ARP from 0.0.0.1 (00:00:00:00:00:ee), which is not its address; 1 so far",
                            "endpoint a on cali0: neighbour discovery from fd00:10:0:12::9 (00:00:00:00:00:ee), "
                                    + "which is not its address; 2 so far"),
                    log.take());
        }
    }

    private void moved(String port, IpAddress address, long oldMac, long newMac) throws IOException {
        room.dataplane.neighborMoved(room.portIds.get(port), address.high(), address.low(), oldMac, newMac);
        room.settle();
    }

    @Test
    void aStopIsHandedToWhoeverEndsTheRouter() throws IOException {
        String answer = room.ask("{\"query\":\"stop\"}");
        assertEquals("{\"pid\":" + ProcessHandle.current().pid() + "}", answer);
        room.ask("{\"query\":\"stop\",\"forUpgrade\":true}");
        assertEquals(List.of(false, true), room.stops);
    }

    @Test
    void ordersThatFindTheLinkFullWaitAndKeepTheirOrder() throws IOException {
        StringBuilder yaml = new StringBuilder("""
                node: { name: n, address: 172.17.8.100, uplink: enp0s8 }
                pools: [10.0.0.0/8]
                endpoints:
                """);
        int count = 12_000;
        for (int i = 0; i < 60; i++) {
            yaml.append("- { name: e")
                    .append(i)
                    .append(", interface: cali")
                    .append(i)
                    .append(", addresses: [");
            for (int a = 0; a < count / 60; a++) {
                yaml.append(a == 0 ? "" : ", ").append(Ipv4.format(Ipv4.parse("10.1.0.0") + i * 1024 + a));
            }
            yaml.append("] }\n");
        }
        room.config(yaml.toString());
        room.configuration.reload(0);
        room.settle();
        List<String> orders = room.takeOrders();
        assertEquals(
                1 + 1 + 2 + 1 + count + 60 + 2,
                orders.size(),
                "settings, pool, uplink, host, endpoints, host's addresses");
        int addresses = 0;
        int ports = 0;
        for (String order : orders.subList(5, orders.size() - 2)) {
            if (order.startsWith("add port")) {
                ports++;
                assertEquals(0, addresses);
            } else {
                addresses++;
            }
        }
        assertEquals(60, ports);
        assertEquals(count, addresses);
    }

    private void reload(String yaml) throws IOException {
        room.config(yaml);
        assertInstanceOf(Configuration.Reload.Done.class, room.configuration.reload(0));
        room.settle();
    }
}
