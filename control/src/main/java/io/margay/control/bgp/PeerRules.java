package io.margay.control.bgp;

import io.margay.control.bgp.fsm.FsmSettings;
import io.margay.control.bgp.fsm.Negotiated;
import io.margay.control.bgp.rib.ExportRules;
import io.margay.control.bgp.rib.ImportRules;
import io.margay.control.bgp.rib.Policy;
import io.margay.control.bgp.rib.RouteSource;
import io.margay.control.bgp.transport.ConnectionRules;
import io.margay.control.bgp.wire.Wire;
import io.margay.fib.AddressFamily;
import io.margay.fib.IpAddress;
import java.util.HashSet;
import java.util.Set;

/** What the configuration of the speaker and that of one peer come to. */
record PeerRules(BgpSettings local, PeerSettings peer) {
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

    /** @param remoteAs that of the session, where the configuration leaves it open */
    ImportRules importRules(int remoteAs) {
        Set<IpAddress> own = new HashSet<>();
        own.add(IpAddress.of(local.listenAddress()));
        if (local.address6() != null) {
            own.add(local.address6());
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

    ExportRules exportRules(RouteSource target, Negotiated negotiated) {
        return new ExportRules(
                target,
                local.localAs(),
                clusterId(),
                peer.options().role(),
                peer.options().isNextHopSelf(),
                IpAddress.of(local.listenAddress()),
                local.address6(),
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
