package io.margay.control.bgp.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The speaker's connections on the control thread's selector: makes them, and lets those that are ready do their work.
 *
 * <p>The attachment of each key is a {@link Runnable} that only notes the connection as ready; whoever selects runs it.
 */
public final class Connections {
    private static final boolean HAS_IPV6 = Files.exists(Path.of("/proc/net/if_inet6"));

    private final Selector selector;
    private Set<BgpConnection> ready = new LinkedHashSet<>();

    public Connections(Selector selector) {
        this.selector = selector;
    }

    /**
     * A listening socket.
     *
     * @param port 0 for any that is free
     * @throws IOException with one line: address, port, and what is in the way
     */
    public BgpListener listen(ScopedAddress address, int port) throws IOException {
        return BgpListener.open(address, port, selector, this);
    }

    /** Begins to connect, from this address; the connection's listener hears of the outcome. */
    public BgpConnection dial(ScopedAddress from, ScopedAddress to, int toPort, ConnectionRules rules)
            throws IOException {
        SocketChannel channel = SocketChannel.open(family(to));
        try {
            BgpConnection connection = new BgpConnection(channel, from, to, true);
            connection.rules(rules);
            if (rules.password() != null) {
                connection.options().password(to.address().hostPrefix(), rules.password());
            }
            channel.bind(from.socket(0));
            connection.register(selector, SelectionKey.OP_CONNECT, this);
            if (channel.connect(to.socket(toPort))) {
                ready.add(connection); // connected at once: the selector has nothing to report any more
            }
            return connection;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Takes over what the listening socket accepted. */
    BgpConnection accepted(SocketChannel channel) throws IOException {
        try {
            ScopedAddress local = ScopedAddress.of((InetSocketAddress) channel.getLocalAddress());
            ScopedAddress remote = ScopedAddress.of((InetSocketAddress) channel.getRemoteAddress());
            BgpConnection connection = new BgpConnection(channel, local, remote, false);
            connection.register(selector, SelectionKey.OP_READ, this);
            return connection;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** One family a socket, because the options of TCP for a peer's address apply to its family only. */
    static ProtocolFamily family(ScopedAddress address) throws IOException {
        if (address.isIpv4()) {
            return StandardProtocolFamily.INET;
        }
        if (!HAS_IPV6) {
            throw new IOException("this host has no IPv6");
        }
        return StandardProtocolFamily.INET6;
    }

    void onReady(BgpConnection connection) {
        ready.add(connection);
    }

    /** Is there {@link #work} that the selector will not report? */
    public boolean isWorkDue() {
        return !ready.isEmpty();
    }

    /** Lets each connection that got ready since the last cycle do its work once; returns how many there were. */
    public int work(long nowNs) {
        Set<BgpConnection> now = ready;
        ready = new LinkedHashSet<>();
        now.forEach(connection -> connection.work(nowNs));
        return now.size();
    }
}
