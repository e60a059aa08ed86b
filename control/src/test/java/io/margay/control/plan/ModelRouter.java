package io.margay.control.plan;

import io.margay.control.config.BgpConfig;
import io.margay.control.config.EndpointConfig;
import io.margay.control.config.FibConfig;
import io.margay.control.config.GatewayConfig;
import io.margay.control.config.IcmpConfig;
import io.margay.control.config.NodeConfig;
import io.margay.control.config.RouterConfig;
import io.margay.control.config.StaticRouteConfig;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The state that actions lead to, which refuses every step that a real router could not do safely. */
final class ModelRouter implements PlanTarget {
    Optional<String> settings = Optional.empty();
    Optional<FibConfig> fib = Optional.empty();
    final Set<Prefix> guards = new TreeSet<>();
    final Set<String> uplinks = new HashSet<>();
    final Set<String> hosts = new HashSet<>();
    final Map<String, String> endpoints = new TreeMap<>();
    final Map<IpAddress, String> addresses = new TreeMap<>();
    final Map<String, Integer> metrics = new TreeMap<>();
    final Set<StaticRouteConfig> routes = new HashSet<>();
    final Set<Prefix> blocks = new TreeSet<>();
    Optional<BgpConfig> bgp = Optional.empty();
    Optional<Integer> bgpAddress = Optional.empty();
    private boolean settled;

    /** The state of a router that was configured so from the start. */
    static ModelRouter of(Optional<RouterConfig> config) {
        ModelRouter model = new ModelRouter();
        config.ifPresent(it -> {
            model.settings(it.node(), it.gateway(), it.icmp(), it.host().toHostAllowed());
            model.fib = Optional.of(it.fib());
            model.guards.addAll(it.pools());
            model.uplinks.add(it.node().uplink());
            if (it.host().enabled()) {
                model.hosts.add(it.host().interfaceName());
            }
            for (EndpointConfig endpoint : it.endpoints()) {
                model.endpoints.put(endpoint.interfaceName(), endpoint.name());
                model.metrics.put(endpoint.interfaceName(), endpoint.metric());
                endpoint.addresses()
                        .forEach(address ->
                                model.addresses.put(address, endpoint.interfaceName() + " " + endpoint.mac()));
            }
            model.routes.addAll(it.routes());
            model.blocks.addAll(it.blocks());
            model.bgp = it.bgp();
            model.bgpAddress = it.bgp().map(bgp -> it.node().address());
        });
        return model;
    }

    /** Without the settings and the size of the FIB, which stay behind when a router stops. */
    String state() {
        return guards + " " + uplinks + " " + hosts + " " + endpoints + " " + addresses + " " + metrics + " "
                + new TreeSet<>(routes.stream().map(Object::toString).toList()) + " " + blocks + " " + bgp + " "
                + bgpAddress;
    }

    @Override
    public void resizeFib(FibConfig wanted) {
        must(fib.isPresent() && !fib.get().equals(wanted));
        fib = Optional.of(wanted);
    }

    @Override
    public void settings(NodeConfig node, GatewayConfig gateway, IcmpConfig icmp, boolean toHostAllowed) {
        settings = Optional.of(node + " " + gateway + " " + icmp + " " + toHostAllowed);
    }

    @Override
    public void guardPool(Prefix pool) {
        must(guards.add(pool));
    }

    @Override
    public void unguardPool(Prefix pool) {
        must(guards.remove(pool));
    }

    @Override
    public void addUplink(String interfaceName) {
        must(settings.isPresent());
        must(!endpoints.containsKey(interfaceName));
        must(uplinks.isEmpty());
        uplinks.add(interfaceName);
    }

    @Override
    public void removeUplink(String interfaceName) {
        must(uplinks.remove(interfaceName));
    }

    @Override
    public void addHost(String interfaceName) {
        must(settings.isPresent());
        must(uplinks.size() == 1);
        must(hosts.isEmpty());
        hosts.add(interfaceName);
    }

    @Override
    public void removeHost(String interfaceName) {
        must(hosts.remove(interfaceName));
    }

    @Override
    public void addEndpoint(String interfaceName, String name) {
        must(!uplinks.contains(interfaceName));
        must(endpoints.put(interfaceName, name) == null);
        metrics.put(interfaceName, EndpointConfig.NORMAL_METRIC);
    }

    @Override
    public void renameEndpoint(String interfaceName, String name) {
        must(!name.equals(endpoints.put(interfaceName, name)));
    }

    @Override
    public void removeEndpoint(String interfaceName) {
        must(addresses.values().stream().noneMatch(port -> port.startsWith(interfaceName + " ")));
        must(endpoints.remove(interfaceName) != null);
        metrics.remove(interfaceName);
    }

    @Override
    public void setMetric(String interfaceName, int metric) {
        must(endpoints.containsKey(interfaceName));
        must(metrics.put(interfaceName, metric) != metric);
    }

    @Override
    public void addAddress(String interfaceName, IpAddress address, long mac) {
        must(endpoints.containsKey(interfaceName));
        must(addresses.put(address, interfaceName + " " + mac) == null);
    }

    @Override
    public void removeAddress(String interfaceName, IpAddress address) {
        must(addresses.remove(address).startsWith(interfaceName + " "));
    }

    @Override
    public void addRoute(StaticRouteConfig route) {
        must(routes.stream().noneMatch(other -> other.prefix().equals(route.prefix())));
        routes.add(route);
    }

    @Override
    public void removeRoute(StaticRouteConfig route) {
        must(routes.remove(route));
    }

    @Override
    public void addBlock(Prefix block) {
        must(blocks.add(block));
    }

    @Override
    public void removeBlock(Prefix block) {
        must(blocks.remove(block));
    }

    @Override
    public void startBgp(BgpConfig config, NodeConfig node) {
        must(bgp.isEmpty());
        bgp = Optional.of(config);
        bgpAddress = Optional.of(node.address());
    }

    @Override
    public void changeBgp(BgpConfig config, NodeConfig node) {
        must(bgp.isPresent());
        bgp = Optional.of(config);
        bgpAddress = Optional.of(node.address());
    }

    @Override
    public void stopBgp() {
        must(bgp.isPresent());
        bgp = Optional.empty();
        bgpAddress = Optional.empty();
    }

    @Override
    public void settle() {
        must(!settled);
        settled = true;
    }

    private static void must(boolean holds) {
        if (!holds) {
            throw new AssertionError("unsafe step");
        }
    }
}
