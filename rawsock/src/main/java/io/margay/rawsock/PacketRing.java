package io.margay.rawsock;

import static io.margay.rawsock.linux.Constants.MAP_SHARED;
import static io.margay.rawsock.linux.Constants.PACKET_RX_RING;
import static io.margay.rawsock.linux.Constants.PROT_READ_WRITE;

import io.margay.rawsock.linux.Linux;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The memory of a TPACKET_V2 receive ring, shared with the kernel. Each slot begins with a header; its status word says whose the slot is,
 * and all else in the slot may be touched only between reading TP_STATUS_USER there and writing TP_STATUS_KERNEL.
 *
 * <pre>
 *   struct tpacket2_hdr   0        4       8          12     14     16     20      24         26          28
 *                         | status | len   | snaplen  | mac  | net  | sec  | nsec  | vlan_tci | vlan_tpid |
 *   slot                  0               32             52          68           72       82                96
 *                         | tpacket2_hdr  | sockaddr_ll  | padding   | VLAN room  | virtio | Ethernet header | IPv4 header ...
 * </pre>
 */
final class PacketRing {
    static final int STATUS_KERNEL = 0;
    static final int STATUS_USER = 1;
    static final int STATUS_COPY = 1 << 1;
    static final int STATUS_VLAN_VALID = 1 << 4;
    static final int STATUS_VLAN_TPID_VALID = 1 << 6;

    /** Bytes the kernel leaves free in front of each frame: room for a VLAN tag, and two more to align the IPv4 header. */
    static final int RESERVE = 6;

    private static final int MAX_BLOCK_LENGTH = 1 << 20;
    private static final int LENGTH = 4;
    private static final int SNAP_LENGTH = 8;
    private static final int MAC = 12;
    private static final int VLAN_TCI = 24;
    private static final int VLAN_TPID = 26;

    private final UnsafeBuffer buffer;
    private final long lengthBytes;
    private final int slots;

    private PacketRing(long address, int lengthBytes) {
        this.buffer = new UnsafeBuffer(address, lengthBytes);
        this.lengthBytes = lengthBytes;
        this.slots = lengthBytes / AfPacketOptions.SLOT_LENGTH;
    }

    /** A block is what the kernel allocates in one piece; slots follow one another across blocks without gaps. */
    static PacketRing map(PacketSocket socket, int lengthBytes) {
        int block = Math.min(lengthBytes, MAX_BLOCK_LENGTH);
        int slots = lengthBytes / AfPacketOptions.SLOT_LENGTH;
        socket.ringOption(PACKET_RX_RING, block, lengthBytes / block, AfPacketOptions.SLOT_LENGTH, slots);
        long address = Linux.mmap(lengthBytes, PROT_READ_WRITE, MAP_SHARED, socket.fd(), 0);
        if (address < 0) {
            throw socket.failure("mapping the receive ring", address, "");
        }
        return new PacketRing(address, lengthBytes);
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int slots() {
        return slots;
    }

    /** Acquire: what is read of the slot afterwards is at least as new as the status. */
    int status(int slot) {
        return buffer.getIntVolatile(slot * AfPacketOptions.SLOT_LENGTH);
    }

    /** Release: what was read or written in the slot before is over when the kernel sees the status. */
    void giveToKernel(int slot) {
        buffer.putIntRelease(slot * AfPacketOptions.SLOT_LENGTH, STATUS_KERNEL);
    }

    /** Of the frame as it was received. */
    int frameLengthBytes(int slot) {
        return buffer.getInt(slot * AfPacketOptions.SLOT_LENGTH + LENGTH);
    }

    /** Of the part that is in the slot. */
    int snapLengthBytes(int slot) {
        return buffer.getInt(slot * AfPacketOptions.SLOT_LENGTH + SNAP_LENGTH);
    }

    /** Of the Ethernet header, in {@link #buffer()}. */
    int frameOffset(int slot) {
        int start = slot * AfPacketOptions.SLOT_LENGTH;
        return start + (buffer.getShort(start + MAC) & 0xFFFF);
    }

    int vlanTci(int slot) {
        return buffer.getShort(slot * AfPacketOptions.SLOT_LENGTH + VLAN_TCI) & 0xFFFF;
    }

    int vlanTpid(int slot, int status) {
        return (status & STATUS_VLAN_TPID_VALID) != 0
                ? buffer.getShort(slot * AfPacketOptions.SLOT_LENGTH + VLAN_TPID) & 0xFFFF
                : VlanTag.DEFAULT_TPID;
    }

    /** Afterwards any access by way of {@link #buffer()} fails its bounds check rather than the process. */
    void unmap() {
        long address = buffer.addressOffset();
        buffer.wrap(0, 0);
        Linux.munmap(address, lengthBytes);
    }
}
