package io.margay.control.config;

import io.margay.fib.Prefix;
import java.util.List;
import java.util.Optional;

/**
 * All that an operator decides about one router. Equal configurations lead to equal routers.
 *
 * @param pools where workloads' addresses come from, on all hosts; the uplink's kernel stack is kept off them
 * @param blocks this host's shares of the pools: announced by BGP, blackholed where no workload has the address
 */
public record RouterConfig(
        NodeConfig node,
        GatewayConfig gateway,
        IcmpConfig icmp,
        List<Prefix> pools,
        List<Prefix> blocks,
        List<EndpointConfig> endpoints,
        List<StaticRouteConfig> routes,
        HostConfig host,
        Optional<BgpConfig> bgp,
        FibConfig fib,
        DataplaneConfig dataplane) {
    public RouterConfig {
        pools = List.copyOf(pools);
        blocks = List.copyOf(blocks);
        endpoints = List.copyOf(endpoints);
        routes = List.copyOf(routes);
    }
}
