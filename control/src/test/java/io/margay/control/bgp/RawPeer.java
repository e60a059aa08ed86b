package io.margay.control.bgp;

import io.margay.control.bgp.wire.BgpMessage;
import io.margay.control.bgp.wire.Bytes;
import io.margay.control.bgp.wire.Capability;
import io.margay.control.bgp.wire.Decoded;
import io.margay.control.bgp.wire.Family;
import io.margay.control.bgp.wire.Keepalive;
import io.margay.control.bgp.wire.MessageDecoder;
import io.margay.control.bgp.wire.MessageEncoder;
import io.margay.control.bgp.wire.Notification;
import io.margay.control.bgp.wire.Open;
import io.margay.control.bgp.wire.Update;
import io.margay.fib.Ipv4;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A peer that sends what the test wants, byte by byte if need be, and keeps what it hears. */
final class RawPeer implements Lab.Member {
    final List<BgpMessage> heard = new ArrayList<>();
    boolean isReading = true;

    private final SocketChannel channel;
    private final int identifier;
    private final ByteBuffer input = ByteBuffer.allocate(1 << 20);
    private boolean isClosed;
    private boolean fourOctetAs = true;
    private boolean isInternal = true;

    /** Dials the router, from this address. */
    RawPeer(Lab lab, String address, TestRouter router, String routerAddress) throws IOException {
        identifier = Ipv4.parse(address);
        channel = SocketChannel.open(StandardProtocolFamily.INET);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 16 * 1024);
        channel.bind(new InetSocketAddress(address, 0));
        channel.connect(new InetSocketAddress(routerAddress, router.port()));
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        lab.add(this);
    }

    RawPeer send(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    RawPeer send(BgpMessage message) {
        return send(new MessageEncoder(fourOctetAs).encode(message));
    }

    RawPeer update(String attributes, String nlri) {
        return send(Bytes.update("", attributes, nlri));
    }

    RawPeer open(int as, int holdTimeSeconds, Capability... more) {
        isInternal = as == TestRouter.AS;
        List<Capability> capabilities = new ArrayList<>(List.of(
                Capability.MultiProtocol.of(Family.IPV4_UNICAST),
                new Capability.Refresh(),
                new Capability.FourOctetAs(as)));
        capabilities.addAll(List.of(more));
        return send(new Open(4, as, holdTimeSeconds, identifier, capabilities));
    }

    RawPeer establish(Lab lab) {
        return open(TestRouter.AS, 90).confirm(lab);
    }

    /** Without the capabilities that came after RFC 1771. */
    RawPeer establishOldStyle(Lab lab) {
        fourOctetAs = false;
        return send(new Open(4, TestRouter.AS, 90, identifier, List.of())).confirm(lab);
    }

    RawPeer confirm(Lab lab) {
        send(new Keepalive());
        lab.until(() -> "KEEPALIVE, heard " + heard, () -> heard.stream().anyMatch(Keepalive.class::isInstance));
        return this;
    }

    boolean isClosed() {
        return isClosed;
    }

    Notification notification() {
        return heard.stream()
                .filter(Notification.class::isInstance)
                .map(Notification.class::cast)
                .findFirst()
                .orElse(null);
    }

    List<Update> updates() {
        return heard.stream()
                .filter(Update.class::isInstance)
                .map(Update.class::cast)
                .toList();
    }

    /** What is gone without a word. */
    void kill() {
        end();
    }

    @Override
    public void step(long nowNs) {
        if (isClosed || !isReading) {
            return;
        }
        try {
            isClosed = channel.read(input) < 0;
        } catch (IOException e) {
            isClosed = true;
        }
        input.flip();
        while (input.remaining() >= 19) {
            int length = MessageDecoder.lengthAt(input.array(), input.position());
            if (input.remaining() < length) {
                break;
            }
            Decoded decoded = new MessageDecoder(fourOctetAs, isInternal).decode(input.array(), input.position());
            heard.add(((Decoded.Message) decoded).message());
            input.position(input.position() + length);
        }
        input.compact();
    }

    @Override
    public void end() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
