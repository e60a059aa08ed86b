package io.margay.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.margay.control.endpoint.Endpoints;
import io.margay.control.endpoint.HostAddresses;
import io.margay.control.endpoint.LinkOutbox;
import io.margay.control.endpoint.PortIds;
import io.margay.control.endpoint.Uplink;
import io.margay.control.host.HostLink;
import io.margay.control.query.Answer;
import io.margay.control.query.ControlSocket;
import io.margay.control.route.FibSync;
import io.margay.control.route.RouteTable;
import io.margay.dataplane.counters.CountersFile;
import io.margay.dataplane.link.LinkClient;
import io.margay.dataplane.link.LinkCommands;
import io.margay.dataplane.link.LinkFile;
import io.margay.dataplane.link.LinkServer;
import io.margay.dataplane.link.NodeSettings;
import io.margay.dataplane.link.PortKind;
import io.margay.dataplane.link.PortState;
import io.margay.fib.FibCapacity;
import io.margay.fib.FibReader;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
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
    final RouterQueries queries;
    /** Asked for over the control socket; true for an upgrade. */
    final List<Boolean> stops = new ArrayList<>();

    HostAddresses host = HostAddresses.NONE;
    final FakeHostKernel kernel = new FakeHostKernel();
    LinkServer dataplane;

    private final LinkFile linkFile;
    private final FibSync fib;
    private final Selector selector;
    private final ControlSocket socket;
    private final BgpCounters bgpCounters;
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
        HostLink hostLink = new HostLink(outbox, ids, kernel);
        Uplink uplink = new Uplink(routes, outbox, ids, name -> host, hostLink::onHostAddresses);
        BgpRole bgp = new BgpRole(
                routes,
                fib,
                new CarriedRoutes(fib),
                selector,
                new CachedNanoClock(),
                new CachedEpochClock(),
                new BfdWatch(outbox, name -> 0));
        Endpoints endpoints = new Endpoints(routes, outbox, ids, bgp.own());
        RouterState state = new RouterState(outbox, routes, fib, endpoints, uplink, hostLink, bgp);
        configuration = new Configuration(configFile, state);
        queries = new RouterQueries(configuration, endpoints, uplink, hostLink, routes, fib, bgp, stops::add);
        socket = ControlSocket.open(directory, selector, queries);
        CountersFile.create(directory, 16, 256).close();
        bgpCounters = new BgpCounters(CountersFile.openForControl(directory), nowNs);
        agent = new ControlAgent(selector, link, state, outbox, uplink, hostLink, bgp, bgpCounters, fib, socket, nowNs);
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

    /** What a client on the control socket would get. */
    String ask(String request) throws IOException {
        Answer answer = queries.answer(new ObjectMapper().readTree(request));
        settle();
        return answer instanceof Answer.Result result ? result.value().toString() : answer.toString();
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
        bgpCounters.close();
        selector.close();
        fib.close();
        linkFile.close();
    }

    @Override
    public void onSettings(NodeSettings settings) {
        orders.add("settings " + Ipv4.format(settings.nodeAddress()) + " " + settings.nodeAddress6() + " "
                + Ipv4.format(settings.gatewayAddress()) + " " + settings.proxyArpGatewayOnly() + " "
                + settings.gatewayAddress6() + " " + settings.proxyNdpGatewayOnly() + " "
                + settings.icmpLimits().rate() + " " + settings.toHostAllowed());
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
    public void onAddAddress(int portId, IpAddress address, long mac) {
        orders.add("add address " + address + " " + name(portId) + (mac == 0 ? "" : " with mac"));
    }

    @Override
    public void onRemoveAddress(int portId, IpAddress address) {
        orders.add("remove address " + address + " " + name(portId));
    }

    @Override
    public void onGuardPool(Prefix pool) {
        orders.add("guard " + pool);
    }

    @Override
    public void onUnguardPool(Prefix pool) {
        orders.add("unguard " + pool);
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
