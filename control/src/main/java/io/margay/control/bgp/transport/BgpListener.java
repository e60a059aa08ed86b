package io.margay.control.bgp.transport;

import io.margay.fib.Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;

/** A listening socket: of one family and on one address, so that the options of TCP for one peer's address apply to it. */
public final class BgpListener implements AutoCloseable {
    private final ServerSocketChannel channel;
    private final ScopedAddress address;
    private final SocketOptions options;
    private final SelectionKey key;
    private final Connections connections;
    private final Map<Prefix, Password> passwords = new HashMap<>();
    private boolean isReady;

    private BgpListener(
            ServerSocketChannel channel,
            ScopedAddress address,
            SocketOptions options,
            Selector selector,
            Connections connections)
            throws IOException {
        this.channel = channel;
        this.address = address;
        this.options = options;
        this.connections = connections;
        this.key = channel.register(selector, SelectionKey.OP_ACCEPT, (Runnable) () -> isReady = true);
    }

    static BgpListener open(ScopedAddress address, int port, Selector selector, Connections connections)
            throws IOException {
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open(Connections.family(address));
            // a router that restarts must not wait for the old sessions' TIME_WAIT
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.configureBlocking(false);
            SocketOptions options = new SocketOptions(channel, address.isIpv4());
            options.ofListener();
            channel.bind(address.socket(port));
            return new BgpListener(channel, address, options, selector, connections);
        } catch (IOException e) {
            if (channel != null) {
                channel.close();
            }
            throw new IOException("bgp: cannot listen on " + address + " port " + port + ": " + cause(e), e);
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

    public ScopedAddress address() {
        return address;
    }

    /**
     * From now on who connects from these prefixes must know their passwords, and nobody else any; the longest prefix counts. Connections that
     * are there go on with what they have.
     *
     * @return those of which the password could not be set, with the reason
     */
    public Map<Prefix, String> passwords(Map<Prefix, Password> wanted) {
        Map<Prefix, String> failures = new HashMap<>();
        for (Prefix gone : Map.copyOf(passwords).keySet()) {
            if (!wanted.containsKey(gone)) {
                password(gone, null, failures);
            }
        }
        wanted.forEach((prefix, password) -> {
            if (!password.equals(passwords.get(prefix))) {
                password(prefix, password, failures);
            }
        });
        return failures;
    }

    private void password(Prefix prefix, Password password, Map<Prefix, String> failures) {
        try {
            options.password(prefix, password);
            if (password == null) {
                passwords.remove(prefix);
            } else {
                passwords.put(prefix, password);
            }
        } catch (IOException e) {
            failures.put(prefix, e.getMessage());
        }
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
