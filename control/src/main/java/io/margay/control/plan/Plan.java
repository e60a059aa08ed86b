package io.margay.control.plan;

import io.margay.control.config.BgpConfig;
import io.margay.control.config.EndpointConfig;
import io.margay.control.config.HostConfig;
import io.margay.control.config.NodeConfig;
import io.margay.control.config.RouterConfig;
import io.margay.fib.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What leads from one configuration to another.
 *
 * @param actions in the order in which they are to be applied
 * @param notes changes that wait for the next start of the process, one line each
 */
public record Plan(List<Action> actions, List<String> notes) {
    public Plan {
        actions = List.copyOf(actions);
        notes = List.copyOf(notes);
    }

    /** Empty stands for a router that does nothing: before its start, and after its stop. */
    public static Plan between(Optional<RouterConfig> before, Optional<RouterConfig> after) {
        return new Comparison(before, after).plan();
    }

    public boolean isEmpty() {
        return actions.isEmpty() && notes.isEmpty();
    }

    public void applyTo(PlanTarget target) {
        actions.forEach(action -> action.applyTo(target));
        target.settle();
    }

    private static final class Comparison {
        private final Optional<RouterConfig> before;
        private final Optional<RouterConfig> after;
        private final List<Action> actions = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Comparison(Optional<RouterConfig> before, Optional<RouterConfig> after) {
            this.before = before;
            this.after = after;
        }

        Plan plan() {
            if (bgp(before).isPresent() && bgp(after).isEmpty()) {
                actions.add(new Action.StopBgp());
            }
            gone(RouterConfig::routes, Action.RemoveRoute::new);
            gone(RouterConfig::blocks, Action.RemoveBlock::new);
            goneAddresses();
            goneEndpoints();
            gone(Comparison::hosts, Action.RemoveHost::new);
            gone(Comparison::uplinks, Action.RemoveUplink::new);
            gone(RouterConfig::pools, Action.UnguardPool::new);
            settings();
            fib();
            added(RouterConfig::pools, Action.GuardPool::new);
            added(Comparison::uplinks, Action.AddUplink::new);
            added(Comparison::hosts, Action.AddHost::new);
            addedEndpoints();
            addedAddresses();
            added(RouterConfig::routes, Action.AddRoute::new);
            added(RouterConfig::blocks, Action.AddBlock::new);
            bgp();
            dataplane();
            return new Plan(actions, notes);
        }

        private void settings() {
            Optional<Action> wanted = after.map(Comparison::settings);
            if (wanted.isPresent() && !wanted.equals(before.map(Comparison::settings))) {
                actions.add(wanted.get());
            }
        }

        /** Before anything that needs its room. The first file is made before there is a plan. */
        private void fib() {
            if (before.isPresent()
                    && after.isPresent()
                    && !before.get().fib().equals(after.get().fib())) {
                actions.add(new Action.ResizeFib(after.get().fib()));
            }
        }

        private void goneEndpoints() {
            Map<String, EndpointConfig> keep = byInterface(after);
            byInterface(before).forEach((interfaceName, endpoint) -> {
                if (!keep.containsKey(interfaceName)) {
                    actions.add(new Action.RemoveEndpoint(interfaceName, endpoint.name()));
                }
            });
        }

        private void addedEndpoints() {
            Map<String, EndpointConfig> had = byInterface(before);
            byInterface(after).forEach((interfaceName, endpoint) -> {
                EndpointConfig old = had.get(interfaceName);
                if (old == null) {
                    actions.add(new Action.AddEndpoint(interfaceName, endpoint.name()));
                } else if (!old.name().equals(endpoint.name())) {
                    actions.add(new Action.RenameEndpoint(interfaceName, endpoint.name()));
                }
                if (endpoint.metric() != (old == null ? EndpointConfig.NORMAL_METRIC : old.metric())) {
                    actions.add(new Action.SetMetric(interfaceName, endpoint.metric()));
                }
            });
        }

