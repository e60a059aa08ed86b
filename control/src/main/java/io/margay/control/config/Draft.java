package io.margay.control.config;

import io.margay.fib.IpAddress;
import io.margay.fib.Ipv6Address;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What could be read of a file that may have faults: values with their places, for {@link ConfigChecks}. */
record Draft(
        Optional<Located<String>> nodeName,
        Optional<Located<Integer>> nodeAddress,
        Optional<Located<Ipv6Address>> nodeAddress6,
        Optional<Located<String>> uplink,
        GatewayConfig gateway,
        IcmpConfig icmp,
        List<PoolDraft> poolEntries,
        List<Located<Prefix>> blocks,
        List<EndpointDraft> endpoints,
        List<RouteDraft> routes,
        HostConfig host,
        Optional<BgpDraft> bgp,
        FibConfig fib,
        DataplaneConfig dataplane) {
    record EndpointDraft(
            Optional<Located<String>> name,
            Optional<Located<String>> interfaceName,
            List<Located<IpAddress>> addresses,
            Optional<Located<Long>> mac,
            int metric) {}

    /** @param isAnnounced addresses and blocks of it may be told to BGP peers */
    record PoolDraft(Located<Prefix> prefix, boolean isAnnounced) {}

    record RouteDraft(Optional<Located<Prefix>> prefix, Optional<Located<IpAddress>> via) {}

    List<Located<Prefix>> pools() {
        return poolEntries.stream().map(PoolDraft::prefix).toList();
    }

    private List<Prefix> unannouncedPools() {
        return poolEntries.stream()
                .filter(pool -> !pool.isAnnounced())
                .map(pool -> pool.prefix().value())
                .toList();
    }

    /** Of either family, as far as they could be read. */
    List<IpAddress> nodeAddresses() {
        List<IpAddress> addresses = new ArrayList<>();
        nodeAddress.ifPresent(address -> addresses.add(IpAddress.of(address.value())));
        nodeAddress6.ifPresent(address -> addresses.add(IpAddress.of(address.value())));
        return addresses;
    }

    /** Call only when no error was reported: then everything that must be there is there. */
    RouterConfig toConfig() {
        return new RouterConfig(
                new NodeConfig(
                        nodeName.orElseThrow().value(),
                        nodeAddress.orElseThrow().value(),
                        nodeAddress6.map(Located::value),
                        uplink.orElseThrow().value()),
                gateway,
                icmp,
                pools().stream().map(Located::value).toList(),
                blocks.stream().map(Located::value).toList(),
                endpoints.stream().map(Draft::endpoint).toList(),
                routes.stream()
                        .map(route -> new StaticRouteConfig(
                                route.prefix().orElseThrow().value(),
                                route.via().orElseThrow().value()))
                        .toList(),
                host,
                bgp.map(it -> it.toConfig(nodeAddress6.isPresent(), unannouncedPools())),
                fib,
                dataplane);
    }

    private static EndpointConfig endpoint(EndpointDraft draft) {
        return new EndpointConfig(
                draft.name().orElseThrow().value(),
                draft.interfaceName().orElseThrow().value(),
                draft.addresses().stream().map(Located::value).toList(),
                draft.mac().map(Located::value).orElse(0L),
                draft.metric());
    }
}
