package io.margay.control.config;

import io.margay.fib.Ipv4Prefix;
import java.util.List;
import java.util.Optional;

/**
 * What could be read of a file that may have faults: values with their places, for {@link ConfigChecks}.
 *
 * @param hasBgp the section is there, even if its AS number could not be read
 */
record Draft(
        Optional<Located<String>> nodeName,
        Optional<Located<Integer>> nodeAddress,
        Optional<Located<String>> uplink,
        Optional<Located<Integer>> gateway,
        ArpProxy arpProxy,
        List<Located<Ipv4Prefix>> pools,
        List<Located<Ipv4Prefix>> blocks,
        List<EndpointDraft> endpoints,
        List<RouteDraft> routes,
        boolean hasBgp,
        Optional<Located<Integer>> as,
        int holdTimeSeconds,
        int staleTimeSeconds,
        List<PeerDraft> peers,
        FibConfig fib,
        DataplaneConfig dataplane) {
    record EndpointDraft(
            Optional<Located<String>> name,
            Optional<Located<String>> interfaceName,
            List<Located<Integer>> addresses,
            Optional<Located<Long>> mac) {}

    record RouteDraft(Optional<Located<Ipv4Prefix>> prefix, Optional<Located<Integer>> via) {}

    record PeerDraft(
            Optional<Located<String>> name,
            Optional<Located<Integer>> address,
            Optional<Located<Integer>> as,
            boolean passive) {}

    /** The address that workloads have as gateway, also when the file does not say. */
    int gatewayAddress() {
        return gateway.map(Located::value).orElse(RouterConfig.DEFAULT_GATEWAY);
    }

    /** Call only when no error was reported: then everything that must be there is there. */
    RouterConfig toConfig() {
        return new RouterConfig(
                new NodeConfig(
                        nodeName.orElseThrow().value(),
                        nodeAddress.orElseThrow().value(),
                        uplink.orElseThrow().value()),
                gatewayAddress(),
                arpProxy,
                pools.stream().map(Located::value).toList(),
                blocks.stream().map(Located::value).toList(),
                endpoints.stream().map(Draft::endpoint).toList(),
                routes.stream()
                        .map(route -> new StaticRouteConfig(
                                route.prefix().orElseThrow().value(),
                                route.via().orElseThrow().value()))
                        .toList(),
                hasBgp
                        ? Optional.of(new BgpConfig(
                                as.orElseThrow().value(),
                                holdTimeSeconds,
                                staleTimeSeconds,
                                peers.stream().map(Draft::peer).toList()))
                        : Optional.empty(),
                fib,
                dataplane);
    }

    private static EndpointConfig endpoint(EndpointDraft draft) {
        return new EndpointConfig(
                draft.name().orElseThrow().value(),
                draft.interfaceName().orElseThrow().value(),
                draft.addresses().stream().map(Located::value).toList(),
                draft.mac().map(Located::value).orElse(0L));
    }

    private static PeerConfig peer(PeerDraft draft) {
        return new PeerConfig(
                draft.name().orElseThrow().value(),
                draft.address().orElseThrow().value(),
                draft.as().orElseThrow().value(),
                draft.passive());
    }
}
