package io.margay.control.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client. Reads while nothing is to be written, so that who does not fetch answers is not read from either. */
final class Connection {
    static final int MAX_REQUEST_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    private final SocketChannel channel;
    private final JsonLine json;
    private final QueryHandler handler;
    private final Consumer<Connection> onClosed;
    private final ByteBuffer input = ByteBuffer.allocate(MAX_REQUEST_BYTES);
    private ByteBuffer output = ByteBuffer.allocate(0);
    private SelectionKey key;
    private boolean lastWords;
    private boolean active = true;
    private long silentSinceNs;

    Connection(SocketChannel channel, JsonLine json, QueryHandler handler, Consumer<Connection> onClosed) {
        this.channel = channel;
        this.json = json;
        this.handler = handler;
        this.onClosed = onClosed;
    }

    void register(Selector selector) throws IOException {
        key = channel.register(selector, SelectionKey.OP_READ, (Runnable) this::onReady);
    }

    /** Says why and closes when that is written. */
    void refuse(String error) {
        lastWords = true;
        send(Answer.failure(error));
    }

    /** Nothing was read or written between two ticks that lie {@link #PATIENCE_NS} apart. */
    boolean isExpired(long nowNs) {
        if (active) {
            active = false;
            silentSinceNs = nowNs;
        }
        return nowNs - silentSinceNs >= PATIENCE_NS;
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a control connection", e);
        }
        onClosed.accept(this);
    }

    private void onReady() {
        active = true;
        try {
            if (output.hasRemaining()) {
                flush();
            } else if (indexOfLineFeed() >= 0) {
                answerNext();
            } else {
                read();
            }
        } catch (IOException e) {
            close();
        }
    }

    private void read() throws IOException {
        if (channel.read(input) < 0) {
            close();
        } else if (indexOfLineFeed() >= 0) {
            answerNext();
        } else if (!input.hasRemaining()) {
            lastWords = true;
            send(Answer.badInput("request longer than " + MAX_REQUEST_BYTES + " bytes"));
        }
    }

    /** One request a turn: a client that sends many at once waits for its next turn with the others. */
    private void answerNext() {
        int end = indexOfLineFeed();
        byte[] line = Arrays.copyOf(input.array(), end);
        input.flip().position(end + 1);
        input.compact();
        send(answer(line));
    }

    private Answer answer(byte[] line) {
        JsonNode request;
        try {
            request = json.decode(line, line.length);
        } catch (IOException e) {
            return Answer.badInput("request is not one line of JSON");
        }
        if (!request.path("query").isTextual()) {
            return Answer.badInput("request has no field 'query'");
        }
        try {
            return handler.answer(request);
        } catch (RuntimeException e) {
            LOG.error("answering {}", request, e);
            return Answer.failure("the router failed to answer; its log says why");
        }
    }

    private void send(Answer answer) {
        output = ByteBuffer.wrap(json.encode(answer.toJson()));
        try {
            flush();
        } catch (IOException e) {
            close();
        }
    }

    private void flush() throws IOException {
        channel.write(output);
        if (output.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
        } else if (lastWords) {
            close();
        } else {
            key.interestOps(indexOfLineFeed() >= 0 ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    private int indexOfLineFeed() {
        for (int i = 0; i < input.position(); i++) {
            if (input.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }
}
