package io.margay.control.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real socket with a thread that does what the control thread does with it. */
@Timeout(30)
class ControlSocketTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LARGE = 5_000_000;

    @TempDir
    Path directory;

    private Selector selector;
    private ControlSocket socket;
    private Thread server;
    private volatile boolean running = true;
    private volatile Throwable fault;

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
        socket = ControlSocket.open(directory, selector, ControlSocketTest::answer);
        server = new Thread(this::serve);
        server.start();
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        running = false;
        selector.wakeup();
        server.join();
        socket.close();
        selector.close();
        assertEquals(null, fault);
        assertFalse(Files.exists(directory.resolve(ControlSocket.NAME)));
    }

    private void serve() {
        try {
            while (running) {
                selector.select(ControlSocketTest::run, 100);
            }
        } catch (IOException | RuntimeException e) {
            fault = e;
        }
    }

    private static void run(SelectionKey key) {
        ((Runnable) key.attachment()).run();
    }

    private static Answer answer(JsonNode request) {
        return switch (request.path("query").asText()) {
            case "echo" -> Answer.result(request);
            case "large" -> Answer.result(JSON.textNode("x".repeat(LARGE)));
            case "list" -> page(request.path("after").asInt(-1) + 1);
            case "bug" -> throw new IllegalStateException("a bug in an answer");
            default -> Answer.badInput("unknown query");
        };
    }

    private static Answer page(int from) {
        ObjectNode page = JSON.objectNode().put("total", 10);
        ArrayNode items = page.putArray("items");
        for (int i = from; i < Math.min(10, from + 3); i++) {
            items.add(i);
        }
        if (from + 3 < 10) {
            page.put("next", String.valueOf(from + 2));
        }
        return Answer.result(page);
    }

    @Test
    void aQuestionIsAnsweredAndTheConnectionTakesAnother() throws IOException {
        try (ControlClient client = ControlClient.connect(directory)) {
            for (int i = 0; i < 3; i++) {
                ObjectNode request = JSON.objectNode().put("query", "echo").put("i", "line\nfeed " + i);
                assertEquals(Answer.result(request), client.ask(request));
            }
        }
    }

    @Test
    void theSocketIsForOwnerAndGroupOnly() throws IOException {
        assertEquals(
                "rw-rw----",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(ControlSocket.NAME))));
    }

    @Test
    void anAnswerLargerThanTheSocketTakesArrivesWhole() throws IOException {
        try (ControlClient client = ControlClient.connect(directory)) {
            Answer.Result result = assertInstanceOf(Answer.Result.class, client.ask(query("large")));
            assertEquals(LARGE, result.value().asText().length());
        }
    }

    @Test
    void aListInPagesIsPutTogether() throws IOException {
        try (ControlClient client = ControlClient.connect(directory)) {
            Answer.Result result = assertInstanceOf(Answer.Result.class, client.askAll(query("list"), "items"));
            assertEquals(
                    "{\"total\":10,\"items\":[0,1,2,3,4,5,6,7,8,9]}",
                    result.value().toString());
        }
    }

    @Test
    void aClientThatDoesNotFetchItsAnswerHoldsUpNobody() throws IOException {
        try (SocketChannel lazy = connect();
                ControlClient client = ControlClient.connect(directory)) {
            lazy.write(line("{\"query\":\"large\"}"));
            assertInstanceOf(Answer.Result.class, client.ask(query("echo")));
        }
    }

    @Test
    void manyQuestionsSentAtOnceAreAllAnsweredInOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        int count = 2_000;
        for (int i = 0; i < count; i++) {
            requests.append("{\"query\":\"echo\",\"i\":").append(i).append("}\n");
        }
        try (SocketChannel channel = connect()) {
            Thread sender = new Thread(() -> {
                try {
                    channel.write(ByteBuffer.wrap(requests.toString().getBytes(StandardCharsets.US_ASCII)));
                } catch (IOException e) {
                    fault = e;
                }
            });
            sender.start();
            var lines = Channels.newReader(channel, StandardCharsets.UTF_8);
            var reader = new BufferedReader(lines);
            for (int i = 0; i < count; i++) {
                assertTrue(reader.readLine().contains("\"i\":" + i + "}"));
            }
        }
    }

    @Test
    void garbageIsRefusedWithAWordAndTheNextQuestionIsHeard() throws IOException {
        assertEquals(
                "{\"ok\":false,\"error\":\"request is not one line of JSON\",\"badInput\":true}", say("no json\n"));
        assertEquals("{\"ok\":false,\"error\":\"request has no field 'query'\",\"badInput\":true}", say("[1]\n"));
        assertEquals("{\"ok\":false,\"error\":\"request has no field 'query'\",\"badInput\":true}", say("\n"));
        assertTrue(say("{\"query\":\"bug\"}\n").contains("the router failed to answer"));
        assertTrue(say("[".repeat(10_000) + "\n").contains("not one line of JSON"));
    }

    @Test
    void anEndlessRequestIsCutOff() throws IOException {
        String said = say("x".repeat(Connection.MAX_REQUEST_BYTES));
        assertEquals("{\"ok\":false,\"error\":\"request longer than 65536 bytes\",\"badInput\":true}", said);
    }

    @Test
    void randomBytesNeverEndTheServer() throws IOException {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            try (SocketChannel channel = connect()) {
                channel.write(ByteBuffer.wrap(bytes));
            }
        }
        String said = say("{\"query\":\"echo\"}\n");
        assertEquals("{\"ok\":true,\"result\":{\"query\":\"echo\"}}", said, () -> "seed " + seed);
    }

    @Test
    void whoComesWhileAllPlacesAreTakenWaitsForOne() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            silent.add(connect());
        }
        try (SocketChannel late = connect()) {
            late.write(line("{\"query\":\"echo\"}"));
            for (SocketChannel channel : silent) {
                channel.close();
            }
            assertEquals("{\"ok\":true,\"result\":{\"query\":\"echo\"}}", readLine(late));
        }
    }

    @Test
    void whoIsSilentForLongIsLetGo() throws Exception {
        try (SocketChannel channel = connect()) {
            channel.write(line("{\"query\":\"echo\"}"));
            readLine(channel);
            stopServing();
            socket.onTick(0);
            assertEquals(1, socket.connectionCount());
            socket.onTick(TimeUnit.SECONDS.toNanos(29));
            assertEquals(1, socket.connectionCount());
            socket.onTick(TimeUnit.SECONDS.toNanos(31));
            assertEquals(0, socket.connectionCount());
        }
    }

    @Test
    void whereNobodyListensConnectingSaysSo() {
        assertThrows(IOException.class, () -> ControlClient.connect(directory.resolve("elsewhere")));
    }

    private void stopServing() throws InterruptedException {
        running = false;
        selector.wakeup();
        server.join();
    }

    private String say(String text) throws IOException {
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            return readLine(channel);
        }
    }

    private static String readLine(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        while (channel.read(buffer) > 0 && buffer.get(buffer.position() - 1) != '\n') {
            continue;
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(directory.resolve(ControlSocket.NAME)));
        return channel;
    }

    private static ByteBuffer line(String text) {
        return ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static ObjectNode query(String query) {
        return JSON.objectNode().put("query", query);
    }
}
