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
    private static final int ACCEPT_LIMIT = 16;

    private final ServerSocketChannel channel;
    private final SelectionKey key;
    private boolean isReady;

    private BgpListener(ServerSocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.key = channel.register(selector, SelectionKey.OP_ACCEPT, (Runnable) () -> isReady = true);
    }

    /** @throws IOException with one line: address, port, and what is in the way */
    public static BgpListener open(InetSocketAddress address, Selector selector) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.configureBlocking(false);
            channel.bind(address);
            return new BgpListener(channel, selector);
        } catch (IOException e) {
            channel.close();
            String where = address.getAddress().getHostAddress() + " port " + address.getPort();
            String why = e instanceof BindException && e.getMessage().contains("assign")
                    ? "this host has no such address"
                    : e.getMessage();
            throw new IOException("bgp: cannot listen on " + where + ": " + why, e);
        }
    }

    public int port() {
        return channel.socket().getLocalPort();
    }

    /** Who has connected, one a call; null when there is nobody more in this cycle. */
    public SocketChannel accept() throws IOException {
        SocketChannel accepted = isReady ? channel.accept() : null;
        if (accepted == null) {
            isReady = false;
        }
        return accepted;
    }

    /** How many to accept in a cycle. */
    public int acceptLimit() {
        return ACCEPT_LIMIT;
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
