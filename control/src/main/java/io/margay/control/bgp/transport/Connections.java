package io.margay.control.bgp.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The speaker's connections on the control thread's selector: makes them, and lets those that are ready do their work.
 *
 * <p>The attachment of each key is a {@link Runnable} that only notes the connection as ready; whoever selects runs it.
 */
public final class Connections {
    private final Selector selector;
    private Set<BgpConnection> ready = new LinkedHashSet<>();

    public Connections(Selector selector) {
        this.selector = selector;
    }

    /**
     * The listening socket.
     *
     * @param port 0 for any that is free
     * @throws IOException with one line: address, port, and what is in the way
     */
    public BgpListener listen(int address, int port) throws IOException {
        return BgpListener.open(InternetAddress.of(address, port), selector, this);
    }

    /** Begins to connect, from this address; the connection's listener hears of the outcome. */
    public BgpConnection dial(int fromAddress, int toAddress, int toPort) throws IOException {
        InetSocketAddress from = InternetAddress.of(fromAddress, 0);
        InetSocketAddress to = InternetAddress.of(toAddress, toPort);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
        try {
            channel.bind(from);
            BgpConnection connection = new BgpConnection(channel, toAddress, true);
            connection.register(selector, SelectionKey.OP_CONNECT, this);
            if (channel.connect(to)) {
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
            int remote = InternetAddress.of((InetSocketAddress) channel.getRemoteAddress());
            BgpConnection connection = new BgpConnection(channel, remote, false);
            connection.register(selector, SelectionKey.OP_READ, this);
            return connection;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
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
