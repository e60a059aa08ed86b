package io.margay.control.bgp;

import io.margay.control.bgp.fsm.FsmSettings;
import io.margay.control.bgp.fsm.Negotiated;
import io.margay.control.bgp.rib.ExportRules;
import io.margay.control.bgp.rib.ImportRules;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.transport.ConnectionRules;
import io.margay.control.bgp.transport.ScopedAddress;
import io.margay.control.bgp.wire.Wire;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import java.util.HashSet;
import java.util.Set;

/** What the configuration of the speaker and that of one peer come to. */
record PeerRules(BgpSettings local, PeerSettings peer) {
    /** Nobody's next hop (RFC 4291 2.5.3). */
    private static final IpAddress LOOPBACK6 = new IpAddress(0, 1);

    boolean isInternal() {
        return peer.remoteAs() == local.localAs();
    }

    FsmSettings fsmSettings() {
        return new FsmSettings(
                local.localAs(),
                local.routerId(),
                peer.remoteAs(),
                peer.passive(),
                peer.holdTimeSeconds(),
                peer.connectRetrySeconds(),
                peer.options().capabilities(local.localAs(), isInternal()),
                peer.options().isRoleRequired());
    }

    /** Where we dial from, and are dialled at; null where we have no address of the peer's family, and for a link-local one that an interface has. */
    IpAddress source() {
        boolean isIpv4 = peer.address() == null
                ? peer.transport().prefix() != null && peer.transport().prefix().family() == AddressFamily.IPV4
                : peer.address().isIpv4();
        IpAddress ofFamily = isIpv4 ? IpAddress.of(local.listenAddress()) : local.listenAddress6();
        return peer.transport().source() == null ? ofFamily : peer.transport().source();
    }

    static ConnectionRules connection(PeerSettings peer) {
        PeerTransport transport = peer.transport();
        return new ConnectionRules(transport.password(), transport.hops(), transport.ttlSecurity());
    }

    /**
     * @param session our address in the session; null before the first
     * @param remoteAs the peer's, which the configuration may leave open
     */
    ImportRules importRules(IpAddress session, int remoteAs) {
        Set<IpAddress> own = new HashSet<>();
        own.add(IpAddress.of(local.listenAddress()));
        if (local.address6() != null) {
            own.add(local.address6());
        }
        if (session != null) {
            own.add(session);
        }
        return new ImportRules(
                local.localAs(),
                local.routerId(),
                own,
                clusterId(),
                remoteAs,
                peer.options().role(),
                orDefault(peer.options().importPolicy()));
    }

    /**
     * Over an IPv6 session its address is what the peer can reach us by, so that is our next hop of IPv6, and of IPv4 where RFC 8950 was agreed on.
     *
     * @param session our address in the session
     */
    ExportRules exportRules(RouteSource target, Negotiated negotiated, IpAddress session) {
        IpAddress linkLocal = ScopedAddress.isLinkLocal(session) ? session : null;
        boolean isGlobal = !session.isIpv4() && linkLocal == null && !session.equals(LOOPBACK6);
        IpAddress nextHop6 = isGlobal ? session : local.address6() == null ? linkLocal : local.address6();
        return new ExportRules(
                target,
                local.localAs(),
                clusterId(),
                peer.options().role(),
                peer.options().isNextHopSelf(),
                IpAddress.of(local.listenAddress()),
                nextHop6,
                linkLocal,
                negotiated.ipv4OverIpv6(),
                negotiated.longLivedSeconds() != null,
                orDefault(peer.options().exportPolicy()));
    }

    /** Of a message that the peer may send us. */
    int maxInputLength() {
        return peer.options().extendedMessages() ? Wire.EXTENDED_MAX_LENGTH : Wire.MAX_LENGTH;
    }

    private Policy orDefault(Policy configured) {
        return configured != null ? configured : isInternal() ? Policy.ACCEPT_ALL : Policy.UNSET;
    }

    private int clusterId() {
        Integer configured = peer.options().clusterId();
        return configured == null ? local.routerId() : configured;
    }
}
