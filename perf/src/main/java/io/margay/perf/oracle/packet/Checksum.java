package io.margay.perf.oracle.packet;

/** The Internet checksum (RFC 1071). Not the router's own: a judge that shares code with the judged shares its mistakes. */
public final class Checksum {
    private Checksum() {}

    /** Folded, not complemented: 0xFFFF over octets that hold their right checksum. */
    public static int sum(byte[] octets, int from, int to, long start) {
        long sum = start;
        for (int at = from; at < to; at += 2) {
            sum += Octets.u8(octets, at) << 8;
            sum += at + 1 < to ? Octets.u8(octets, at + 1) : 0;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (int) sum;
    }

    /** Writes the checksum of a range into it. */
    public static void put(byte[] octets, int from, int to, int at, long start) {
        Octets.putU16(octets, at, 0);
        Octets.putU16(octets, at, ~sum(octets, from, to, start));
    }
}
