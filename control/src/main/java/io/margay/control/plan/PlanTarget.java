package io.margay.control.plan;

import io.margay.control.config.BgpConfig;
import io.margay.control.config.FibConfig;
import io.margay.control.config.NodeConfig;
import io.margay.control.config.StaticRouteConfig;
import io.margay.fib.Ipv4Prefix;

/** What actions are done to. Each verb is complete in itself and tells its own troubles; none of them blocks. */
public interface PlanTarget {
    void settings(NodeConfig node, int gateway, boolean proxyArpGatewayOnly);

    void resizeFib(FibConfig fib);

    void guardPool(Ipv4Prefix pool);

    void unguardPool(Ipv4Prefix pool);

    void addUplink(String interfaceName);

    void removeUplink(String interfaceName);

    /** The veth of a workload; its addresses follow. */
    void addEndpoint(String interfaceName, String name);

    void renameEndpoint(String interfaceName, String name);

    /** Its addresses are gone already. */
    void removeEndpoint(String interfaceName);

    /** @param mac low 48 bits, or 0 */
    void addAddress(String interfaceName, int address, long mac);

    void removeAddress(String interfaceName, int address);

    void addRoute(StaticRouteConfig route);

    void removeRoute(StaticRouteConfig route);

    void addBlock(Ipv4Prefix block);

    void removeBlock(Ipv4Prefix block);

    void startBgp(BgpConfig bgp, int nodeAddress);

    void changeBgp(BgpConfig bgp, int nodeAddress);

    void stopBgp();
}
