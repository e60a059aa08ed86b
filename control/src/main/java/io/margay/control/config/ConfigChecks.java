package io.margay.control.config;

import io.margay.control.config.Draft.EndpointDraft;
import io.margay.control.config.Draft.PeerDraft;
import io.margay.control.config.Draft.RouteDraft;
import io.margay.fib.Ipv4;
import io.margay.fib.Ipv4Prefix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What must hold between the values of a file. Looks at whatever could be read, so that one run reports all. */
final class ConfigChecks {
    /** What a dataplane polls at most, with some to spare for uplinks. */
    private static final int MAX_ENDPOINTS = 1_000;

    private final Draft draft;
    private final ProblemList problems;

    ConfigChecks(Draft draft, ProblemList problems) {
        this.draft = draft;
        this.problems = problems;
    }

    void run() {
        checkPools();
        checkBlocks();
        checkEndpoints();
        checkRoutes();
        checkPeers();
    }

    /** The uplink's kernel stack is kept off the pools: an address that the host itself needs there would be cut off. */
    private void checkPools() {
        checkUnique("pool", draft.pools());
        for (Located<Ipv4Prefix> pool : draft.pools()) {
            draft.nodeAddress()
                    .filter(address -> pool.value().contains(address.value()))
                    .ifPresent(address -> error(
                            pool,
                            "pool " + pool.value() + " contains this node's own address " + Ipv4.format(address.value())
                                    + ", which the host would no longer hear"));
        }
    }

    private void checkBlocks() {
        checkUnique("block", draft.blocks());
        for (int i = 0; i < draft.blocks().size(); i++) {
            Located<Ipv4Prefix> block = draft.blocks().get(i);
            if (draft.pools().stream().noneMatch(pool -> pool.value().contains(block.value()))) {
                error(block, "block " + block.value() + " is in no pool; allowed: a part of one of " + pools());
            }
            for (Located<Ipv4Prefix> earlier : draft.blocks().subList(0, i)) {
                boolean equal = earlier.value().equals(block.value());
                if (!equal && overlap(earlier.value(), block.value())) {
                    error(block, "block " + block.value() + " overlaps block " + earlier.value() + at(earlier));
                }
            }
        }
    }

    private void checkEndpoints() {
        if (draft.endpoints().size() > MAX_ENDPOINTS) {
            draft.endpoints()
                    .get(MAX_ENDPOINTS)
                    .name()
                    .ifPresent(name ->
                            error(name, draft.endpoints().size() + " endpoints; allowed: at most " + MAX_ENDPOINTS));
        }
        Map<String, Located<String>> names = new HashMap<>();
        Map<String, Located<String>> interfaces = new HashMap<>();
        Map<Integer, Located<Integer>> addresses = new HashMap<>();
        draft.uplink().ifPresent(uplink -> interfaces.put(uplink.value(), uplink));
        for (EndpointDraft endpoint : draft.endpoints()) {
            checkNew("endpoint name", names, endpoint.name(), name -> name);
            checkNew("interface", interfaces, endpoint.interfaceName(), name -> name);
            for (Located<Integer> address : endpoint.addresses()) {
                checkNew("address", addresses, Optional.of(address), Ipv4::format);
                checkEndpointAddress(address);
            }
        }
    }

    private void checkEndpointAddress(Located<Integer> address) {
        String text = Ipv4.format(address.value());
        if (address.value() == draft.gatewayAddress()) {
            error(address, "address " + text + " is the gateway's");
        } else if (isNode(address)) {
            error(address, "address " + text + " is this node's own");
        } else if (draft.pools().stream().noneMatch(pool -> pool.value().contains(address.value()))) {
            warning(address, "address " + text + " is outside every pool: " + pools());
        }
    }

    private void checkRoutes() {
        Map<Ipv4Prefix, Located<Ipv4Prefix>> prefixes = new HashMap<>();
        for (RouteDraft route : draft.routes()) {
            checkNew("route", prefixes, route.prefix(), Ipv4Prefix::toString);
            route.prefix().ifPresent(prefix -> draft.blocks().stream()
                    .filter(block -> block.value().equals(prefix.value()))
                    .forEach(block ->
                            error(prefix, "route " + prefix.value() + " is this node's own block" + at(block))));
            route.via()
                    .filter(this::isNode)
                    .ifPresent(via -> error(via, "gateway " + Ipv4.format(via.value()) + " is this node itself"));
        }
    }

    private void checkPeers() {
        Map<String, Located<String>> names = new HashMap<>();
        Map<Integer, Located<Integer>> addresses = new HashMap<>();
        for (PeerDraft peer : draft.peers()) {
            checkNew("peer name", names, peer.name(), name -> name);
            checkNew("peer address", addresses, peer.address(), Ipv4::format);
            peer.address()
                    .filter(this::isNode)
                    .ifPresent(address ->
                            error(address, "peer address " + Ipv4.format(address.value()) + " is this node's own"));
            peer.address().ifPresent(address -> draft.pools().stream()
                    .filter(pool -> pool.value().contains(address.value()))
                    .findFirst()
                    .ifPresent(pool -> error(
                            address,
                            "peer address " + Ipv4.format(address.value()) + " is inside pool " + pool.value()
                                    + at(pool) + ", which the kernel does not hear on the uplink")));
        }
    }

    private boolean isNode(Located<Integer> address) {
        return draft.nodeAddress()
                .filter(node -> node.value().equals(address.value()))
                .isPresent();
    }

    private void checkUnique(String what, List<Located<Ipv4Prefix>> prefixes) {
        Map<Ipv4Prefix, Located<Ipv4Prefix>> seen = new HashMap<>();
        prefixes.forEach(prefix -> checkNew(what, seen, Optional.of(prefix), Ipv4Prefix::toString));
    }

    private <T> void checkNew(
            String what, Map<T, Located<T>> seen, Optional<Located<T>> value, Function<T, String> format) {
        value.ifPresent(it -> {
            Located<T> earlier = seen.putIfAbsent(it.value(), it);
            if (earlier != null) {
                error(it, what + " " + format.apply(it.value()) + " is used twice; the first is" + at(earlier));
            }
        });
    }

    private static boolean overlap(Ipv4Prefix a, Ipv4Prefix b) {
        return a.contains(b) || b.contains(a);
    }

    private String pools() {
        return draft.pools().isEmpty()
                ? "(no pool is configured)"
                : String.join(
                        ", ",
                        draft.pools().stream()
                                .map(pool -> pool.value().toString())
                                .distinct()
                                .toList());
    }

    private static String at(Located<?> earlier) {
        return " at " + earlier.line() + ":" + earlier.column();
    }

    private void error(Located<?> where, String text) {
        problems.errorAt(where.line(), where.column(), where.path(), text);
    }

    private void warning(Located<?> where, String text) {
        problems.warningAt(where.line(), where.column(), where.path(), text);
    }
}
