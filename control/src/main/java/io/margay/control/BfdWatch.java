package io.margay.control;

import io.margay.control.bgp.BfdPeer;
import io.margay.control.bgp.BgpSpeaker;
import io.margay.control.endpoint.LinkOutbox;
import io.margay.dataplane.link.BfdDiagnostic;
import io.margay.dataplane.link.BfdSettings;
import io.margay.dataplane.link.BfdState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The BFD sessions of BGP's peers: the dataplane has them, so that no work of control lets one fail; here they are ordered, and what becomes of them is told to
 * the speaker. Owned by the control thread.
 *
 * <p>A session that goes from up to down ends that of BGP. One that somebody has switched off at either end says nothing of the way (RFC 5882 4.2), and one that
 * never was up says nothing either: the peer may not speak BFD.
 */
final class BfdWatch {
    private static final Logger LOG = LoggerFactory.getLogger(BfdWatch.class);

    private final LinkOutbox link;
    private final ToIntFunction<String> portIds;
    private final Map<String, Session> sessions = new HashMap<>();
    private int lastId;

    private static final class Session {
        final BfdPeer peer;
        final int id;
        BfdState state = BfdState.DOWN;
        String text = BfdState.DOWN.label();

        Session(BfdPeer peer, int id) {
            this.peer = peer;
            this.id = id;
        }
    }

    /** @param portIds of the port that an interface is now; 0 for none */
    BfdWatch(LinkOutbox link, ToIntFunction<String> portIds) {
        this.link = link;
        this.portIds = portIds;
    }

    /** Makes the sessions those that the speaker wants; without one there are none. Sessions that stay are not touched. */
    void reconcile(Optional<BgpSpeaker> speaker) {
        Map<String, BfdPeer> wanted = new HashMap<>();
        speaker.ifPresent(it -> it.bfdPeers().forEach(peer -> wanted.put(peer.name(), peer)));
        for (Session session : List.copyOf(sessions.values())) {
            BfdPeer now = wanted.get(session.peer.name());
            boolean isSameEnds = now != null && isSameEnds(now, session.peer);
            if (!isSameEnds) {
                sessions.remove(session.peer.name());
                link.send(to -> to.removeBfdSession(session.id));
                speaker.ifPresent(it -> it.onBfd(session.peer.name(), null));
            }
        }
        for (BfdPeer peer : wanted.values()) {
            Session session = sessions.get(peer.name());
            if (session == null || !session.peer.equals(peer)) {
                order(peer, session, speaker.orElseThrow());
            } else {
                speaker.orElseThrow().onBfd(peer.name(), session.text); // it may be another peer of that name by now
            }
        }
    }

    private static boolean isSameEnds(BfdPeer one, BfdPeer other) {
        return one.local().equals(other.local())
                && one.address().equals(other.address())
                && one.interfaceName().equals(other.interfaceName())
                && one.options().isMultihop() == other.options().isMultihop();
    }

    /** @param old the same session with other intervals; null for none */
    private void order(BfdPeer peer, Session old, BgpSpeaker speaker) {
        int portId = peer.interfaceName().isEmpty() ? 0 : portIds.applyAsInt(peer.interfaceName());
        if (portId == 0 && !peer.interfaceName().isEmpty()) {
            speaker.onBfd(peer.name(), "waits for " + peer.interfaceName());
            return;
        }
        Session session = new Session(peer, old == null ? ++lastId : old.id);
        if (old != null) {
            session.state = old.state;
            session.text = old.text;
        }
        int intervalUs = peer.options().intervalMillis() * 1_000;
        BfdSettings settings = new BfdSettings(
                session.id,
                portId,
                peer.local(),
                peer.address(),
                peer.options().isMultihop(),
                intervalUs,
                intervalUs,
                peer.options().multiplier());
        sessions.put(peer.name(), session);
        link.send(to -> to.addBfdSession(settings));
        speaker.onBfd(peer.name(), session.text);
    }

    /** The dataplane's news. */
    void onState(
            int sessionId,
            BfdState state,
            BfdDiagnostic diagnostic,
            BfdState remoteState,
            Optional<BgpSpeaker> speaker,
            long nowNs) {
        List<Session> named = new ArrayList<>(sessions.values());
        named.removeIf(session -> session.id != sessionId);
        for (Session session : named) {
            boolean isWill = state == BfdState.ADMIN_DOWN
                    || remoteState == BfdState.ADMIN_DOWN
                    || diagnostic == BfdDiagnostic.ADMIN_DOWN;
            boolean isBroken = session.state == BfdState.UP && state == BfdState.DOWN && !isWill;
            if (session.state != state) {
                LOG.info("bfd {}: {} ({})", session.peer.name(), state.label(), diagnostic.label());
            }
            session.state = state;
            session.text = isWill ? state.label() + ", switched off" : state.label();
            speaker.ifPresent(it -> it.onBfd(session.peer.name(), session.text));
            if (isBroken) {
                speaker.ifPresent(it -> it.onBfdDown(session.peer.name(), diagnostic.label(), nowNs));
            }
        }
    }
}
