package io.margay.control.config;

import io.margay.control.config.BgpDraft.PlaceDraft;
import io.margay.fib.AddressFamily;
import io.margay.fib.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What must hold between the values of one peer. */
final class PeerChecks {
    private static final Prefix LINK_LOCAL6 = Prefix.parse("fe80::/10");

    private final Draft draft;
    private final BgpDraft bgp;
    private final PeerDraft peer;
    private final PlaceDraft place;
    private final ProblemList problems;

    PeerChecks(Draft draft, BgpDraft bgp, PeerDraft peer, ProblemList problems) {
        this.draft = draft;
        this.bgp = bgp;
        this.peer = peer;
        this.place = peer.place();
        this.problems = problems;
    }

    void run() {
        checkPlace();
        checkRange();
        checkInterface();
        checkAs();
        checkHops();
        checkSource();
        checkFamilies();
        checkPolicy();
    }

    private void checkPlace() {
        List<String> given = Stream.of(
                        place.address().map(it -> "address"),
                        place.interfaceName().map(it -> "interface"),
                        place.prefix().map(it -> "prefix"))
                .flatMap(Optional::stream)
                .toList();
        if (given.size() > 1) {
            problems.error(
                    peer.here(),
                    "peer with " + String.join(" and ", given) + "; allowed: one of address, interface, prefix");
        } else if (!place.isSaid()) {
            problems.error(peer.here(), "peer without a place; allowed: one of address, interface, prefix");
        }
    }

    /** Nobody dials a whole range. */
    private void checkRange() {
        if (place.prefix().isEmpty()) {
            place.limit()
                    .ifPresent(
                            limit -> problems.error(limit, "limit is of sessions from a prefix; allowed: with prefix"));
            return;
        }
        Stream.of(peer.transport().port(), peer.transport().connectRetry())
                .flatMap(Optional::stream)
                .forEach(it -> problems.error(
                        it, "neighbours from a prefix are not dialled; allowed: with address or interface"));
        peer.transport()
                .passive()
                .filter(passive -> !passive.value())
                .ifPresent(it -> problems.error(it, "neighbours from a prefix are not dialled; allowed: true"));
        place.prefix()
                .filter(prefix -> LINK_LOCAL6.contains(prefix.value()))
                .ifPresent(it -> problems.error(
                        it, "prefix " + it.value() + " is link-local; allowed: interface in place of prefix"));
    }

    private void checkInterface() {
        place.interfaceName().ifPresent(name -> {
            draft.endpoints().stream()
                    .filter(endpoint -> endpoint.interfaceName()
                            .filter(it -> it.value().equals(name.value()))
                            .isPresent())
                    .findFirst()
                    .ifPresent(endpoint -> problems.error(
                            name,
                            "interface " + name.value() + " is that of an endpoint"
                                    + endpoint.interfaceName().get().at() + "; allowed: the uplink"));
            draft.uplink()
                    .filter(uplink -> !uplink.value().equals(name.value()))
                    .ifPresent(uplink -> problems.warning(
                            name,
                            "interface " + name.value() + " is not the uplink " + uplink.value()
                                    + ": nothing is forwarded to the peer's own address"));
        });
    }

    private void checkAs() {
        peer.as()
                .filter(as -> !(as.value() instanceof PeerAs.Number)
                        && place.address().isPresent())
                .ifPresent(as -> problems.error(
                        as,
                        "as " + as.value()
                                + " of a peer with an address; allowed: a number, or with interface or prefix"));
        Optional<Integer> own = bgp.as().map(Located::value);
        if (peer.as().isEmpty() || own.isEmpty()) {
            return;
        }
        boolean internal = peer.isInternal(own.get());
        if (internal) {
            peer.session()
                    .role()
                    .ifPresent(role -> problems.error(
                            role, "a role towards an internal peer; allowed: with peers of another AS (RFC 9234)"));
        } else {
            peer.clusterId()
                    .ifPresent(id -> problems.error(
                            id, "cluster-id of an external peer; allowed: with peers of this node's AS (RFC 4456)"));
        }
        peer.session()
                .roleRequired()
                .filter(required -> required.value() && peer.session().role().isEmpty())
                .ifPresent(required ->
                        problems.error(required, "role-required without a role of our own; allowed: with role"));
    }

    private void checkHops() {
        boolean ttlSecurity = peer.transport().ttlSecurity().map(Located::value).orElse(false);
        peer.transport().multihop().ifPresent(hops -> {
            if (ttlSecurity && hops.value() == PeerTransportConfig.ANY_HOPS) {
                problems.error(hops, "ttl-security with multihop 255 would refuse nothing; allowed: 1 to 254 hops");
            } else if (place.interfaceName().isPresent() && hops.value() > 1) {
                problems.error(hops, "a neighbour on a link is not " + hops.value() + " hops away; allowed: 1");
            }
        });
    }

    private void checkSource() {
        peer.transport().source().ifPresent(source -> {
            if (place.interfaceName().isPresent()) {
                problems.error(source, "source is the interface's link-local address; allowed: with address or prefix");
            }
            Optional<AddressFamily> family = peer.peerPlace().map(PeerPlace::family);
            family.filter(it -> it != source.value().family()
                            && place.interfaceName().isEmpty())
                    .ifPresent(it -> problems.error(
                            source,
                            "source " + source.value() + " is not of the peer's family; allowed: an address of "
                                    + it.label()));
            draft.pools().stream()
                    .filter(pool -> pool.value().contains(source.value().hostPrefix()))
                    .findFirst()
                    .ifPresent(pool -> problems.error(
                            source,
                            "source " + source.value() + " is inside pool " + pool.value() + pool.at()
                                    + ", which the kernel does not hear on the uplink"));
        });
    }

    /** An IPv6 session needs an end here, and an IPv6 route a next hop. */
    private void checkFamilies() {
        FirstUses<String> uses = new FirstUses<>("family", problems);
        peer.session().families().forEach(family -> uses.check(family.map(AddressFamily::label)));
        if (draft.nodeAddress6().isPresent()) {
            return;
        }
        Stream.of(
                        place.address().map(it -> it.map(address -> address.family())),
                        place.prefix().map(it -> it.map(prefix -> prefix.family())))
                .flatMap(Optional::stream)
                .filter(it -> it.value() == AddressFamily.IPV6
                        && peer.transport().source().isEmpty())
                .forEach(it -> problems.error(
                        it, "a session over IPv6, and there is no node.address6; allowed: with that, or with source"));
        peer.session().families().stream()
                .filter(it -> it.value() == AddressFamily.IPV6)
                .forEach(
                        it -> problems.error(
                                it,
                                "routes of ipv6 need this node as next hop, and there is no node.address6; allowed: ipv4, or with node.address6"));
    }

    private void checkPolicy() {
        boolean hasNames =
                !peer.policy().imports().isEmpty() || !peer.policy().exports().isEmpty();
        peer.policy()
                .acceptAll()
                .filter(it -> hasNames)
                .ifPresent(it -> problems.error(it, "policy beside import or export; allowed: one or the other"));
        if (peer.policy().acceptAll().isEmpty() && !hasNames) {
            peer.as()
                    .filter(as -> bgp.as()
                            .filter(own -> !as.value().isInternal(own.value()))
                            .isPresent())
                    .ifPresent(as -> problems.warning(
                            as,
                            "an external peer without a policy gives and gets no routes (RFC 8212); allowed: import and"
                                    + " export, or policy: accept-all"));
        }
    }
}