        /** All removals come before all additions, so that two workloads can exchange their addresses. */
        private void goneAddresses() {
            Set<Action.AddAddress> keep = new LinkedHashSet<>(addresses(after));
            for (Action.AddAddress had : addresses(before)) {
                if (!keep.contains(had)) {
                    actions.add(new Action.RemoveAddress(had.interfaceName(), had.address()));
                }
            }
        }

        private void addedAddresses() {
            Set<Action.AddAddress> had = new LinkedHashSet<>(addresses(before));
            addresses(after).stream().filter(address -> !had.contains(address)).forEach(actions::add);
        }

        private void bgp() {
            Optional<BgpConfig> wanted = bgp(after);
            if (wanted.isEmpty()) {
                return;
            }
            NodeConfig node = after.orElseThrow().node();
            if (bgp(before).isEmpty()) {
                actions.add(new Action.StartBgp(wanted.get(), node));
            } else if (!wanted.equals(bgp(before))
                    || !hasSameAddresses(node, before.orElseThrow().node())) {
                NodeConfig was = before.orElseThrow().node();
                actions.add(new Action.ChangeBgp(
                        wanted.get(),
                        node,
                        PeerDifference.between(
                                bgp(before).get().sessions(was), wanted.get().sessions(node))));
            }
        }

        /** What BGP speaks from, and names as next hops. */
        private static boolean hasSameAddresses(NodeConfig node, NodeConfig other) {
            return node.address() == other.address() && node.address6().equals(other.address6());
        }

        private void dataplane() {
            if (before.isPresent()
                    && after.isPresent()
                    && !before.get().dataplane().equals(after.get().dataplane())) {
                notes.add("dataplane: idle, cpu, nice and conductor change with the next start of the router");
            }
        }

        private <T> void gone(Function<RouterConfig, List<T>> items, Function<T, Action> action) {
            difference(before, after, items).forEach(item -> actions.add(action.apply(item)));
        }

        private <T> void added(Function<RouterConfig, List<T>> items, Function<T, Action> action) {
            difference(after, before, items).forEach(item -> actions.add(action.apply(item)));
        }

        private static <T> List<T> difference(
                Optional<RouterConfig> from, Optional<RouterConfig> without, Function<RouterConfig, List<T>> items) {
            Set<T> others = new LinkedHashSet<>(without.map(items).orElse(List.of()));
            return from.map(items).orElse(List.of()).stream()
                    .filter(item -> !others.contains(item))
                    .toList();
        }

        private static List<String> uplinks(RouterConfig config) {
            return List.of(config.node().uplink());
        }

        private static List<String> hosts(RouterConfig config) {
            HostConfig host = config.host();
            return host.enabled() ? List.of(host.interfaceName()) : List.of();
        }

        private static Action settings(RouterConfig config) {
            return new Action.Settings(
                    config.node(),
                    config.gateway(),
                    config.icmp(),
                    config.host().toHostAllowed());
        }

        private static Optional<BgpConfig> bgp(Optional<RouterConfig> config) {
            return config.flatMap(RouterConfig::bgp);
        }

        private static Map<String, EndpointConfig> byInterface(Optional<RouterConfig> config) {
            Map<String, EndpointConfig> endpoints = new LinkedHashMap<>();
            config.map(RouterConfig::endpoints)
                    .orElse(List.of())
                    .forEach(endpoint -> endpoints.put(endpoint.interfaceName(), endpoint));
            return endpoints;
        }

        private static List<Action.AddAddress> addresses(Optional<RouterConfig> config) {
            List<Action.AddAddress> addresses = new ArrayList<>();
            for (EndpointConfig endpoint : config.map(RouterConfig::endpoints).orElse(List.of())) {
                for (IpAddress address : endpoint.addresses()) {
                    addresses.add(new Action.AddAddress(endpoint.interfaceName(), address, endpoint.mac()));
                }
            }
            return addresses;
        }
    }
}
