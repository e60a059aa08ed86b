package io.margay.control.config;

import io.margay.fib.Ipv4Prefix;
import java.util.List;
import java.util.Optional;

/**
 * All that an operator decides about one router. Equal configurations lead to equal routers.
 *
 * @param gateway the address that every workload has as its default gateway
 * @param pools where workloads' addresses come from, on all hosts; the uplink's kernel stack is kept off them
 * @param blocks this host's shares of the pools: announced by BGP, blackholed where no workload has the address
 */
public record RouterConfig(
        NodeConfig node,
        int gateway,
        ArpProxy arpProxy,
        List<Ipv4Prefix> pools,
        List<Ipv4Prefix> blocks,
        List<EndpointConfig> endpoints,
        List<StaticRouteConfig> routes,
        Optional<BgpConfig> bgp,
        FibConfig fib,
        DataplaneConfig dataplane) {
    /** 169.254.1.1, as in every Calico. */
    public static final int DEFAULT_GATEWAY = 0xA9FE0101;

    public RouterConfig {
        pools = List.copyOf(pools);
        blocks = List.copyOf(blocks);
        endpoints = List.copyOf(endpoints);
        routes = List.copyOf(routes);
    }
}
