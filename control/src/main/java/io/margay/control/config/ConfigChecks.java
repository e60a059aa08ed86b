package io.margay.control.config;

import io.margay.control.config.Draft.EndpointDraft;
import io.margay.control.config.Draft.RouteDraft;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What must hold between the values of a file. Looks at whatever could be read, so that one run reports all. */
final class ConfigChecks {
    /** What a dataplane polls at most, with some to spare for uplinks. */
    private static final int MAX_ENDPOINTS = 1_000;

    /** Of what no packet is forwarded: link-local (RFC 3927 7, RFC 4291 2.5.6), loopback, multicast, and IPv4-mapped. */
    private static final List<Prefix> NEVER_FORWARDED = Stream.of(
                    "169.254.0.0/16", "127.0.0.0/8", "224.0.0.0/4", "fe80::/10", "::1/128", "ff00::/8", "::ffff:0:0/96")
            .map(Prefix::parse)
            .toList();

    private final Draft draft;
    private final ProblemList problems;

    ConfigChecks(Draft draft, ProblemList problems) {
        this.draft = draft;
        this.problems = problems;
    }

    void run() {
        checkNode();
        checkPools();
        checkBlocks();
        checkEndpoints();
        checkHost();
        checkRoutes();
        draft.bgp().ifPresent(bgp -> new BgpChecks(draft, bgp, problems).run());
    }

    private void checkNode() {
        draft.nodeAddress6().ifPresent(address -> checkRoom(address, "address " + address.value(), AddressFamily.IPV6));
    }

    /** The uplink's kernel stack is kept off the pools: an address that the host itself needs there would be cut off. */
    private void checkPools() {
        checkUnique("pool", draft.pools());
        for (Located<Prefix> pool : draft.pools()) {
            String text = "pool " + pool.value();
            draft.nodeAddresses().stream()
                    .filter(address -> pool.value().contains(address))
                    .forEach(address -> problems.error(
                            pool,
                            text + " contains this node's own address " + address
                                    + ", which the host would no longer hear"));
            checkForwarded(pool, text, pool.value());
            checkRoom(pool, text, pool.value().family());
        }
        draft.pools().stream()
                .filter(pool -> pool.value().family() == AddressFamily.IPV6)
                .findFirst()
                .filter(pool -> draft.nodeAddress6().isEmpty())
                .ifPresent(pool -> problems.warning(
                        pool,
                        "pool " + pool.value() + " is of IPv6 and there is no node.address6: the host has no way to its"
                                + " workloads, and no ICMPv6 errors are sent"));
    }

    private void checkBlocks() {
        checkUnique("block", draft.blocks());
        for (int i = 0; i < draft.blocks().size(); i++) {
            Located<Prefix> block = draft.blocks().get(i);
            if (draft.pools().stream().noneMatch(pool -> pool.value().contains(block.value()))) {
                problems.error(
                        block, "block " + block.value() + " is in no pool; allowed: a part of one of " + pools());
            }
            for (Located<Prefix> earlier : draft.blocks().subList(0, i)) {
                boolean equal = earlier.value().equals(block.value());
                if (!equal && overlap(earlier.value(), block.value())) {
                    problems.error(
                            block, "block " + block.value() + " overlaps block " + earlier.value() + earlier.at());
                }
            }
        }
    }

    private void checkEndpoints() {
        if (draft.endpoints().size() > MAX_ENDPOINTS) {
            draft.endpoints()
                    .get(MAX_ENDPOINTS)
                    .name()
                    .ifPresent(name -> problems.error(
                            name, draft.endpoints().size() + " endpoints; allowed: at most " + MAX_ENDPOINTS));
        }
        FirstUses<String> names = new FirstUses<>("endpoint name", problems);
        FirstUses<String> interfaces = new FirstUses<>("interface", problems);
        FirstUses<IpAddress> addresses = new FirstUses<>("address", problems);
        interfaces.check(draft.uplink());
        for (EndpointDraft endpoint : draft.endpoints()) {
            names.check(endpoint.name());
            interfaces.check(endpoint.interfaceName());
            for (Located<IpAddress> address : endpoint.addresses()) {
                addresses.check(address);
                checkEndpointAddress(address);
            }
        }
    }

    private void checkEndpointAddress(Located<IpAddress> address) {
        String text = "address " + address.value();
        if (address.value().equals(IpAddress.of(draft.gateway().address()))) {
            problems.error(address, text + " is the gateway's");
        } else if (isNode(address.value())) {
            problems.error(address, text + " is this node's own");
        } else {
            if (draft.pools().stream().noneMatch(pool -> pool.value().contains(address.value()))) {
                problems.warning(address, text + " is outside every pool: " + pools());
            }
            checkForwarded(address, text, address.value().hostPrefix());
        }
        checkRoom(address, text, address.value().family());
    }

    /** Both ends of the host's pair are its own. */
    private void checkHost() {
        if (!draft.host().enabled()) {
            return;
        }
        String nearEnd = draft.host().interfaceName();
        List<String> ends = List.of(nearEnd, HostConfig.routerEnd(nearEnd));
        Stream<Optional<Located<String>>> others = Stream.concat(
                Stream.of(draft.uplink()), draft.endpoints().stream().map(EndpointDraft::interfaceName));
        others.flatMap(Optional::stream)
                .filter(other -> ends.contains(other.value()))
                .forEach(other -> problems.error(
                        other,
                        "interface " + other.value()
                                + " is an end of the host's own pair; allowed: another name here, or"
                                + " in host.interface"));
    }

    private void checkRoutes() {
        FirstUses<Prefix> prefixes = new FirstUses<>("route", problems);
        for (RouteDraft route : draft.routes()) {
            prefixes.check(route.prefix());
            route.prefix().ifPresent(prefix -> {
                String text = "route " + prefix.value();
                draft.blocks().stream()
                        .filter(block -> block.value().equals(prefix.value()))
                        .forEach(block -> problems.error(prefix, text + " is this node's own block" + block.at()));
                checkForwarded(prefix, text, prefix.value());
                checkRoom(prefix, text, prefix.value().family());
                route.via()
                        .filter(via -> via.value().family() != prefix.value().family())
                        .ifPresent(via -> problems.error(
                                via,
                                "gateway " + via.value() + " is not of the family of " + prefix.value()
                                        + "; allowed: an address of "
                                        + prefix.value().family().label()));
            });
            route.via()
                    .filter(via -> isNode(via.value()))
                    .ifPresent(via -> problems.error(via, "gateway " + via.value() + " is this node itself"));
        }
    }

    private void checkForwarded(Located<?> where, String what, Prefix prefix) {
        NEVER_FORWARDED.stream()
                .filter(range -> range.contains(prefix))
                .forEach(range -> problems.error(where, what + " is in " + range + ", of which nothing is forwarded"));
    }

    private void checkRoom(Located<?> where, String what, AddressFamily family) {
        if (family == AddressFamily.IPV6 && draft.fib().routes6() == 0) {
            problems.error(
                    where, what + " is of IPv6, for which fib.routes6 leaves no room; allowed: routes6 of 1 and more");
        }
    }

    private boolean isNode(IpAddress address) {
        return draft.nodeAddresses().contains(address);
    }

    private void checkUnique(String what, List<Located<Prefix>> prefixes) {
        FirstUses<Prefix> uses = new FirstUses<>(what, problems);
        prefixes.forEach(uses::check);
    }

    private static boolean overlap(Prefix a, Prefix b) {
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
}
