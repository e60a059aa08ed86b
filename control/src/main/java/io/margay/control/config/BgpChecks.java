package io.margay.control.config;

import io.margay.control.config.BgpDraft.MeshDraft;
import io.margay.control.config.BgpDraft.MeshNodeDraft;
import io.margay.fib.IpAddress;
import io.margay.fib.Ipv4;
import io.margay.fib.Prefix;
import java.util.Optional;

/** What must hold between the values of section {@code bgp}, and between them and the rest; of one peer see {@link PeerChecks}. */
final class BgpChecks {
    private final Draft draft;
    private final BgpDraft bgp;
    private final ProblemList problems;
    private final FirstUses<String> names;
    private final FirstUses<IpAddress> addresses;
    private final FirstUses<String> interfaces;
    private final FirstUses<Prefix> ranges;

    BgpChecks(Draft draft, BgpDraft bgp, ProblemList problems) {
        this.draft = draft;
        this.bgp = bgp;
        this.problems = problems;
        this.names = new FirstUses<>("peer name", problems);
        this.addresses = new FirstUses<>("peer address", problems);
        this.interfaces = new FirstUses<>("peer interface", problems);
        this.ranges = new FirstUses<>("peer prefix", problems);
    }

    void run() {
        bgp.mesh().ifPresent(this::checkMesh);
        for (PeerDraft peer : bgp.peers()) {
            names.check(peer.name());
            addresses.check(peer.place().address());
            interfaces.check(peer.place().interfaceName());
            peer.place()
                    .address()
                    .filter(this::isNode)
                    .ifPresent(address ->
                            problems.error(address, "peer address " + address.value() + " is this node's own"));
            peer.place().address().ifPresent(address -> checkAddress(address, "peer"));
            ranges.check(peer.place().prefix());
            peer.place()
                    .prefix()
                    .ifPresent(range -> checkOutsidePools(range, "prefix " + range.value(), range.value()));
            new PeerChecks(draft, bgp, peer, problems).run();
        }
        new PolicyChecks(bgp, problems).run();
    }

    private void checkMesh(MeshDraft mesh) {
        FirstUses<IpAddress> nodes = new FirstUses<>("node address", problems);
        for (MeshNodeDraft node : mesh.nodes()) {
            Optional<Located<IpAddress>> address = node.address().map(it -> it.map(IpAddress::of));
            Optional<Located<IpAddress>> address6 = node.address6().map(it -> it.map(IpAddress::of));
            nodes.check(address);
            nodes.check(address6);
            address.ifPresent(it -> checkAddress(it, "node"));
            address6.ifPresent(it -> checkAddress(it, "node"));
            names.check(node.name().map(name -> name.map(MeshConfig::sessionName)));
            if (mesh.ownIpv6Sessions()) {
                names.check(node.name().map(name -> name.map(MeshConfig::ipv6SessionName)));
            }
            if (address.filter(this::isNode).isPresent()) {
                checkSelf(node);
            } else {
                address6.filter(this::isNode)
                        .ifPresent(it -> problems.error(
                                it, "node address " + it.value() + " is this node's own, as node.address6 says"));
                if (bgp.clusterId().isEmpty() && node.clusterId().isEmpty()) {
                    addresses.note(address);
                    if (mesh.ownIpv6Sessions()) {
                        addresses.note(address6);
                    }
                }
            }
        }
        checkNumbers(mesh);
        boolean hasSelf = mesh.nodes().stream().anyMatch(node -> node.address()
                .map(it -> it.map(IpAddress::of))
                .filter(this::isNode)
                .isPresent());
        draft.nodeAddress()
                .filter(own -> !hasSelf && !mesh.nodes().isEmpty())
                .ifPresent(
                        own -> problems.warning(
                                mesh.here(),
                                "this node's address " + Ipv4.format(own.value())
                                        + " is not among mesh.nodes; the others need it there, and the list may be the same everywhere"));
    }

    /** What is left out is bgp.as, which is another on a node with a number of its own: the same list would mean different things. */
    private void checkNumbers(MeshDraft mesh) {
        mesh.nodes().stream().flatMap(node -> node.as().stream()).findFirst().ifPresent(given -> mesh.nodes().stream()
                .filter(node -> node.as().isEmpty())
                .flatMap(node -> node.name().stream())
                .forEach(name -> problems.error(
                        name,
                        "node " + name.value() + " has no as, and another has" + given.at()
                                + "; allowed: of all nodes, or of none where all are of bgp.as")));
    }

    /** The list of all nodes has this one as the rest of the file has it, or the others would not find what they expect. */
    private void checkSelf(MeshNodeDraft self) {
        self.as()
                .filter(as ->
                        bgp.as().filter(own -> !own.value().equals(as.value())).isPresent())
                .ifPresent(as -> problems.error(
                        as,
                        "this node is of AS " + Integer.toUnsignedString(as.value()) + " here and of AS "
                                + Integer.toUnsignedString(bgp.as().get().value())
                                + bgp.as().get().at()));
        self.address6()
                .filter(address6 -> draft.nodeAddress6()
                        .filter(own -> !own.value().equals(address6.value()))
                        .isPresent())
                .ifPresent(address6 -> problems.error(
                        address6,
                        "this node's IPv6 address is " + address6.value() + " here and "
                                + draft.nodeAddress6().get().value()
                                + draft.nodeAddress6().get().at()));
        Optional<Integer> here = self.clusterId().map(Located::value);
        Optional<Integer> there = bgp.clusterId().map(Located::value);
        if (!here.equals(there)) {
            Located<?> where = self.clusterId().isPresent()
                    ? self.clusterId().get()
                    : self.address().get();
            problems.error(
                    where,
                    "this node's cluster-id is " + clusterId(here) + " here and " + clusterId(there)
                            + " in bgp.cluster-id; allowed: the same");
        }
    }

    private static String clusterId(Optional<Integer> id) {
        return id.map(Ipv4::format).orElse("absent");
    }

    private boolean isNode(Located<IpAddress> address) {
        return draft.nodeAddresses().contains(address.value());
    }

    private void checkAddress(Located<IpAddress> address, String whose) {
        checkOutsidePools(
                address, whose + " address " + address.value(), address.value().hostPrefix());
    }

    private void checkOutsidePools(Located<?> where, String what, Prefix prefix) {
        draft.pools().stream()
                .filter(pool -> pool.value().contains(prefix))
                .findFirst()
                .ifPresent(pool -> problems.error(
                        where,
                        what + " is inside pool " + pool.value() + pool.at()
                                + ", which the kernel does not hear on the uplink"));
    }
}
