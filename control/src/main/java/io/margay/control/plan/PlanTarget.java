package io.margay.control.plan;

import io.margay.control.config.BgpConfig;
import io.margay.control.config.FibConfig;
import io.margay.control.config.GatewayConfig;
import io.margay.control.config.IcmpConfig;
import io.margay.control.config.NodeConfig;
import io.margay.control.config.StaticRouteConfig;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;

/** What actions are done to. Each verb is complete in itself and tells its own troubles; none of them waits for anybody but the kernel. */
public interface PlanTarget {
    void settings(NodeConfig node, GatewayConfig gateway, IcmpConfig icmp, boolean toHostAllowed);

    void resizeFib(FibConfig fib);

    void guardPool(Prefix pool);

    void unguardPool(Prefix pool);

    void addUplink(String interfaceName);

    void removeUplink(String interfaceName);

    /** The host's own endpoint, by the pair whose end in the host's stack has that name. */
    void addHost(String interfaceName);

    void removeHost(String interfaceName);

    /** The veth of a workload; its addresses follow. */
    void addEndpoint(String interfaceName, String name);

    void renameEndpoint(String interfaceName, String name);

    /** Of the routes to its addresses. */
    void setMetric(String interfaceName, int metric);

    /** Its addresses are gone already. */
    void removeEndpoint(String interfaceName);

    /** @param mac low 48 bits, or 0 */
    void addAddress(String interfaceName, IpAddress address, long mac);

    void removeAddress(String interfaceName, IpAddress address);

    void addRoute(StaticRouteConfig route);

    void removeRoute(StaticRouteConfig route);

    void addBlock(Prefix block);

    void removeBlock(Prefix block);

    void startBgp(BgpConfig bgp, NodeConfig node);

    void changeBgp(BgpConfig bgp, NodeConfig node);

    void stopBgp();

    /** After the last action: what is done once for all of them. */
    void settle();
}
