package io.margay.control;

import io.margay.control.config.BgpConfig;
import io.margay.control.config.FibConfig;
import io.margay.control.config.GatewayConfig;
import io.margay.control.config.IcmpConfig;
import io.margay.control.config.NodeConfig;
import io.margay.control.config.ProxyMode;
import io.margay.control.config.StaticRouteConfig;
import io.margay.control.endpoint.Endpoints;
import io.margay.control.endpoint.LinkOutbox;
import io.margay.control.endpoint.NeighborWarnings;
import io.margay.control.endpoint.PortStatus;
import io.margay.control.endpoint.Uplink;
import io.margay.control.host.HostLink;
import io.margay.control.plan.PlanTarget;
import io.margay.control.route.FibSync;
import io.margay.control.route.RouteTable;
import io.margay.control.route.RouteTarget;
import io.margay.dataplane.link.BfdDiagnostic;
import io.margay.dataplane.link.BfdState;
import io.margay.dataplane.link.LinkClient;
import io.margay.dataplane.link.LinkEvents;
import io.margay.dataplane.link.NodeSettings;
import io.margay.dataplane.link.PortState;
import io.margay.dataplane.neighbor.NeighborState;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Prefix;
import io.margay.fib.RouteProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that a plan changes and that the dataplane's news concern, each told its own. Owned by the control thread; holds no state but
 * theirs.
 */
