package io.margay.control.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of {@code control.sock}. Owned by the control thread, on whose selector it lives: the attachment of each key is the
 * {@link Runnable} to run when it is ready.
 */
public final class ControlSocket implements AutoCloseable {
    public static final String NAME = "control.sock";

    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int MAX_CONNECTIONS = 32;
    private static final int MAX_WAITING = 128;

    private final Path file;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final Clients clients;
    private final QueryHandler handler;
    private final JsonLine json = new JsonLine();
    private final List<Connection> connections = new ArrayList<>();

    private ControlSocket(
            Path file, ServerSocketChannel server, Selector selector, Clients clients, QueryHandler handler) {
        this.file = file;
        this.server = server;
        this.selector = selector;
        this.clients = clients;
        this.handler = handler;
    }

    /** @throws IOException with one line for the operator */
    public static ControlSocket open(Path runtimeDirectory, Selector selector, QueryHandler handler)
            throws IOException {
        Path file = runtimeDirectory.resolve(NAME);
        Files.deleteIfExists(file);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(file), MAX_WAITING);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
            server.configureBlocking(false);
            ControlSocket socket = new ControlSocket(file, server, selector, Clients.of(runtimeDirectory), handler);
            server.register(selector, SelectionKey.OP_ACCEPT, (Runnable) socket::onAcceptable);
            return socket;
        } catch (IOException e) {
            server.close();
            Files.deleteIfExists(file);
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Loads what the first question needs, on a thread that has nothing better to do. */
    public static void warmUp() {
        JsonLine json = new JsonLine();
        byte[] line = json.encode(Answer.failure("warm-up").toJson());
        try {
            Answer.fromJson(json.decode(line, line.length));
        } catch (IOException e) {
            throw new UncheckedIOException("our own JSON", e);
        }
    }

    /** Lets go of clients that said nothing for long. Call once in a while. */
    public void onTick(long nowNs) {
        for (Connection connection : List.copyOf(connections)) {
            if (connection.isExpired(nowNs)) {
                connection.close();
            }
        }
    }

    public int connectionCount() {
        return connections.size();
    }

    private void onAcceptable() {
        try {
            SocketChannel channel = null;
            while (connections.size() < MAX_CONNECTIONS && (channel = server.accept()) != null) {
                accept(channel);
            }
        } catch (IOException e) {
            LOG.warn("control socket: {}", e.getMessage());
        }
        listenIfThereIsRoom();
    }

    private void accept(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        Connection connection = new Connection(channel, json, handler, this::onClosed);
        connections.add(connection);
        connection.register(selector);
        if (!clients.mayAsk(channel)) {
            connection.refuse("permission denied: the control socket is for root and the router's own user");
        }
    }

    private void onClosed(Connection connection) {
        connections.remove(connection);
        listenIfThereIsRoom();
    }

    /** Who comes while all places are taken waits in the kernel's queue. */
    private void listenIfThereIsRoom() {
        SelectionKey key = server.keyFor(selector);
        if (key != null && key.isValid()) {
            key.interestOps(connections.size() < MAX_CONNECTIONS ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    @Override
    public void close() throws IOException {
        List.copyOf(connections).forEach(Connection::close);
        server.close();
        Files.deleteIfExists(file);
    }
}
