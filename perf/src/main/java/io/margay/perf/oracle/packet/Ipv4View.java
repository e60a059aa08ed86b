package io.margay.perf.oracle.packet;

import java.util.Optional;

/**
 * An IPv4 header that somebody sent, right or not: only its first 20 octets are sure to be there.
 *
 * @param octets hold it
 * @param at where it begins
 */
public record Ipv4View(byte[] octets, int at) {
    private static final int TOTAL_LENGTH = 2;
    private static final int IDENTIFICATION = 4;
    private static final int FLAGS = 6;
    private static final int TTL = 8;
    private static final int PROTOCOL = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    /** The header behind an untagged Ethernet header of type IPv4. */
    public static Optional<Ipv4View> of(byte[] frame) {
        return Ethernet.type(frame) == Ethernet.IPV4 ? at(frame, Ethernet.HEADER_LENGTH) : Optional.empty();
    }

    public static Optional<Ipv4View> at(byte[] octets, int at) {
        return octets.length - at >= Ipv4Packet.MIN_HEADER_LENGTH
                ? Optional.of(new Ipv4View(octets, at))
                : Optional.empty();
    }

    public int version() {
        return Octets.u8(octets, at) >>> 4;
    }

    /** As claimed, in octets. */
    public int headerLength() {
        return (Octets.u8(octets, at) & 0xF) * 4;
    }

    public int tos() {
        return Octets.u8(octets, at + 1);
    }

    /** As claimed, in octets. */
    public int totalLength() {
        return Octets.u16(octets, at + TOTAL_LENGTH);
    }

    public int identification() {
        return Octets.u16(octets, at + IDENTIFICATION);
    }

    public int flagsAndOffset() {
        return Octets.u16(octets, at + FLAGS);
    }

    public int ttl() {
        return Octets.u8(octets, at + TTL);
    }

    public int protocol() {
        return Octets.u8(octets, at + PROTOCOL);
    }

    public int source() {
        return Octets.u32(octets, at + SOURCE);
    }

    public int destination() {
        return Octets.u32(octets, at + DESTINATION);
    }

    /** Where the payload begins; may lie behind the end. */
    public int payloadAt() {
        return at + headerLength();
    }

    public boolean hasWholeHeader() {
        return headerLength() >= Ipv4Packet.MIN_HEADER_LENGTH && at + headerLength() <= octets.length;
    }

    public boolean isChecksumRight() {
        return hasWholeHeader() && Checksum.sum(octets, at, at + headerLength(), 0) == 0xFFFF;
    }

    /** In place. */
    public void putIdentification(int identification) {
        Octets.putU16(octets, at + IDENTIFICATION, identification);
        putChecksum();
    }

    /** In place, over the header that it claims to have. */
    public void putChecksum() {
        if (hasWholeHeader()) {
            Checksum.put(octets, at, at + headerLength(), at + CHECKSUM, 0);
        }
    }
}
