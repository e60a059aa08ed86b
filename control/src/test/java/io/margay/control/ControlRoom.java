package io.margay.control;

import io.margay.control.endpoint.Endpoints;
import io.margay.control.endpoint.HostAddresses;
import io.margay.control.endpoint.LinkOutbox;
import io.margay.control.endpoint.PortIds;
import io.margay.control.endpoint.Uplink;
import io.margay.control.query.ControlSocket;
import io.margay.control.route.FibSync;
import io.margay.control.route.RouteTable;
import io.margay.dataplane.link.LinkClient;
import io.margay.dataplane.link.LinkCommands;
import io.margay.dataplane.link.LinkFile;
import io.margay.dataplane.link.LinkServer;
import io.margay.dataplane.link.PortKind;
import io.margay.dataplane.link.PortState;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.concurrent.CachedEpochClock;
import org.agrona.concurrent.CachedNanoClock;

/**
 * The control side of a router without its thread and with nobody forwarding: real files, real link, real socket, driven cycle by cycle. The
 * test is the dataplane at the link's other end.
 */
final class ControlRoom implements AutoCloseable, LinkCommands {
    final Path runtime;
    final Path configFile;

    /** What was ordered over the link since the last look, a line each. */
    final List<String> orders = new ArrayList<>();

    final Map<String, Integer> portIds = new HashMap<>();
    final Configuration configuration;
    final ControlAgent agent;
    HostAddresses host = new HostAddresses(Map.of(), Set.of());
    LinkServer dataplane;

    private final LinkFile linkFile;
    private final FibSync fib;
    private final Selector selector;
    private final ControlSocket socket;
    private long nowNs;

    ControlRoom(Path directory) throws IOException {
        runtime = directory;
        configFile = directory.resolve("router.yaml");
        linkFile = LinkFile.create(directory);
        selector = Selector.open();
        dataplane = new LinkServer(linkFile);
        RouteTable routes = new RouteTable();
        fib = FibSync.open(routes, directory, FibCapacity.SMALL);
        fib.publish(0);
        LinkClient link = new LinkClient(linkFile);
        LinkOutbox outbox = new LinkOutbox(link);
        PortIds ids = new PortIds();
        Endpoints endpoints = new Endpoints(routes, outbox, ids);
        Uplink uplink = new Uplink(routes, outbox, ids, name -> host);
        BgpRole bgp =
                new BgpRole(routes, new CarriedRoutes(fib), selector, new CachedNanoClock(), new CachedEpochClock());
        RouterState state = new RouterState(outbox, routes, fib, endpoints, uplink, bgp);
        configuration = new Configuration(configFile, state);
        socket = ControlSocket.open(
                directory, selector, new RouterQueries(configuration, endpoints, uplink, routes, fib, bgp));
        agent = new ControlAgent(selector, link, state, outbox, uplink, bgp, fib, socket, nowNs);
    }

    void config(String yaml) throws IOException {
        Files.writeString(configFile, yaml);
    }

    /** Until there is nothing more to do, with what the link brought taken out. */
    void settle() throws IOException {
        int work;
        do {
            work = agent.doWork(nowNs, 0) + dataplane.poll(this, Integer.MAX_VALUE);
        } while (work > 0);
    }

    void advanceSeconds(long seconds) throws IOException {
        nowNs += seconds * 1_000_000_000L;
        settle();
    }

    void port(String name, PortState state) throws IOException {
        boolean there = state != PortState.MISSING;
        dataplane.portState(portIds.get(name), state, there ? 7 : 0, there ? 0xA2FF0A9957D2L : 0, there ? 1500 : 0);
        settle();
    }

    List<String> takeOrders() {
        List<String> taken = List.copyOf(orders);
        orders.clear();
        return taken;
    }

    Set<String> fib() throws IOException {
        Set<String> routes = new TreeSet<>();
        try (FibReader reader = FibReader.open(runtime.resolve(FibReader.FILE_NAME))) {
            reader.forEachRoute(route -> routes.add(route.prefix() + " " + route.nextHop() + " "
                    + route.protocol().label()));
        }
        return routes;
    }

    FibCapacity fibCapacity() throws IOException {
        try (FibReader reader = FibReader.open(runtime.resolve(FibReader.FILE_NAME))) {
            return reader.statistics().capacity();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        selector.close();
        fib.close();
        linkFile.close();
    }

    @Override
    public void onSettings(int nodeAddress, int gatewayAddress, boolean proxyArpGatewayOnly) {
        orders.add(
                "settings " + Ipv4.format(nodeAddress) + " " + Ipv4.format(gatewayAddress) + " " + proxyArpGatewayOnly);
    }

    @Override
    public void onAddPort(int portId, PortKind kind, String interfaceName) {
        portIds.put(interfaceName, portId);
        orders.add("add port " + interfaceName + " " + kind.label());
    }

    @Override
    public void onRemovePort(int portId) {
        orders.add("remove port " + name(portId));
        portIds.remove(name(portId));
    }

    @Override
    public void onAddAddress(int portId, int address, long mac) {
        orders.add("add address " + Ipv4.format(address) + " " + name(portId) + (mac == 0 ? "" : " with mac"));
    }

    @Override
    public void onRemoveAddress(int portId, int address) {
        orders.add("remove address " + Ipv4.format(address) + " " + name(portId));
    }

    @Override
    public void onGuardPool(int address, int length) {
        orders.add("guard " + new Ipv4Prefix(address, length));
    }

    @Override
    public void onUnguardPool(int address, int length) {
        orders.add("unguard " + new Ipv4Prefix(address, length));
    }

    @Override
    public void onUseFib() {
        orders.add("use fib");
    }

    @Override
    public void onReportPorts() {
        orders.add("report ports");
    }

    private String name(int portId) {
        return portIds.entrySet().stream()
                .filter(port -> port.getValue() == portId)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("port-" + portId);
    }
}
