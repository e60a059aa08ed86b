package io.margay.perf.oracle.packet;

/** What IP carries, with right checksums: UDP, TCP, ICMP and ICMPv6. */
public final class Transport {
    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int ICMPV6 = 58;

    public static final int UDP_HEADER_LENGTH = 8;
    public static final int TCP_HEADER_LENGTH = 20;
    public static final int ICMP_HEADER_LENGTH = 8;

    private static final int ICMP_CHECKSUM_AT = 2;
    private static final int UDP_CHECKSUM_AT = 6;
    private static final int TCP_CHECKSUM_AT = 16;

    private Transport() {}

    public static byte[] udp(long pseudoSum, int sourcePort, int destinationPort, byte[] data) {
        byte[] octets = new Octets()
                .u16(sourcePort)
                .u16(destinationPort)
                .u16(UDP_HEADER_LENGTH + data.length)
                .u16(0)
                .all(data)
                .take();
        put(octets, UDP_CHECKSUM_AT, pseudoSum, UDP);
        if (Octets.u16(octets, UDP_CHECKSUM_AT) == 0) {
            Octets.putU16(octets, UDP_CHECKSUM_AT, 0xFFFF); // zero means that there is none
        }
        return octets;
    }

    public static byte[] tcp(long pseudoSum, int sourcePort, int destinationPort, int flags, byte[] data) {
        byte[] octets = new Octets()
                .u16(sourcePort)
                .u16(destinationPort)
                .u32(0x1234_5678)
                .u32(0x9ABC_DEF0)
                .u16(TCP_HEADER_LENGTH / 4 << 12 | flags)
                .u16(0x2000)
                .u32(0)
                .all(data)
                .take();
        put(octets, TCP_CHECKSUM_AT, pseudoSum, TCP);
        return octets;
    }

    public static byte[] icmp(int type, int code, int rest, byte[] data) {
        byte[] octets = icmpOctets(type, code, rest, data);
        Checksum.put(octets, 0, octets.length, ICMP_CHECKSUM_AT, 0);
        return octets;
    }

    public static byte[] icmpv6(long pseudoSum, int type, int code, int rest, byte[] data) {
        byte[] octets = icmpOctets(type, code, rest, data);
        put(octets, ICMP_CHECKSUM_AT, pseudoSum, ICMPV6);
        return octets;
    }

    private static byte[] icmpOctets(int type, int code, int rest, byte[] data) {
        return new Octets().u8(type).u8(code).u16(0).u32(rest).all(data).take();
    }

    private static void put(byte[] octets, int at, long pseudoSum, int protocol) {
        Checksum.put(octets, 0, octets.length, at, pseudoSum + protocol + octets.length);
    }
}
