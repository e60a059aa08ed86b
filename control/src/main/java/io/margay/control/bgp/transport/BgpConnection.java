package io.margay.control.bgp.transport;

import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.MessageDecoder;
import io.margay.control.bgp.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** One TCP connection: cuts what comes in into messages, and sends what is queued as the peer takes it. */
public final class BgpConnection {
    /** Output waiting above this makes us stop reading, and the speaker stop adding to it. */
    private static final int OUTPUT_LIMIT_BYTES = 256 * 1024;

    private static final int INPUT_BUFFER_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ConnectionListener listener;
    private final byte[] input = new byte[INPUT_BUFFER_BYTES];
    private final Deque<ByteBuffer> output = new ArrayDeque<>();
    private int inputLength;
    private int outputBytes;
    private long outputProgressNs;
    private boolean isConnecting;
    private boolean isClosed;

    private BgpConnection(
            SocketChannel channel, Selector selector, int interest, ConnectionListener listener, ReadyQueue ready)
            throws IOException {
        this.channel = channel;
        this.listener = listener;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = channel.register(selector, interest, (Runnable) () -> ready.add(this));
    }

    /** Begins to connect; the listener hears of the outcome. */
    public static BgpConnection dial(
            InetSocketAddress from,
            InetSocketAddress to,
            Selector selector,
            ConnectionListener listener,
            ReadyQueue ready)
            throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
        try {
            channel.bind(from);
            BgpConnection connection = new BgpConnection(channel, selector, SelectionKey.OP_CONNECT, listener, ready);
            connection.isConnecting = true;
            channel.connect(to);
            return connection;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Takes over a connection that the peer made. */
    public static BgpConnection accepted(
            SocketChannel channel, Selector selector, ConnectionListener listener, ReadyQueue ready)
            throws IOException {
        return new BgpConnection(channel, selector, SelectionKey.OP_READ, listener, ready);
    }

    public boolean isClosed() {
        return isClosed;
    }

    /** May the speaker add more of what is not urgent? */
    public boolean hasRoom() {
        return outputBytes < OUTPUT_LIMIT_BYTES;
    }

    /** For how long the peer has taken nothing although something waits (RFC 9687); 0 when nothing waits. */
    public long stalledNs(long nowNs) {
        return output.isEmpty() ? 0 : nowNs - outputProgressNs;
    }

    public void send(byte[] message, long nowNs) {
        if (isClosed) {
            return;
        }
        if (output.isEmpty()) {
            outputProgressNs = nowNs;
        }
        output.add(ByteBuffer.wrap(message));
        outputBytes += message.length;
    }

    /** Does what the channel is ready for. */
    void work(long nowNs) {
        if (isClosed) {
            return;
        }
        try {
            if (isConnecting) {
                if (!channel.finishConnect()) {
                    return;
                }
                isConnecting = false;
                listener.onConnected();
            }
            if (!isClosed && hasRoom()) {
                read();
            }
            flush(nowNs);
        } catch (IOException e) {
            boolean wasConnecting = isConnecting;
            closeChannel();
            if (wasConnecting) {
                listener.onConnectFailed(e.getMessage());
            } else {
                listener.onClosed("connection broken: " + e.getMessage());
            }
        }
    }

    /** Writes what the peer takes, and asks the selector for what is still to do. */
    public void flush(long nowNs) throws IOException {
        if (isClosed || isConnecting) {
            return;
        }
        while (!output.isEmpty()) {
            ByteBuffer first = output.peek();
            int written = channel.write(first);
            outputBytes -= written;
            if (written > 0) {
                outputProgressNs = nowNs;
            }
            if (first.hasRemaining()) {
                break;
            }
            output.remove();
        }
        int interest = (hasRoom() ? SelectionKey.OP_READ : 0) | (output.isEmpty() ? 0 : SelectionKey.OP_WRITE);
        if (key.isValid() && key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /**
     * Sends what is queued as far as it goes at once, then closes. What has come in and was not read is read away first: closing over it
     * would make the kernel send a reset, which can overtake the NOTIFICATION.
     */
    public void close(long nowNs) {
        if (isClosed) {
            return;
        }
        try {
            if (!isConnecting) {
                flush(nowNs);
                channel.shutdownOutput();
                channel.read(ByteBuffer.allocate(INPUT_BUFFER_BYTES));
            }
        } catch (IOException e) {
            // the peer is gone already; there is nobody left to tell
            output.clear();
        }
        closeChannel();
    }

    private void read() throws IOException {
        int read = channel.read(ByteBuffer.wrap(input, inputLength, input.length - inputLength));
        if (read < 0) {
            closeChannel();
            listener.onClosed("closed by the peer");
            return;
        }
        inputLength += read;
        int from = 0;
        while (!isClosed && inputLength - from >= Wire.HEADER_LENGTH) {
            ResetSession fault = MessageDecoder.headerFault(input, from);
            if (fault != null) {
                listener.onHeaderFault(fault);
                return;
            }
            int length = MessageDecoder.lengthAt(input, from);
            if (inputLength - from < length) {
                break;
            }
            listener.onMessage(input, from);
            from += length;
        }
        System.arraycopy(input, from, input, 0, inputLength - from);
        inputLength -= from;
    }

    private void closeChannel() {
        isClosed = true;
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a connection", e);
        }
    }
}
