package io.margay.rawsock;

import static io.margay.rawsock.linux.Constants.ETH_P_ALL;
import static io.margay.rawsock.linux.Constants.IFF_UP;
import static io.margay.rawsock.linux.Constants.PACKET_COPY_THRESH;
import static io.margay.rawsock.linux.Constants.PACKET_IGNORE_OUTGOING;
import static io.margay.rawsock.linux.Constants.PACKET_RESERVE;
import static io.margay.rawsock.linux.Constants.PACKET_STATISTICS;
import static io.margay.rawsock.linux.Constants.PACKET_VERSION;
import static io.margay.rawsock.linux.Constants.PACKET_VNET_HDR;
import static io.margay.rawsock.linux.Constants.SOL_PACKET;
import static io.margay.rawsock.linux.Constants.SOL_SOCKET;
import static io.margay.rawsock.linux.Constants.SO_RCVBUFFORCE;
import static io.margay.rawsock.linux.Constants.TPACKET_V2;

import io.margay.rawsock.linux.Errno;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A network interface through a packet socket with a receive ring. Frames up to {@link AfPacketOptions#SLOT_FRAME_LENGTH} are handed over
 * where the kernel wrote them; larger ones, whole, in a buffer of the worker's {@link LargeFramePool}; both in the order of arrival.
 *
 * <p>The kernel's own stack sees every frame too, unless an {@link IngressGuard} stands before it.
 */
public final class AfPacketPort implements Port {
    private final PacketSocket socket;
    private final PacketRing ring;
    private final LargeReceiver large;
    private final UnsafeBuffer buffer;
    private final int interfaceIndex;
    private final int slotMask;

    /** Slots polled and slots given back since the start; their difference is what we hold. */
    private int polled;

    private int released;
    private long drops;
    private boolean closed;

    private AfPacketPort(PacketSocket socket, PacketRing ring, LargeFramePool pool, int interfaceIndex) {
        this.socket = socket;
        this.ring = ring;
        this.large = new LargeReceiver(socket.fd(), pool);
        this.buffer = ring.buffer();
        this.interfaceIndex = interfaceIndex;
        this.slotMask = ring.slots() - 1;
    }

    /**
     * Opens an interface of the caller's network namespace. It may be down: frames come once it is up.
     *
     * @param pool the worker's, shared by all its ports
     * @throws RawSocketException naming the step that failed, the interface, the errno, and a capability that is missing
     */
    public static AfPacketPort open(AfPacketOptions options, LargeFramePool pool, int interfaceIndex) {
        PacketSocket socket = PacketSocket.open(PacketSocket.describe(interfaceIndex));
        PacketRing ring = null;
        try {
            socket.option(SOL_PACKET, PACKET_VERSION, TPACKET_V2, "choosing TPACKET_V2 (PACKET_VERSION)");
            socket.option(SOL_PACKET, PACKET_VNET_HDR, 1, "asking for virtio headers (PACKET_VNET_HDR)");
            socket.option(SOL_PACKET, PACKET_RESERVE, PacketRing.RESERVE, "reserving headroom (PACKET_RESERVE)");
            socket.option(SOL_PACKET, PACKET_COPY_THRESH, 1, "asking for large frames (PACKET_COPY_THRESH)");
            socket.option(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1, "leaving out sent frames (PACKET_IGNORE_OUTGOING)");
            socket.option(
                    SOL_SOCKET,
                    SO_RCVBUFFORCE,
                    options.receiveBufferBytes(),
                    "enlarging the receive buffer (SO_RCVBUFFORCE)");
            ring = PacketRing.map(socket, options.ringLengthBytes());
            socket.bind(ETH_P_ALL, interfaceIndex);
            return new AfPacketPort(socket, ring, pool, interfaceIndex);
        } catch (RawSocketException e) {
            if (ring != null) {
                ring.unmap();
            }
            socket.close();
            throw e;
        }
    }

    /** A slot counts as polled before its frame is handed over, so that a handler that throws does not meet the same frame again. */
    @Override
    public int poll(FrameHandler handler, int frameLimit) {
        int taken = 0;
        while (taken < frameLimit && polled - released <= slotMask) {
            int slot = polled & slotMask;
            int status = ring.status(slot);
            if ((status & PacketRing.STATUS_USER) == 0) {
                break;
            }
            if ((status & PacketRing.STATUS_COPY) != 0) {
                if (!large.hasRoom()) {
                    break;
                }
                polled++;
                pollLarge(handler, slot, status);
            } else {
                polled++;
                pollSlot(handler, slot, status);
            }
            taken++;
        }
        return taken;
    }

    private void pollSlot(FrameHandler handler, int slot, int status) {
        int length = ring.snapLengthBytes(slot);
        if (length < ring.frameLengthBytes(slot)) {
            drops++; // the receive buffer had no room for the whole frame
            return;
        }
        deliver(handler, slot, status, buffer, ring.frameOffset(slot), length);
    }

    private void pollLarge(FrameHandler handler, int slot, int status) {
        int length = large.receive();
        if (length < 0) {
            drops++;
            return;
        }
        deliver(handler, slot, status, large.buffer(), large.frameOffset(), length);
    }

    private void deliver(FrameHandler handler, int slot, int status, UnsafeBuffer frames, int offset, int lengthBytes) {
        // A tag of VLAN 0 gives a priority and names no VLAN (IEEE 802.1Q table 9-2): to the kernel's stack the frame
        // is untagged, so it is to us.
        if ((status & PacketRing.STATUS_VLAN_VALID) == 0 || (ring.vlanTci(slot) & VlanTag.VLAN_ID) == 0) {
            handler.onFrame(frames, offset, lengthBytes);
        } else {
            int tagged = VlanTag.insert(frames, offset, ring.vlanTpid(slot, status), ring.vlanTci(slot));
            handler.onFrame(frames, tagged, lengthBytes + VlanTag.LENGTH);
        }
    }

    @Override
    public void release() {
        while (released != polled) {
            ring.giveToKernel(released++ & slotMask);
        }
        large.release();
    }

    /** Ring full, frame of a kind that virtio headers cannot express, or too large for the receive buffer as it was filled. */
    @Override
    public long kernelDrops() {
        if (socket.readOption(SOL_PACKET, PACKET_STATISTICS, 8) >= 0) {
            drops += socket.word(1) & 0xFFFF_FFFFL; // tp_drops; reading sets it back to 0
        }
        return drops;
    }

    @Override
    public int interfaceIndex() {
        return interfaceIndex;
    }

    @Override
    public int fileDescriptor() {
        return socket.fd();
    }

    @Override
    public int error() {
        if (socket.boundInterface() != interfaceIndex) {
            return Errno.ENODEV;
        }
        int flags = socket.interfaceFlags(interfaceIndex);
        if (flags < 0) {
            return Errno.ENODEV;
        }
        return (flags & IFF_UP) != 0 ? 0 : Errno.ENETDOWN;
    }

    /** Frames polled and not released are void; large ones go back to the pool. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            large.release();
            ring.unmap();
            socket.close();
        }
    }
}
