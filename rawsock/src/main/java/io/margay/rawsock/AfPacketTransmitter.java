package io.margay.rawsock;

import static io.margay.rawsock.linux.Constants.AF_PACKET;
import static io.margay.rawsock.linux.Constants.MSG_DONTWAIT;
import static io.margay.rawsock.linux.Constants.PACKET_QDISC_BYPASS;
import static io.margay.rawsock.linux.Constants.PACKET_VNET_HDR;
import static io.margay.rawsock.linux.Constants.SOL_PACKET;
import static io.margay.rawsock.linux.Constants.SOL_SOCKET;
import static io.margay.rawsock.linux.Constants.SO_SNDBUFFORCE;

import io.margay.rawsock.linux.Errno;
import io.margay.rawsock.linux.Linux;
import io.margay.rawsock.linux.OffHeap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends frames straight out of the memory they lie in, many with one sendmmsg, to any interface. One socket, unbound: each message names
 * its interface. It never receives, since its protocol is 0.
 *
 * <p>The kernel's arrays are built once; a frame costs the writing of four fields.
 *
 * <pre>
 *   struct mmsghdr       0       8            16     24        32        40              48       56         64
 *                        | name  | namelen    | iov  | iovlen  | control | controllen    | flags  | sent len |
 *   struct iovec         0       8            16
 *                        | base  | length     |
 * </pre>
 */
public final class AfPacketTransmitter implements Transmitter {
    /** Messages in one system call. */
    public static final int BATCH = 64;

    private static final int SEND_BUFFER_LENGTH = 8 << 20;

    private static final int MESSAGE_LENGTH = 64;
    private static final int NAME_LENGTH_AT = 8;
    private static final int IOVEC_AT = 16;
    private static final int IOVEC_COUNT_AT = 24;
    private static final int IOVEC_LENGTH = 16;
    private static final int LENGTH_AT = 8;
    private static final int ADDRESS_LENGTH = 32;

    private final UnsafeBuffer messages = OffHeap.allocate(BATCH * MESSAGE_LENGTH);
    private final UnsafeBuffer vectors = OffHeap.allocate(BATCH * IOVEC_LENGTH);
    private final UnsafeBuffer addresses = OffHeap.allocate(BATCH * ADDRESS_LENGTH);
    private final int[] tokens = new int[BATCH];
    private final int[] lengths = new int[BATCH];
    private final TransmitListener listener;
    private final PacketSocket socket;
    private int count;

    private AfPacketTransmitter(PacketSocket socket, TransmitListener listener) {
        this.socket = socket;
        this.listener = listener;
        for (int i = 0; i < BATCH; i++) {
            int message = i * MESSAGE_LENGTH;
            addresses.putShort(i * ADDRESS_LENGTH, (short) AF_PACKET);
            messages.putLong(message, addresses.addressOffset() + i * ADDRESS_LENGTH);
            messages.putInt(message + NAME_LENGTH_AT, PacketSocket.SOCKADDR_LENGTH);
            messages.putLong(message + IOVEC_AT, vectors.addressOffset() + i * IOVEC_LENGTH);
            messages.putLong(message + IOVEC_COUNT_AT, 1);
        }
    }

    /** In the caller's network namespace. */
    public static AfPacketTransmitter open(TransmitListener listener) {
        PacketSocket socket = PacketSocket.open("transmitter");
        try {
            socket.option(SOL_PACKET, PACKET_VNET_HDR, 1, "asking for virtio headers (PACKET_VNET_HDR)");
            socket.option(
                    SOL_PACKET, PACKET_QDISC_BYPASS, 1, "bypassing the queueing discipline (PACKET_QDISC_BYPASS)");
            socket.option(SOL_SOCKET, SO_SNDBUFFORCE, SEND_BUFFER_LENGTH, "enlarging the send buffer (SO_SNDBUFFORCE)");
            return new AfPacketTransmitter(socket, listener);
        } catch (RawSocketException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void transmit(UnsafeBuffer buffer, int offset, int lengthBytes, int interfaceIndex, int token) {
        if (count == BATCH) {
            flush();
        }
        int i = count++;
        vectors.putLong(i * IOVEC_LENGTH, buffer.addressOffset() + offset - VirtioHeader.LENGTH);
        vectors.putLong(i * IOVEC_LENGTH + LENGTH_AT, lengthBytes + VirtioHeader.LENGTH);
        addresses.putInt(i * ADDRESS_LENGTH + PacketSocket.SOCKADDR_IFINDEX, interfaceIndex);
        tokens[i] = token;
        lengths[i] = lengthBytes;
    }

    /** Each system call either sends messages or gives up one, so there are at most as many calls as messages. */
    @Override
    public int flush() {
        int batch = count;
        int next = 0;
        int sent = 0;
        count = 0;
        while (next < batch) {
            long from = messages.addressOffset() + (long) next * MESSAGE_LENGTH;
            int result = Linux.sendmmsg(socket.fd(), from, batch - next, MSG_DONTWAIT);
            if (result > 0) {
                sent += result;
                for (int end = next + result; next < end; next++) {
                    listener.onSent(tokens[next], lengths[next]);
                }
            } else {
                listener.onFailed(tokens[next], result == 0 ? Errno.EIO : -result);
                next++;
            }
        }
        return sent;
    }

    /** Frames in the current batch are not sent. */
    @Override
    public void close() {
        count = 0;
        socket.close();
    }
}
