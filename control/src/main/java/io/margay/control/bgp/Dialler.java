package io.margay.control.bgp;

import io.margay.control.bgp.fsm.PeerFsm;
import io.margay.control.bgp.fsm.SessionEnd;
import io.margay.control.bgp.transport.BgpConnection;
import io.margay.control.bgp.transport.ConnectionRules;
import io.margay.control.bgp.transport.Connections;
import io.margay.control.bgp.transport.HostLinks;
import io.margay.control.bgp.transport.ScopedAddress;
import io.margay.control.bgp.transport.TcpFailures;
import io.margay.fib.IpAddress;
import java.io.IOException;

/** Where a peer is, how it is dialled, and why it may not answer. Owned by its {@link Peer}. */
final class Dialler {
    private final PeerSettings settings;
    private final PeerRules rules;
    private final Connections connections;
    private final ConnectionRules connectionRules;
    private IpAddress neighbor;
    private String neighborTrouble;
    private TcpFailures before;

    Dialler(PeerRules rules, Connections connections) {
        this.rules = rules;
        this.settings = rules.peer();
        this.connections = connections;
        this.connectionRules = PeerRules.connection(settings);
        this.neighbor = settings.address();
    }

    /** Where the peer is; null for a neighbour on an interface that has not been heard of. */
    IpAddress address() {
        return neighbor;
    }

    /** The neighbour on the interface is this one; true when that is news. */
    boolean onNeighbor(IpAddress heard) {
        boolean isNews = settings.address() == null && !heard.equals(neighbor);
        if (isNews) {
            neighbor = heard;
        }
        return isNews;
    }

    /** Why a neighbour cannot be learned; null when it can. */
    void neighborTrouble(String trouble) {
        neighborTrouble = trouble;
    }

    /** Begins to. @throws IOException with one line where that cannot even begin */
    BgpConnection dial() throws IOException {
        before = TcpFailures.read();
        String interfaceName = settings.transport().interfaceName();
        if (interfaceName == null) {
            IpAddress source = rules.source();
            if (source == null) {
                throw new IOException("this router has no address of the peer's family");
            }
            return dial(ScopedAddress.of(source), ScopedAddress.of(neighbor));
        }
        ScopedAddress own = HostLinks.linkLocal(interfaceName);
        if (own == null) {
            throw new IOException(interfaceName + " has no IPv6 link-local address");
        }
        if (neighbor == null) {
            String trouble = neighborTrouble == null ? "" : ": " + neighborTrouble;
            throw new IOException("no neighbour is known on " + interfaceName + " yet" + trouble);
        }
        return dial(own, new ScopedAddress(neighbor, own.scope()));
    }

    private BgpConnection dial(ScopedAddress from, ScopedAddress to) throws IOException {
        return connections.dial(from, to, settings.port(), connectionRules);
    }

    /** The end of an attempt, with what the kernel knows of why nobody answered. */
    SessionEnd explained(SessionEnd end) {
        if (before == null || !end.reason().equals(PeerFsm.NO_ANSWER)) {
            return end;
        }
        String hint = TcpFailures.read().hint(before, connectionRules);
        return hint.isEmpty() ? end : new SessionEnd(end.by(), end.notification(), end.reason() + "; " + hint);
    }
}
