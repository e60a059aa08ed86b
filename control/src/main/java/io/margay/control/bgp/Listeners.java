package io.margay.control.bgp;

import io.margay.control.bgp.transport.BgpConnection;
import io.margay.control.bgp.transport.BgpListener;
import io.margay.control.bgp.transport.Connections;
import io.margay.control.bgp.transport.HostLinks;
import io.margay.control.bgp.transport.Password;
import io.margay.control.bgp.transport.ScopedAddress;
import io.margay.fib.IpAddress;
import io.margay.fib.Prefix;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets: one on each address at which a peer may reach us, and nowhere else, with the peers' passwords. Owned by the {@link
 * BgpSpeaker}.
 *
 * <p>That of the router's IPv4 address must open; the others are tried again each second, since their addresses may come later.
 */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final long RETRY_NS = 1_000_000_000L;
    private static final Prefix ANY_LINK_LOCAL = Prefix.parse("fe80::/10");

    /** Where to listen: at an address, or at whatever link-local address an interface has; one of them is null. */
    private record Place(IpAddress address, String interfaceName) {
        ScopedAddress find() {
            return interfaceName == null ? ScopedAddress.of(address) : HostLinks.linkLocal(interfaceName);
        }

        @Override
        public String toString() {
            return interfaceName == null ? address.toString() : "the link-local address of " + interfaceName;
        }
    }

    /** Somebody who has connected, on this interface if that was to a link-local address, else null. */
    record Incoming(BgpConnection connection, String interfaceName) {}

    private final Connections connections;
    private final Map<Place, BgpListener> open = new LinkedHashMap<>();
    private final Map<Place, String> troubles = new HashMap<>();
    private final Map<Prefix, String> passwordFailures = new HashMap<>();
    private BgpSettings settings;
    private Set<Place> wanted = Set.of();
    private long retryDueNs;

    Listeners(Connections connections) {
        this.connections = connections;
    }

    /** @throws IOException with one line: the port is taken, or the address is not this host's; nothing is open then */
    void reconcile(BgpSettings changed, long nowNs) throws IOException {
        if (settings != null && settings.listenPort() != changed.listenPort()) {
            close();
        }
        settings = changed;
        wanted = places(changed);
        Set.copyOf(open.keySet()).stream()
                .filter(place -> !wanted.contains(place))
                .forEach(this::close);
        troubles.keySet().retainAll(wanted);
        Place first = new Place(IpAddress.of(changed.listenAddress()), null);
        if (!open.containsKey(first)) {
            try {
                open.put(first, connections.listen(first.find(), changed.listenPort()));
            } catch (IOException e) {
                close();
                throw e;
            }
        }
        openOthers(nowNs);
        passwordFailures.clear();
        open.forEach(this::setPasswords);
    }

    private static Set<Place> places(BgpSettings settings) {
        Set<Place> places = new LinkedHashSet<>();
        places.add(new Place(IpAddress.of(settings.listenAddress()), null));
        for (PeerSettings peer : settings.peers()) {
            PeerTransport transport = peer.transport();
            IpAddress source = new PeerRules(settings, peer).source();
            if (transport.interfaceName() != null) {
                places.add(new Place(null, transport.interfaceName()));
            } else if (source != null) {
                places.add(new Place(source, null));
            }
        }
        return places;
    }

    /** Opens what could not be opened so far; follows link-local addresses that have changed. */
    void onTick(long nowNs) {
        if (isRetryNeeded() && nowNs - retryDueNs >= 0) {
            openOthers(nowNs);
        }
    }

    private boolean isRetryNeeded() {
        return !troubles.isEmpty() || wanted.stream().anyMatch(place -> place.interfaceName() != null);
    }

    /** {@link Long#MAX_VALUE} for never. */
    long nextDeadlineNs() {
        return isRetryNeeded() ? retryDueNs : Long.MAX_VALUE;
    }

    private void openOthers(long nowNs) {
        retryDueNs = nowNs + RETRY_NS;
        for (Place place : wanted) {
            ScopedAddress found = place.find();
            BgpListener listener = open.get(place);
            if (listener != null && !listener.address().equals(found)) {
                close(place);
            }
            if (!open.containsKey(place)) {
                open(place, found);
            }
        }
    }

    private void open(Place place, ScopedAddress found) {
        try {
            if (found == null) {
                throw new IOException("bgp: cannot listen on " + place + ": there is none");
            }
            BgpListener listener = connections.listen(found, settings.listenPort());
            open.put(place, listener);
            setPasswords(place, listener);
            if (troubles.remove(place) != null) {
                LOG.info("bgp: listening on {} at last", found);
            }
        } catch (IOException e) {
            if (!Objects.equals(troubles.put(place, e.getMessage()), e.getMessage())) {
                LOG.warn("{}; tried again each second", e.getMessage());
            }
        }
    }

    private void setPasswords(Place place, BgpListener listener) {
        Map<Prefix, Password> passwords = new LinkedHashMap<>();
        for (PeerSettings peer : settings.peers()) {
            Prefix from = prefix(peer);
            boolean isHere = Objects.equals(peer.transport().interfaceName(), place.interfaceName())
                    && from.firstAddress().isIpv4() == listener.address().isIpv4();
            if (isHere && peer.transport().password() != null) {
                passwords.put(from, peer.transport().password());
            }
        }
        listener.passwords(passwords).forEach((prefix, failure) -> {
            passwordFailures.put(prefix, failure);
            LOG.warn("bgp: {}; connections from there are refused", failure);
        });
    }

    /** From where a peer connects. */
    private static Prefix prefix(PeerSettings peer) {
        if (peer.address() != null) {
            return peer.address().hostPrefix();
        }
        return peer.transport().prefix() == null
                ? ANY_LINK_LOCAL
                : peer.transport().prefix();
    }

    /** Why a peer's connections cannot be trusted: its password is not in force; null when they can. */
    String passwordFailure(PeerSettings peer) {
        if (passwordFailures.isEmpty() || peer.transport().password() == null) {
            return null;
        }
        Prefix ofTemplate = peer.transport().prefix();
        return passwordFailures.get(ofTemplate == null ? prefix(peer) : ofTemplate);
    }

    /** One a call; null when there is nobody more in this cycle. */
    Incoming accept() throws IOException {
        for (Map.Entry<Place, BgpListener> each : open.entrySet()) {
            BgpConnection connection = each.getValue().accept();
            if (connection != null) {
                return new Incoming(connection, each.getKey().interfaceName());
            }
        }
        return null;
    }

    /** Of the router's IPv4 address; differs from the settings when they ask for port 0. */
    int port() {
        return open.values().iterator().next().port();
    }

    /** Where we listen, or why not. */
    List<ListenSnapshot> snapshots() {
        return wanted.stream().map(this::snapshot).toList();
    }

    private ListenSnapshot snapshot(Place place) {
        BgpListener listener = open.get(place);
        return listener == null
                ? new ListenSnapshot(place.toString(), settings.listenPort(), troubles.getOrDefault(place, ""))
                : new ListenSnapshot(listener.address().toString(), listener.port(), null);
    }

    void close() {
        Set.copyOf(open.keySet()).forEach(this::close);
        troubles.clear();
    }

    private void close(Place place) {
        open.remove(place).close();
    }
}
