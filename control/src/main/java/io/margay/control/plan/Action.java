package io.margay.control.plan;

import io.margay.control.config.BgpConfig;
import io.margay.control.config.FibConfig;
import io.margay.control.config.GatewayConfig;
import io.margay.control.config.IcmpConfig;
import io.margay.control.config.NodeConfig;
import io.margay.control.config.StaticRouteConfig;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.List;

/** One step of a {@link Plan}. {@code toString} is the line that an operator reads after a reload. */
public sealed interface Action {
    void applyTo(PlanTarget target);

    record Settings(NodeConfig node, GatewayConfig gateway, IcmpConfig icmp, boolean toHostAllowed) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.settings(node, gateway, icmp, toHostAllowed);
        }

        @Override
        public String toString() {
            return "set " + node + ", " + gateway + ", " + icmp + ", to-host " + (toHostAllowed ? "allow" : "deny");
        }
    }

    record GuardPool(Prefix pool) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.guardPool(pool);
        }

        @Override
        public String toString() {
            return "add pool " + pool;
        }
    }

    record UnguardPool(Prefix pool) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.unguardPool(pool);
        }

        @Override
        public String toString() {
            return "remove pool " + pool;
        }
    }

    record AddUplink(String interfaceName) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.addUplink(interfaceName);
        }

        @Override
        public String toString() {
            return "add uplink " + interfaceName;
        }
    }

    record RemoveUplink(String interfaceName) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.removeUplink(interfaceName);
        }

        @Override
        public String toString() {
            return "remove uplink " + interfaceName;
        }
    }

    record AddHost(String interfaceName) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.addHost(interfaceName);
        }

        @Override
        public String toString() {
            return "add host on " + interfaceName;
        }
    }

    record RemoveHost(String interfaceName) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.removeHost(interfaceName);
        }

        @Override
        public String toString() {
            return "remove host on " + interfaceName;
        }
    }

    record AddEndpoint(String interfaceName, String name) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.addEndpoint(interfaceName, name);
        }

        @Override
        public String toString() {
            return "add endpoint " + name + " on " + interfaceName;
        }
    }

    record RenameEndpoint(String interfaceName, String name) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.renameEndpoint(interfaceName, name);
        }

        @Override
        public String toString() {
            return "rename endpoint on " + interfaceName + " to " + name;
        }
    }

    record SetMetric(String interfaceName, int metric) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.setMetric(interfaceName, metric);
        }

        @Override
        public String toString() {
            return "set metric " + metric + " of the addresses on " + interfaceName;
        }
    }

    record RemoveEndpoint(String interfaceName, String name) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.removeEndpoint(interfaceName);
        }

        @Override
        public String toString() {
            return "remove endpoint " + name + " on " + interfaceName;
        }
    }

    record AddAddress(String interfaceName, IpAddress address, long mac) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.addAddress(interfaceName, address, mac);
        }

        @Override
        public String toString() {
            return "add address " + address + " on " + interfaceName;
        }
    }

    record RemoveAddress(String interfaceName, IpAddress address) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.removeAddress(interfaceName, address);
        }

        @Override
        public String toString() {
            return "remove address " + address + " on " + interfaceName;
        }
    }

    record ResizeFib(FibConfig fib) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.resizeFib(fib);
        }

        @Override
        public String toString() {
            return "resize fib to " + fib.routes() + " routes of IPv4 and " + fib.routes6() + " of IPv6";
        }
    }

    record AddRoute(StaticRouteConfig route) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.addRoute(route);
        }

        @Override
        public String toString() {
            return "add route " + route.prefix() + " via " + route.via();
        }
    }

    record RemoveRoute(StaticRouteConfig route) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.removeRoute(route);
        }

        @Override
        public String toString() {
            return "remove route " + route.prefix() + " via " + route.via();
        }
    }

    record AddBlock(Prefix block) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.addBlock(block);
        }

        @Override
        public String toString() {
            return "add block " + block;
        }
    }

    record RemoveBlock(Prefix block) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.removeBlock(block);
        }

        @Override
        public String toString() {
            return "remove block " + block;
        }
    }

    record StartBgp(BgpConfig bgp, NodeConfig node) implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.startBgp(bgp, node);
        }

        @Override
        public String toString() {
            return "start bgp, as " + Integer.toUnsignedString(bgp.as()) + ", "
                    + bgp.sessions(node).size() + " peers";
        }
    }

    /**
     * The speaker compares peer by peer and leaves alone those that are as they were.
     *
     * @param peers what is done to which of them, in words; empty where the change is of the speaker itself
     */
    record ChangeBgp(BgpConfig bgp, NodeConfig node, List<String> peers) implements Action {
        public ChangeBgp {
            peers = List.copyOf(peers);
        }

        @Override
        public void applyTo(PlanTarget target) {
            target.changeBgp(bgp, node);
        }

        @Override
        public String toString() {
            return "change bgp, as " + Integer.toUnsignedString(bgp.as()) + ", "
                    + bgp.sessions(node).size() + " peers" + (peers.isEmpty() ? "" : ": " + String.join(", ", peers));
        }
    }

    record StopBgp() implements Action {
        @Override
        public void applyTo(PlanTarget target) {
            target.stopBgp();
        }

        @Override
        public String toString() {
            return "stop bgp";
        }
    }
}
