package io.margay.control.bgp;

import io.margay.control.bgp.transport.BgpConnection;
import io.margay.control.bgp.transport.Connections;
import io.margay.control.bgp.transport.LinkNeighbors;
import io.margay.control.bgp.transport.ScopedAddress;
import io.margay.control.bgp.transport.TcpFailures;
import io.margay.fib.IpAddress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose an incoming connection is, and where the neighbours on unnumbered links are. Owned by the {@link BgpSpeaker}. */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final int ACCEPT_LIMIT = 16;

    /** Makes a dynamic peer. */
    interface PeerMaker {
        Peer make(PeerSettings settings, long nowNs);
    }

    private final Map<String, Peer> peers;
    private final PeerMaker maker;
    private final Listeners listeners;
    private final DynamicPeers dynamic;
    private final LinkNeighbors neighbors = new LinkNeighbors();
    private final TcpFailures atStart = TcpFailures.read();
    private final Refusals refusals = new Refusals("bgp");
    private final Strangers strangers = new Strangers();
    private final LongSupplier epochMs;
    private String lastAcceptFailure = "";

    Reception(Map<String, Peer> peers, Connections connections, PeerMaker maker, LongSupplier epochMs) {
        this.epochMs = epochMs;
        this.peers = peers;
        this.maker = maker;
        this.listeners = new Listeners(connections);
        this.dynamic = new DynamicPeers(peers);
    }

    /** @throws IOException see {@link Listeners#reconcile} */
    void reconcile(BgpSettings settings, long nowNs) throws IOException {
        dynamic.reconcile(settings.peers());
        Set<String> interfaces = new TreeSet<>();
        for (PeerSettings peer : settings.peers()) {
            if (peer.transport().interfaceName()
                    != null) { // where the address is configured, the other side may still need ours
                interfaces.add(peer.transport().interfaceName());
            }
        }
        neighbors.interfaces(interfaces, nowNs);
        listeners.reconcile(settings, nowNs);
    }

    /** What a dynamic peer is to be by now; null for gone. */
    PeerSettings wanted(PeerSettings dynamicPeer) {
        return dynamic.wanted(dynamicPeer);
    }

    /** What is due by time. */
    void onTick(long nowNs) {
        listeners.onTick(nowNs);
        dynamic.onTick(nowNs);
        Map<String, IpAddress> heard = neighbors.work(nowNs);
        for (Peer peer : heard == null ? List.<Peer>of() : peers.values()) {
            String interfaceName = peer.settings().transport().interfaceName();
            peer.neighborTrouble(neighbors.trouble(interfaceName));
            if (heard.containsKey(interfaceName)) {
                peer.onNeighbor(heard.get(interfaceName), nowNs);
            }
        }
    }

    /** {@link Long#MAX_VALUE} for never; else times may wrap. */
    long nextDeadlineNs(long nowNs) {
        long wait = Long.MAX_VALUE;
        for (long dueNs :
                new long[] {listeners.nextDeadlineNs(), dynamic.nextDeadlineNs(nowNs), neighbors.nextDeadlineNs()}) {
            wait = dueNs == Long.MAX_VALUE ? wait : Math.min(wait, dueNs - nowNs);
        }
        return wait == Long.MAX_VALUE ? Long.MAX_VALUE : nowNs + wait;
    }

    /** Takes in who has connected; how many that were. */
    int accept(long nowNs) {
        int accepted = 0;
        try {
            while (accepted < ACCEPT_LIMIT) {
                Listeners.Incoming incoming = listeners.accept();
                if (incoming == null) {
                    break;
                }
                accepted++;
                receive(incoming, nowNs);
                lastAcceptFailure = "";
            }
        } catch (IOException e) {
            noteAcceptFailure(e);
        }
        return accepted;
    }

    private void receive(Listeners.Incoming incoming, long nowNs) {
        ScopedAddress from = incoming.connection().remote();
        Peer peer = peerOf(incoming);
        PeerSettings template =
                peer == null && incoming.interfaceName() == null ? dynamic.templateFor(from.address()) : null;
        PeerSettings settings = peer == null ? template : peer.settings();
        if (settings == null) {
            strangers.add(from.address(), epochMs.getAsLong());
            refusals.count(Refusals.STRANGER, from);
            incoming.connection().close(nowNs);
        } else if (!isInOrder(incoming.connection(), peer, settings, nowNs)) {
            return;
        } else if (isOneTooMany(peer, from.address())) {
            dynamic.refused(dynamic.templateFor(from.address()), Refusals.LIMIT, from);
            refuse(incoming.connection(), Refusals.LIMIT, settings.name(), nowNs);
        } else {
            Peer owner = peer != null ? peer : maker.make(template.ofNeighbor(from.address()), nowNs);
            if (!owner.accept(incoming.connection(), nowNs)) {
                refuse(
                        incoming.connection(),
                        Refusals.NOT_WELCOME,
                        owner.settings().name(),
                        nowNs);
            }
        }
    }

    /** Of dynamic neighbours; those that are only remembered have no place of their own. */
    private boolean isOneTooMany(Peer peer, IpAddress from) {
        boolean isComing = peer == null || peer.settings().isDynamic() && !peer.isConnected();
        return isComing && !dynamic.hasRoom(dynamic.templateFor(from), peer);
    }

    /** Does it have what the peer's connections must have? */
    private boolean isInOrder(BgpConnection connection, Peer peer, PeerSettings settings, long nowNs) {
        String passwordFailure = listeners.passwordFailure(settings);
        String reason = null;
        String detail = null;
        try {
            detail = passwordFailure != null ? passwordFailure : connection.accept(PeerRules.connection(settings));
            reason = passwordFailure != null ? Refusals.NO_PASSWORD : detail != null ? Refusals.TOO_FAR : null;
        } catch (IOException e) {
            reason = Refusals.BROKEN;
            detail = e.getMessage();
        }
        if (reason == null) {
            return true;
        }
        if (peer != null) {
            peer.onRefused(reason + ": " + detail);
        } else {
            dynamic.refused(settings, reason, connection.remote());
        }
        refuse(connection, reason, settings.name() + ": " + detail, nowNs);
        return false;
    }

    private void refuse(BgpConnection connection, String reason, String detail, long nowNs) {
        refusals.add(reason, connection.remote(), detail);
        connection.close(nowNs);
    }

    /** Null for nobody's. */
    private Peer peerOf(Listeners.Incoming incoming) {
        IpAddress from = incoming.connection().remote().address();
        for (Peer peer : peers.values()) {
            PeerSettings settings = peer.settings();
            boolean isHere = Objects.equals(settings.transport().interfaceName(), incoming.interfaceName());
            boolean isUnnumbered = settings.address() == null && ScopedAddress.isLinkLocal(from);
            if (isHere && (isUnnumbered || from.equals(settings.address()))) {
                return peer;
            }
        }
        return null;
    }

    /** Once in a row: what ails a host without descriptors is asked for again in each cycle. */
    private void noteAcceptFailure(IOException e) {
        String failure = String.valueOf(e.getMessage());
        if (!failure.equals(lastAcceptFailure)) {
            LOG.warn("bgp: accepting a connection failed: {}", failure);
            lastAcceptFailure = failure;
        }
    }

    int port() {
        return listeners.port();
    }

    ReceptionSnapshot snapshot() {
        return new ReceptionSnapshot(
                listeners.snapshots(),
                refusals.snapshots(),
                strangers.snapshots(),
                dynamic.snapshots(),
                TcpFailures.read().since(atStart));
    }

    void close() {
        listeners.close();
        neighbors.close();
    }
}
