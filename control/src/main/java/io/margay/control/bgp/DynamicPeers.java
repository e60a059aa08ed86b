package io.margay.control.bgp;

import io.margay.control.bgp.transport.ScopedAddress;
import io.margay.fib.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Peers that are known by a prefix only: who connects from there becomes one, with the template's options. Owned by the {@link BgpSpeaker}.
 *
 * <p>A peer counts against the limit while it has a connection. It is forgotten a while after its session ended, once none of its routes is kept,
 * and at once if it never had one; so whoever connects can make us remember no more than twice the limit.
 */
final class DynamicPeers {
    private static final long MEMORY_NS = 60_000_000_000L;

    private final Map<String, Peer> peers;
    private final Map<String, Template> templates = new LinkedHashMap<>();

    private static final class Template {
        PeerSettings settings;
        final Refusals refusals;

        Template(PeerSettings settings) {
            this.settings = settings;
            this.refusals = new Refusals("bgp " + settings.name());
        }
    }

    DynamicPeers(Map<String, Peer> peers) {
        this.peers = peers;
    }

    void reconcile(List<PeerSettings> all) {
        List<String> names = new ArrayList<>();
        for (PeerSettings settings : all) {
            if (settings.isTemplate()) {
                names.add(settings.name());
                templates.computeIfAbsent(settings.name(), name -> new Template(settings)).settings = settings;
            }
        }
        templates.keySet().retainAll(names);
    }

    /** What a dynamic peer is to be by now; null for gone. */
    PeerSettings wanted(PeerSettings dynamic) {
        for (Template template : templates.values()) {
            PeerSettings now = template.settings.ofNeighbor(dynamic.address());
            if (now.name().equals(dynamic.name())
                    && template.settings.transport().prefix().contains(dynamic.address())) {
                return now;
            }
        }
        return null;
    }

    /** The one of the longest prefix; null for nobody. */
    PeerSettings templateFor(IpAddress address) {
        PeerSettings best = null;
        for (Template template : templates.values()) {
            PeerSettings each = template.settings;
            boolean isLonger = best == null
                    || each.transport().prefix().length()
                            > best.transport().prefix().length();
            if (each.transport().prefix().contains(address) && isLonger) {
                best = each;
            }
        }
        return best;
    }

    /**
     * Is there room for one more? Who is remembered without need makes it.
     *
     * @param returning who comes back; null for somebody new
     */
    boolean hasRoom(PeerSettings template, Peer returning) {
        int limit = template.transport().limit();
        List<Peer> ofTemplate = of(template);
        long connected = ofTemplate.stream().filter(Peer::isConnected).count();
        if (returning != null) {
            return connected < limit;
        }
        if (connected < limit && ofTemplate.size() >= 2 * limit) {
            ofTemplate.stream()
                    .filter(Peer::isForgettable)
                    .findFirst()
                    .ifPresent(peer -> peers.remove(peer.settings().name()));
        }
        return connected < limit && of(template).size() < 2 * limit;
    }

    void refused(PeerSettings template, String reason, ScopedAddress from) {
        templates.get(template.name()).refusals.add(reason, from, null);
    }

    /** Forgets whom nothing speaks for any more. */
    void onTick(long nowNs) {
        if (!templates.isEmpty()) {
            peers.values()
                    .removeIf(peer -> peer.settings().isDynamic()
                            && peer.isForgettable()
                            && (!peer.hadSession() || nowNs - peer.disconnectedNs() >= MEMORY_NS));
        }
    }

    /** When {@link #onTick} has something to do; {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNs(long nowNs) {
        long deadlineNs = Long.MAX_VALUE;
        for (Peer peer : peers.values()) {
            if (peer.settings().isDynamic() && peer.isForgettable()) {
                long dueNs = peer.hadSession() ? peer.disconnectedNs() + MEMORY_NS : nowNs;
                boolean isEarlier = deadlineNs == Long.MAX_VALUE || dueNs - deadlineNs < 0;
                deadlineNs = isEarlier ? dueNs : deadlineNs;
            }
        }
        return deadlineNs;
    }

    private List<Peer> of(PeerSettings template) {
        return peers.values().stream()
                .filter(peer -> peer.settings().isDynamic()
                        && peer.settings()
                                .name()
                                .equals(template.ofNeighbor(peer.settings().address())
                                        .name()))
                .toList();
    }

    List<TemplateSnapshot> snapshots() {
        List<TemplateSnapshot> snapshots = new ArrayList<>();
        for (Template template : templates.values()) {
            List<Peer> ofTemplate = of(template.settings);
            snapshots.add(new TemplateSnapshot(
                    template.settings,
                    (int) ofTemplate.stream().filter(Peer::isConnected).count(),
                    ofTemplate.stream().map(peer -> peer.settings().name()).toList(),
                    template.refusals.snapshots()));
        }
        return snapshots;
    }
}
