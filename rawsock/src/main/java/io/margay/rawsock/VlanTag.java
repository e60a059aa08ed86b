package io.margay.rawsock;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/** Puts back the VLAN tag that the kernel takes out of each frame before a packet socket sees it (IEEE 802.1Q clause 9). */
final class VlanTag {
    static final int LENGTH = 4;
    static final int DEFAULT_TPID = 0x8100;

    /** In the tag's control information; above it are priority and drop eligibility. */
    static final int VLAN_ID = 0x0FFF;

    /** Destination and source address: what stands before the tag. */
    private static final int ADDRESSES_LENGTH = 12;

    private VlanTag() {}

    /**
     * Moves virtio header and addresses four bytes down and writes the tag into the gap. The kernel described the untagged frame, so what
     * the virtio header says of positions is moved too.
     *
     * @param offset of the Ethernet header before
     * @return of the Ethernet header after
     */
    static int insert(UnsafeBuffer buffer, int offset, int tpid, int tci) {
        int virtio = offset - VirtioHeader.LENGTH;
        int moved = virtio - LENGTH;
        for (int i = 0; i < VirtioHeader.LENGTH + ADDRESSES_LENGTH; i++) {
            buffer.putByte(moved + i, buffer.getByte(virtio + i));
        }
        int tag = offset - LENGTH + ADDRESSES_LENGTH;
        buffer.putShort(tag, (short) tpid, BIG_ENDIAN);
        buffer.putShort(tag + 2, (short) tci, BIG_ENDIAN);
        if (VirtioHeader.needsChecksum(buffer, moved)) {
            VirtioHeader.csumStart(buffer, moved, VirtioHeader.csumStart(buffer, moved) + LENGTH);
        }
        if (VirtioHeader.gsoType(buffer, moved) != VirtioHeader.GSO_NONE) {
            VirtioHeader.hdrLen(buffer, moved, VirtioHeader.hdrLen(buffer, moved) + LENGTH);
        }
        return offset - LENGTH;
    }
}
