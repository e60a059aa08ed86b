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
}
