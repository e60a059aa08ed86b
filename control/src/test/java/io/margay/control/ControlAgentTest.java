package io.margay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.margay.control.config.FibConfig;
import io.margay.control.endpoint.HostAddresses;
import io.margay.dataplane.link.PortState;
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
            Map.of(Ipv4.parse("172.17.8.100"), 24), Set.of(Ipv4.parse("172.17.8.100"), Ipv4.parse("10.1.1.1")));

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
                        "settings 172.17.8.100 169.254.1.1 false",
                        "guard 192.168.0.0/16",
                        "add port enp0s8 uplink",
                        "add address 172.17.8.100 enp0s8",
                        "add port cali0 workload",
                        "add address 192.168.18.64 cali0"),
                room.takeOrders());
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
                        "192.168.18.64/26 blackhole blackhole",
                        "192.168.18.64/32 dev cali0 workload"),
                room.fib());
        room.port("cali0", PortState.MISSING);
        room.port("enp0s8", PortState.DOWN);
        assertEquals(withoutPorts, room.fib());
    }

    @Test
    void anAddressThatTheKernelGetsLaterIsTakenUp() throws IOException {
        room.host = new HostAddresses(Map.of(), Set.of());
        reload(ONE_POD);
        room.port("enp0s8", PortState.UP);
        room.takeOrders();
        room.host = HOST;
        room.advanceSeconds(10);
        assertEquals(List.of("add address 172.17.8.100 enp0s8"), room.takeOrders());
        assertEquals(true, room.fib().contains("172.17.8.0/24 dev enp0s8 connected"));
        room.host = new HostAddresses(Map.of(), Set.of());
        room.advanceSeconds(10);
        assertEquals(List.of("remove address 172.17.8.100 enp0s8"), room.takeOrders());
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
        assertEquals(count + 60 + 4, orders.size());
        int addresses = 0;
        int ports = 0;
        for (String order : orders.subList(4, orders.size())) {
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
