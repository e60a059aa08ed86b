package io.margay.control.bgp.transport;

import io.margay.control.bgp.wire.BgpError.ResetSession;
import io.margay.control.bgp.wire.MessageDecoder;
import io.margay.control.bgp.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One TCP connection: cuts what comes in into messages, and sends what is queued as the peer takes it. Owned by the control thread.
 *
 * <p>Both directions are bounded. Input: one buffer, read once a cycle. Output: {@link #hasRoom} asks the speaker to stop adding; what is
 * still to be told waits in the AdjRibOut, a prefix once. A full output does not stop the input: two speakers that flood each other
 * would otherwise wait for each other for ever.
 */
public final class BgpConnection {
    private static final int OUTPUT_LIMIT_BYTES = 256 * 1024;
    private static final int INPUT_BUFFER_BYTES = 64 * 1024;
    private static final int READS_ON_CLOSE = 16;

    private final SocketChannel channel;
    private final ScopedAddress local;
    private final ScopedAddress remote;
    private final SocketOptions options;
    private final OutputQueue output = new OutputQueue();
    private SelectionKey key;
    private ConnectionListener listener;
    private byte[] input;
    private int inputLength;
    private long outputProgressNs;
    private int maxInputLength = Wire.MAX_LENGTH;
    private boolean isConnecting;
    private boolean isFull;
    private boolean isClosed;

    BgpConnection(SocketChannel channel, ScopedAddress local, ScopedAddress remote, boolean isConnecting) {
        this.channel = channel;
        this.local = local;
        this.remote = remote;
        this.options = new SocketOptions(channel, remote.isIpv4());
        this.isConnecting = isConnecting;
    }

    void register(Selector selector, int interest, Connections connections) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(selector, interest, (Runnable) () -> connections.onReady(this));
    }

    /** Our end. */
    public ScopedAddress local() {
        return local;
    }

    /** The peer's end. */
    public ScopedAddress remote() {
        return remote;
    }

    SocketOptions options() {
        return options;
    }

    /** What holds from now on, the password apart: that is the listening socket's, or was there before the first packet. */
    void rules(ConnectionRules rules) throws IOException {
        options.ofConnection(rules);
    }

    /**
     * An accepted connection is this peer's.
     *
     * <p>The kernel knew nothing of the peer's least TTL while it shook hands, since a listening socket has one for all. So the SYN is looked at, which
     * nobody farther away can have sent with more TTL than was left of 255; from here on the kernel drops the rest (RFC 5082 3). Where the kernel
     * has not kept the SYN, in a flood of them, only the latter holds: what has already come in then was not looked at.
     *
     * @return why it is not to be, one line; null when it is
     */
    public String accept(ConnectionRules rules) throws IOException {
        int ttl = options.takeSynTtl();
        if (ttl > 0 && ttl < rules.minTtl()) {
            return "came with TTL " + ttl + ", and TTL security asks for " + rules.minTtl();
        }
        rules(rules);
        return null;
    }

    /** Whoever owns the connection says so before the next cycle, or closes it. */
    public void listener(ConnectionListener owner) {
        listener = owner;
    }

    /** Of a message; more than the usual when we tell the peer so (RFC 8654). */
    public void maxInputLength(int length) {
        maxInputLength = length;
    }

    /** May the speaker add more of what is not urgent? */
    public boolean hasRoom() {
        return output.length() < OUTPUT_LIMIT_BYTES;
    }

    /** Does anything wait for the peer to take it? */
    public boolean hasOutput() {
        return output.length() > 0;
    }

    /** Since when the peer has taken nothing, if {@link #hasOutput} (RFC 9687). */
    public long outputProgressNs() {
        return outputProgressNs;
    }

    public void send(byte[] message, long nowNs) {
        if (isClosed) {
            return;
        }
        if (!hasOutput()) {
            outputProgressNs = nowNs;
        }
        output.add(message);
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
                key.interestOps(SelectionKey.OP_READ);
                listener.onConnected();
            }
            isFull &= !key.isValid() || !key.isWritable();
            read();
            flush(nowNs);
        } catch (IOException e) {
            boolean wasConnecting = isConnecting;
            closeChannel();
            if (wasConnecting) {
                listener.onConnectFailed(e.getMessage());
            } else {
                listener.onBroken(e.getMessage());
            }
        }
    }

    /** Writes what the peer takes. Once that is not all, no more before the selector says that it takes again. */
    public void flush(long nowNs) throws IOException {
        if (isClosed || isConnecting || isFull || !hasOutput()) {
            return;
        }
        if (output.writeTo(channel) > 0) {
            outputProgressNs = nowNs;
        }
        isFull = hasOutput();
        key.interestOps(SelectionKey.OP_READ | (isFull ? SelectionKey.OP_WRITE : 0));
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
                isFull = false; // nobody will select for it again, so this is the last try
                flush(nowNs);
                channel.shutdownOutput();
                readAway();
            }
        } catch (IOException e) {
            // the peer is gone already; there is nobody left to tell
            output.clear();
        }
        closeChannel();
    }

    private void readAway() throws IOException {
        ByteBuffer away = ByteBuffer.allocate(INPUT_BUFFER_BYTES);
        for (int i = 0; i < READS_ON_CLOSE && channel.read(away) > 0; i++) {
            away.clear();
        }
    }

    private void read() throws IOException {
        if (isClosed) {
            return; // who heard of the connection did not want it
        }
        if (input == null) {
            input = new byte[INPUT_BUFFER_BYTES];
        }
        int read = channel.read(ByteBuffer.wrap(input, inputLength, input.length - inputLength));
        if (read < 0) {
            closeChannel();
            listener.onClosed();
            return;
        }
        inputLength += read;
        int from = 0;
        while (!isClosed && inputLength - from >= Wire.HEADER_LENGTH) {
            ResetSession fault = MessageDecoder.headerFault(input, from, maxInputLength);
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
