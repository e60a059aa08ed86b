package io.margay.rawsock.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the kernel, on loopback. */
class TcpOptionsTest {
    private static final long DEADLINE_NS = 10_000_000_000L;
    private static final byte[] KEY = "correct horse".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "battery staple".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NONE = {};

    private ServerSocketChannel server;
    private SocketChannel client;

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void bothWithTheSameKeyConnect(String address) throws IOException {
        listen(address);
        assertEquals(0, options(server, address).md5(bytes(address), bits(address), KEY));
        client(address);
        assertEquals(0, options(client, address).md5(bytes(address), bits(address), KEY));
        assertTrue(connects());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aKeyForThePrefixIsForWhoeverHasAnAddressOfIt(String address) throws IOException {
        listen(address);
        int shorter = address.equals("::1") ? 64 : 8;
        byte[] prefix = bytes(address);
        prefix[prefix.length - 1] = 0;
        assertEquals(0, options(server, address).md5(prefix, shorter, KEY));
        client(address);
        assertEquals(0, options(client, address).md5(prefix, 0, KEY));
        assertTrue(connects());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void anotherKeyIsNotAnsweredAndCounted(String address) throws IOException {
        listen(address);
        options(server, address).md5(bytes(address), bits(address), KEY);
        client(address);
        options(client, address).md5(bytes(address), bits(address), OTHER);
        isRefusedAs("TCPMD5Failure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void noKeyWhereOneIsWantedIsNotAnsweredAndCounted(String address) throws IOException {
        listen(address);
        options(server, address).md5(bytes(address), bits(address), KEY);
        client(address);
        isRefusedAs("TCPMD5NotFound");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aKeyWhereNoneIsWantedIsNotAnsweredAndCounted(String address) throws IOException {
        listen(address);
        options(server, address).md5(bytes(address), bits(address), KEY);
        assertEquals(0, options(server, address).md5(bytes(address), bits(address), NONE));
        client(address);
        options(client, address).md5(bytes(address), bits(address), KEY);
        isRefusedAs("TCPMD5Unexpected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aConnectionThatIsThereOutlivesItsKeyOnTheListeningSocket(String address) throws IOException {
        listen(address);
        options(server, address).md5(bytes(address), bits(address), KEY);
        client(address);
        options(client, address).md5(bytes(address), bits(address), KEY);
        assertTrue(connects());
        try (SocketChannel accepted = server.accept()) {
            options(server, address).md5(bytes(address), bits(address), OTHER);
            accepted.write(ByteBuffer.wrap(new byte[] {1}));
            client.configureBlocking(true);
            assertEquals(1, client.read(ByteBuffer.allocate(2)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void theTtlOfTheSynIsKnownAndLessThanTheLeastIsDropped(String address) throws IOException {
        listen(address);
        assertEquals(0, options(server, address).saveSyn());
        client(address);
        assertEquals(0, options(client, address).ttl(254));
        assertTrue(connects());
        try (SocketChannel accepted = server.accept()) {
            TcpOptions options = options(accepted, address);
            assertEquals(254, options.takeSynTtl());
            assertEquals(0, options.takeSynTtl(), "asked twice");
            assertEquals(0, options.minTtl(255));
            long before = counted("TCPMinTTLDrop");
            client.write(ByteBuffer.wrap(new byte[] {1}));
            await(() -> counted("TCPMinTTLDrop") > before);
            accepted.configureBlocking(false);
            assertEquals(0, accepted.read(ByteBuffer.allocate(2)));
            options(client, address).ttl(255);
            accepted.configureBlocking(true);
            assertEquals(1, accepted.read(ByteBuffer.allocate(2)), "sent again, and near enough now");
        }
    }

    private void listen(String address) throws IOException {
        server = ServerSocketChannel.open(family(address));
        server.bind(new InetSocketAddress(address, 0));
    }

    private void client(String address) throws IOException {
        client = SocketChannel.open(family(address));
        client.bind(new InetSocketAddress(address, 0));
    }

    private boolean connects() throws IOException {
        client.configureBlocking(false);
        client.connect(server.getLocalAddress());
        await(() -> client.finishConnect());
        return client.isConnected();
    }

    private void isRefusedAs(String counter) throws IOException {
        long before = counted(counter);
        client.configureBlocking(false);
        client.connect(server.getLocalAddress());
        await(() -> counted(counter) > before);
        assertFalse(client.finishConnect());
    }

    private interface Condition {
        boolean isSo() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        long beganNs = System.nanoTime();
        while (!condition.isSo()) {
            assertTrue(System.nanoTime() - beganNs < DEADLINE_NS, "not within 10 s");
            Thread.onSpinWait();
        }
    }

    /** Of this network namespace. */
    private static long counted(String name) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/net/netstat"));
        List<String> names = List.of(lines.get(0).split(" "));
        return Long.parseLong(lines.get(1).split(" ")[names.indexOf(name)]);
    }

    private static TcpOptions options(SelectableChannel channel, String address) {
        return new TcpOptions(channel, address.equals("::1"));
    }

    private static ProtocolFamily family(String address) {
        return address.equals("::1") ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    private static byte[] bytes(String address) throws IOException {
        return InetAddress.getByName(address).getAddress();
    }

    private static int bits(String address) throws IOException {
        return 8 * bytes(address).length;
    }
}
