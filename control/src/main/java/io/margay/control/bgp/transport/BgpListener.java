package io.margay.control.bgp.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The listening socket: IPv4 only, so that the options of TCP for one peer's address apply to it. */
public final class BgpListener implements AutoCloseable {
    private final ServerSocketChannel channel;
    private final SelectionKey key;
    private final Connections connections;
    private boolean isReady;

    private BgpListener(ServerSocketChannel channel, Selector selector, Connections connections) throws IOException {
        this.channel = channel;
        this.connections = connections;
        this.key = channel.register(selector, SelectionKey.OP_ACCEPT, (Runnable) () -> isReady = true);
    }

    static BgpListener open(InetSocketAddress address, Selector selector, Connections connections) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            // a router that restarts must not wait for the old sessions' TIME_WAIT
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.configureBlocking(false);
            channel.bind(address);
            return new BgpListener(channel, selector, connections);
        } catch (IOException e) {
            channel.close();
            String where = address.getAddress().getHostAddress() + " port " + address.getPort();
            throw new IOException("bgp: cannot listen on " + where + ": " + cause(e), e);
        }
    }

    private static String cause(IOException e) {
        if (e instanceof BindException && e.getMessage().contains("in use")) {
            return "the port is already in use";
        }
        return e instanceof BindException && e.getMessage().contains("assign")
                ? "this host has no such address"
                : e.getMessage();
    }

    public int port() {
        return channel.socket().getLocalPort();
    }

    /** Who has connected, one a call; null when there is nobody more in this cycle. */
    public BgpConnection accept() throws IOException {
        SocketChannel accepted = isReady ? channel.accept() : null;
        if (accepted == null) {
            isReady = false;
            return null;
        }
        return connections.accepted(accepted);
    }

    @Override
    public void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the listening socket", e);
        }
    }
}
