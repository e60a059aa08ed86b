package io.margay.control.bgp.transport;

import io.margay.fib.IpAddress;
import io.margay.rawsock.Icmp6Socket;
import io.margay.rawsock.RawSocketException;
import java.io.IOException;

/**
 * Finds the router at the other end of an interface by its advertisements, and lets it find us (RFC 4861 4.2): that is how routers with
 * unnumbered sessions learn of each other's link-local addresses.
 *
 * <p>What we advertise is our presence alone: no prefix, and a lifetime of 0, with which no host takes us for its default router.
 */
final class LinkNeighbor implements AutoCloseable {
    private static final int SOLICITATION = 133;
    private static final int ADVERTISEMENT = 134;
    private static final int ADVERTISEMENT_BYTES = 16;
    private static final byte[] OUR_SOLICITATION = {(byte) SOLICITATION, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] OUR_ADVERTISEMENT = ourAdvertisement();

    private static final long SECOND_NS = 1_000_000_000L;
    /** RFC 4861 10: three times soon, then at leisure. */
    private static final int FIRST_TIMES = 3;

    private static final long FIRST_INTERVAL_NS = SECOND_NS;
    private static final long INTERVAL_NS = 10 * SECOND_NS;
    private static final int MESSAGES_A_CYCLE = 16;

    private final Icmp6Socket socket;
    private long tellDueNs;
    private int timesTold;

    private LinkNeighbor(Icmp6Socket socket, long nowNs) {
        this.socket = socket;
        this.tellDueNs = nowNs;
    }

    private static byte[] ourAdvertisement() {
        byte[] message = new byte[ADVERTISEMENT_BYTES];
        message[0] = (byte) ADVERTISEMENT;
        return message;
    }

    static LinkNeighbor open(String interfaceName, int interfaceIndex, long nowNs) throws IOException {
        try {
            return new LinkNeighbor(Icmp6Socket.open(interfaceName, interfaceIndex, ADVERTISEMENT), nowNs);
        } catch (RawSocketException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Says what is due to be said. A link that is down just does not carry it. */
    void tell(long nowNs) {
        if (nowNs - tellDueNs >= 0) {
            boolean isFirst = timesTold < FIRST_TIMES;
            timesTold++;
            tellDueNs = nowNs + (isFirst ? FIRST_INTERVAL_NS : INTERVAL_NS);
            socket.send(OUR_ADVERTISEMENT);
            if (isFirst) {
                socket.send(OUR_SOLICITATION);
            }
        }
    }

    /** Who advertised itself last since the last call; null for nobody. */
    IpAddress heard() {
        IpAddress heard = null;
        int length = socket.receive();
        for (int i = 0; i < MESSAGES_A_CYCLE && length >= 0; i++) {
            IpAddress sender = new IpAddress(socket.senderHigh(), socket.senderLow());
            if (length >= ADVERTISEMENT_BYTES && ScopedAddress.isLinkLocal(sender)) {
                heard = sender; // RFC 4861 6.1.2
            }
            length = socket.receive();
        }
        return heard;
    }

    @Override
    public void close() {
        socket.close();
    }
}
