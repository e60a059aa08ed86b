package io.margay.control.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The command line's end of {@code control.sock}: asks, and waits for the answer, but not for ever. */
public final class ControlClient implements AutoCloseable {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int BUFFER_BYTES = 64 << 10;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final JsonLine json = new JsonLine();

    private ControlClient(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    /** @throws IOException when nobody listens there, or too many wait already */
    public static ControlClient connect(Path runtimeDirectory) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(runtimeDirectory.resolve(ControlSocket.NAME)));
            return new ControlClient(channel, Selector.open());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** @throws IOException when there is no whole answer in time */
    public Answer ask(ObjectNode request) throws IOException {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        IOException notWritten = null;
        try {
            write(ByteBuffer.wrap(json.encode(request)), deadlineNs);
        } catch (IOException e) {
            notWritten = e; // it may have said why before it closed
        }
        try {
            return Answer.fromJson(readLine(deadlineNs));
        } catch (IOException e) {
            throw notWritten == null ? e : notWritten;
        }
    }

    /**
     * Asks for a list page by page and puts it together. Each page is an object with the array {@code field} and, when there is more,
     * {@code next}.
     *
     * @return the object of the first page with the array of all, or the first failure
     */
    public Answer askAll(ObjectNode request, String field) throws IOException {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        ObjectNode[] first = new ObjectNode[1];
        Answer last = askPages(request, field, page -> {
            all.addAll((ArrayNode) page.get(field));
            first[0] = first[0] == null ? page : first[0];
        });
        return last instanceof Answer.Failure || first[0] == null ? last : Answer.result(first[0].set(field, all));
    }

    /**
     * The same for a list that may be longer than memory: each page is handed on as it comes.
     *
     * @param taker hears of each page; not of an answer that is none
     * @return the last answer, or the first failure
     */
    public Answer askPages(ObjectNode request, String field, Consumer<ObjectNode> taker) throws IOException {
        ObjectNode page = request;
        while (true) {
            Answer answer = ask(page);
            if (!(answer instanceof Answer.Result result)
                    || !(result.value() instanceof ObjectNode object)
                    || !(object.get(field) instanceof ArrayNode)) {
                return answer;
            }
            JsonNode next = object.remove("next");
            taker.accept(object);
            if (next == null) {
                return answer;
            }
            page = request.deepCopy().put("after", next.asText());
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }

    private void write(ByteBuffer bytes, long deadlineNs) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE, deadlineNs);
            }
        }
    }

    private JsonNode readLine(long deadlineNs) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (true) {
            int length = channel.read(buffer);
            if (length < 0) {
                throw new IOException("the router closed the connection");
            }
            if (length == 0) {
                await(SelectionKey.OP_READ, deadlineNs);
                continue;
            }
            boolean whole = buffer.array()[buffer.position() - 1] == '\n';
            line.write(buffer.array(), 0, whole ? buffer.position() - 1 : buffer.position());
            buffer.clear();
            if (whole) {
                byte[] bytes = line.toByteArray();
                return json.decode(bytes, bytes.length);
            }
        }
    }

    private void await(int operation, long deadlineNs) throws IOException {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
        key.interestOps(operation);
        if (leftMs <= 0 || selector.select(k -> {}, leftMs) == 0) {
            throw new IOException("no answer within " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NS) + " s");
        }
    }
}
