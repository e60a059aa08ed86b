package io.margay.control.bgp;

import io.margay.control.bgp.rib.BestPath;
import io.margay.control.bgp.rib.ExportView;
import io.margay.control.bgp.rib.LocRib;
import io.margay.control.bgp.rib.LossReason;
import io.margay.control.bgp.rib.Path;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.rib.PrefixPage;
import io.margay.control.bgp.rib.Told;
import io.margay.control.bgp.rib.Verdict;
import io.margay.control.bgp.wire.Nlri;
import io.margay.fib.Ipv4Prefix;
import io.margay.fib.Ipv6Prefix;
import io.margay.fib.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The speaker's tables as an operator sees them: changes nothing. A list comes in pages, for each of which so many prefixes are looked at and not
 * many more: so a full table neither holds up the sessions nor fills the memory, also where little of it is wanted.
 */
public final class BgpViews {
    private final Map<String, Peer> peers;
    private final LocRib locRib;

    BgpViews(Map<String, Peer> peers, LocRib locRib) {
        this.peers = peers;
        this.locRib = locRib;
    }

    public List<PeerSnapshot> peers() {
        return peers.values().stream().map(Peer::snapshot).toList();
    }

    /** Of so many prefixes peers are told once the workers forward accordingly. */
    public int waitingCount() {
        return locRib.waitingCount();
    }

    /** Of prefixes that anybody, we too, has a path to. */
    public int prefixCount() {
        return locRib.size();
    }

    /**
     * The next prefixes to which there is such a path, ours included.
     *
     * @param after null for the first page
     */
    public PrefixPage prefixes(PathFilter filter, Prefix after, int limit) {
        return locRib.page(filter.within(), after, limit, filter::isWanted);
    }

    /** Those paths to a prefix: our own, then the best, then the others with the step at which they lost, or why import refused them. */
    public List<PathSnapshot> paths(Prefix prefix, PathFilter filter) {
        List<PathSnapshot> snapshots = new ArrayList<>();
        Path own = locRib.own(prefix);
        if (own != null && filter.isWanted(own)) {
            snapshots.add(PathSnapshot.of(prefix, own, null, false));
        }
        int begin = snapshots.size();
        List<Path> paths = locRib.paths(prefix);
        List<Path> ways = locRib.ways(prefix);
        LossReason[] losses = BestPath.losses(paths);
        for (int i = 0; i < losses.length; i++) {
            if (filter.isWanted(paths.get(i))) {
                PathSnapshot snapshot = PathSnapshot.of(prefix, paths.get(i), losses[i], ways.contains(paths.get(i)));
                snapshots.add(snapshot.isBest() ? begin : snapshots.size(), snapshot);
            }
        }
        return snapshots;
    }

    /** The longest prefix with a path that holds all of this one; null for none. */
    public Prefix longestMatch(Prefix prefix) {
        for (int length = prefix.length(); length >= 0; length--) {
            Prefix shorter = cut(prefix, length);
            if (!locRib.paths(shorter).isEmpty() || locRib.own(shorter) != null) {
                return shorter;
            }
        }
        return null;
    }

    private static Prefix cut(Prefix prefix, int length) {
        long high = prefix.high() & Prefix.highMask(length);
        return prefix instanceof Ipv4Prefix
                ? new Ipv4Prefix((int) (high >>> Integer.SIZE), length)
                : new Ipv6Prefix(high, prefix.low() & Prefix.lowMask(length), length);
    }

    /** What a peer has sent for a prefix, refused paths too. The peer is the name of one that there is; so in the other methods. */
    public List<ReceivedSnapshot> received(String peer, Prefix prefix) {
        List<ReceivedSnapshot> received = new ArrayList<>();
        for (Path path : locRib.paths(prefix)) {
            if (path.source().name().equals(peer)) {
                received.add(ReceivedSnapshot.of(new Nlri(prefix, path.pathId()), path));
            }
        }
        return received;
    }

    /** Why routes of a peer are not used at all, that of the most first; not those that only lost. */
    public List<RefusedRoutes> refusedRoutes(String peer) {
        Map<String, Integer> counts = peers.get(peer).routes().refusals();
        locRib.unreachable(peer)
                .forEach((obstacle, count) ->
                        counts.put(LossReason.NEXT_HOP_UNREACHABLE.label() + ": " + obstacle, count));
        return counts.entrySet().stream()
                .map(each -> new RefusedRoutes(each.getKey(), each.getValue()))
                .sorted()
                .limit(RefusedRoutes.LIMIT)
                .toList();
    }

    /** What a peer was told of a prefix, and is still to be told; empty without a session. */
    public List<Told> advertised(String peer, Prefix prefix) {
        Session session = peers.get(peer).session();
        return session == null ? List.of() : session.told(prefix);
    }

    /** For each path to a prefix, the one to be told first before the others, what a peer is told of it, or why not; empty without a session. */
    public List<ExportSnapshot> exports(String peer, Prefix prefix) {
        Session session = peers.get(peer).session();
        if (session == null) {
            return List.of();
        }
        List<ExportSnapshot> exports = new ArrayList<>();
        String obstacle = locRib.obstacle(prefix);
        session.explain(prefix, locRib.candidates(prefix))
                .forEach(view -> exports.add(ExportSnapshot.of(view).heldBack(obstacle)));
        for (Path path : locRib.paths(prefix)) {
            if (!path.isCandidate()) {
                String refusal = path.isRefused()
                        ? "refused by import: " + path.refusal()
                        : LossReason.NEXT_HOP_UNREACHABLE.label() + ": " + path.obstacle();
                exports.add(
                        new ExportSnapshot(path.source().name(), path.source().address(), null, refusal));
            }
        }
        return exports;
    }

    /** What another policy for import would make of what a peer has sent for a prefix. */
    public List<PolicyTrial> tryImport(String peer, Policy policy, Prefix prefix) {
        PeerRoutes routes = peers.get(peer).routes();
        return received(peer, prefix).stream()
                .map(each -> new PolicyTrial(
                        each.route(),
                        peer,
                        each.received(),
                        each.refusal() == null ? new Verdict.Accept(each.used()) : new Verdict.Refuse(each.refusal()),
                        routes.tried(each.route(), policy)))
                .toList();
    }

    /** What a peer would be told of a prefix with another policy, a path each; empty without a session. */
    public List<PolicyTrial> tryExport(String peer, Policy policy, Prefix prefix) {
        Session session = peers.get(peer).session();
        if (session == null) {
            return List.of();
        }
        List<Path> candidates = locRib.candidates(prefix);
        List<ExportView> now = session.explain(prefix, candidates);
        List<ExportView> then = session.tried(prefix, candidates, policy);
        List<PolicyTrial> trials = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            Path path = now.get(i).path();
            trials.add(new PolicyTrial(
                    Nlri.of(prefix),
                    path.source().name(),
                    path.attributes(),
                    now.get(i).verdict(),
                    then.get(i).verdict()));
        }
        return trials;
    }
}