final class RouterState implements PlanTarget, LinkEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RouterState.class);
    private static final int OPERATOR = 0;

    private final LinkOutbox link;
    private final RouteTable routes;
    private final FibSync fib;
    private final Endpoints endpoints;
    private final Uplink uplink;
    private final HostLink host;
    private final BgpRole bgp;
    private final NeighborWarnings warnings = new NeighborWarnings();

    RouterState(
            LinkOutbox link,
            RouteTable routes,
            FibSync fib,
            Endpoints endpoints,
            Uplink uplink,
            HostLink host,
            BgpRole bgp) {
        this.link = link;
        this.routes = routes;
        this.fib = fib;
        this.endpoints = endpoints;
        this.uplink = uplink;
        this.host = host;
        this.bgp = bgp;
    }

    /** Of every port that the configuration has, by the name of its interface. */
    Map<String, Integer> portIds() {
        Map<String, Integer> ids = new HashMap<>();
        endpoints.views().forEach(endpoint -> ids.put(endpoint.interfaceName(), endpoint.portId()));
        ids.put(uplink.interfaceName(), uplink.portId());
        return ids;
    }

    @Override
    public void settings(NodeConfig node, GatewayConfig gateway, IcmpConfig icmp, boolean toHostAllowed) {
        NodeSettings settings = new NodeSettings(
                node.address(),
                gateway.address(),
                gateway.arpProxy() == ProxyMode.GATEWAY_ONLY,
                node.address6().orElse(Ipv6Address.UNSPECIFIED),
                gateway.address6(),
                gateway.ndpProxy() == ProxyMode.GATEWAY_ONLY,
                toHostAllowed,
                new NodeSettings.IcmpLimits(icmp.rate(), icmp.burst(), icmp.receiverRate(), icmp.receiverBurst()));
        link.send(to -> to.settings(settings));
        List<IpAddress> addresses = new ArrayList<>(List.of(IpAddress.of(node.address())));
        node.address6().map(IpAddress::of).ifPresent(addresses::add);
        uplink.nodeAddresses(addresses);
        host.settings(node, gateway);
        uplink.refresh();
    }

    @Override
    public void resizeFib(FibConfig wanted) {
        try {
            fib.resize(wanted.capacity(), System.currentTimeMillis());
            link.send(LinkClient::useFib);
        } catch (IOException e) {
            LOG.error("fib stays as large as it is: {}", e.getMessage());
        }
    }

    @Override
    public void guardPool(Prefix pool) {
        link.send(to -> to.guardPool(pool));
        host.addPool(pool);
        bgp.own().addPool(pool);
    }

    @Override
    public void unguardPool(Prefix pool) {
        link.send(to -> to.unguardPool(pool));
        host.removePool(pool);
        bgp.own().removePool(pool);
    }

    @Override
    public void addUplink(String interfaceName) {
        uplink.add(interfaceName);
        host.uplink(interfaceName);
    }

    @Override
    public void removeUplink(String interfaceName) {
        uplink.remove(interfaceName);
    }

    @Override
    public void addHost(String interfaceName) {
        host.add(interfaceName);
    }

    @Override
    public void removeHost(String interfaceName) {
        host.remove(interfaceName);
    }

    @Override
    public void addEndpoint(String interfaceName, String name) {
        endpoints.add(interfaceName, name);
    }

    @Override
    public void renameEndpoint(String interfaceName, String name) {
        endpoints.rename(interfaceName, name);
    }

    @Override
    public void setMetric(String interfaceName, int metric) {
        endpoints.metric(interfaceName, metric);
    }

    @Override
    public void removeEndpoint(String interfaceName) {
        endpoints.remove(interfaceName);
    }

    @Override
    public void addAddress(String interfaceName, IpAddress address, long mac) {
        endpoints.addAddress(interfaceName, address, mac);
    }

    @Override
    public void removeAddress(String interfaceName, IpAddress address) {
        endpoints.removeAddress(interfaceName, address);
    }

    @Override
    public void addRoute(StaticRouteConfig route) {
        routes.put(route.prefix(), RouteProtocol.STATIC, new RouteTarget.Via(route.via()), OPERATOR);
    }

    @Override
    public void removeRoute(StaticRouteConfig route) {
        routes.remove(route.prefix(), RouteProtocol.STATIC);
    }

    @Override
    public void addBlock(Prefix block) {
        routes.put(block, RouteProtocol.BLACKHOLE, new RouteTarget.Blackhole(), OPERATOR);
        bgp.own().addBlock(block);
    }

    @Override
    public void removeBlock(Prefix block) {
        bgp.own().removeBlock(block);
        routes.remove(block, RouteProtocol.BLACKHOLE);
    }

    @Override
    public void startBgp(BgpConfig config, NodeConfig node) {
        bgp.start(config, node);
    }

    @Override
    public void changeBgp(BgpConfig config, NodeConfig node) {
        bgp.change(config, node);
    }

    @Override
    public void stopBgp() {
        bgp.stop();
    }

    @Override
    public void settle() {
        host.settle();
        bgp.settle();
    }

    @Override
    public void onPortState(int portId, PortState state, int interfaceIndex, long mac, int mtuBytes) {
        PortStatus status = new PortStatus(state, interfaceIndex, mac, mtuBytes);
        if (!uplink.onPortState(portId, status)
                && !endpoints.onPortState(portId, status)
                && !host.onPortState(portId, status)) {
            LOG.debug("late news of port {}: {}", portId, state.label());
        }
    }

    @Override
    public void onNeighbor(int portId, IpAddress address, long mac, NeighborState state) {
        endpoints.onNeighbor(portId, address, mac, state);
    }

    @Override
    public void onNeighborMoved(int portId, IpAddress address, long oldMac, long newMac) {
        endpoints.onNeighbor(portId, address, newMac, NeighborState.REACHABLE);
        warnings.onMoved(portId, label(portId), portId == uplink.portId(), address, oldMac, newMac);
    }

    @Override
    public void onNeighborClaim(int portId, IpAddress address, long claimedMac) {
        warnings.onClaim(portId, label(portId), address, claimedMac);
    }

    @Override
    public void onSpoof(int portId, IpAddress address, long mac) {
        endpoints.onSpoof(portId, address, mac);
    }

    /** Of a port, as a line of the log names it. */
    private String label(int portId) {
        return portId == uplink.portId()
                ? "uplink " + uplink.interfaceName()
                : endpoints.label(portId).orElse("port " + portId);
    }

    @Override
    public void onBfdState(int sessionId, BfdState state, BfdDiagnostic diagnostic, BfdState remoteState) {
        bgp.onBfdState(sessionId, state, diagnostic, remoteState);
    }

    @Override
    public void onFibInUse(long generation) {
        LOG.debug("the dataplane looks up in the fib of generation {}", generation);
        fib.onInUse(generation);
    }

    @Override
    public void onError(int portId, String text) {
        LOG.warn("dataplane: {}", text);
    }
}
