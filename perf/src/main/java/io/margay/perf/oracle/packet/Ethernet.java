package io.margay.perf.oracle.packet;

/** Frames (IEEE 802.3 clause 3), without check sequence. */
public final class Ethernet {
    public static final int HEADER_LENGTH = 14;
    public static final int VLAN_TAG_LENGTH = 4;
    public static final int TYPE_AT = 12;

    public static final int IPV4 = 0x0800;
    public static final int ARP = 0x0806;
    public static final int IPV6 = 0x86DD;
    public static final int VLAN = 0x8100;
    public static final int SERVICE_VLAN = 0x88A8;
    public static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private static final int VLAN_ID_MASK = 0xFFF;

    private Ethernet() {}

    public static byte[] frame(long destination, long source, int type, byte[] payload) {
        return new Octets().u48(destination).u48(source).u16(type).all(payload).take();
    }

    /** Puts a tag between addresses and type. */
    public static byte[] tagged(byte[] frame, int tpid, int tci) {
        Octets tagged = new Octets();
        for (int at = 0; at < frame.length; at++) {
            if (at == TYPE_AT) {
                tagged.u16(tpid).u16(tci);
            }
            tagged.u8(frame[at]);
        }
        return tagged.take();
    }

    public static int type(byte[] frame) {
        return frame.length < HEADER_LENGTH ? 0 : Octets.u16(frame, TYPE_AT);
    }

    /** Of a frame with one priority tag (VLAN 0) what it is without; else the very same. */
    public static byte[] withoutPriorityTag(byte[] frame) {
        if (!hasPriorityTag(frame, TYPE_AT) || hasPriorityTag(frame, TYPE_AT + VLAN_TAG_LENGTH)) {
            return frame;
        }
        byte[] untagged = new byte[frame.length - VLAN_TAG_LENGTH];
        System.arraycopy(frame, 0, untagged, 0, TYPE_AT);
        System.arraycopy(frame, TYPE_AT + VLAN_TAG_LENGTH, untagged, TYPE_AT, untagged.length - TYPE_AT);
        return untagged;
    }

    public static boolean hasPriorityTag(byte[] frame, int at) {
        if (frame.length < at + VLAN_TAG_LENGTH + 2) {
            return false;
        }
        int tpid = Octets.u16(frame, at);
        return (tpid == VLAN || tpid == SERVICE_VLAN) && (Octets.u16(frame, at + 2) & VLAN_ID_MASK) == 0;
    }
}
