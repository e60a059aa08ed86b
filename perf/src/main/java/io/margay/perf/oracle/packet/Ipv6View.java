package io.margay.perf.oracle.packet;

import io.margay.fib.Ipv6Address;
import java.util.Optional;

/**
 * An IPv6 header that somebody sent, right or not: its 40 octets are there.
 *
 * @param octets hold it
 * @param at where it begins
 */
public record Ipv6View(byte[] octets, int at) {
    private static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;

    /** The header behind an untagged Ethernet header of type IPv6. */
    public static Optional<Ipv6View> of(byte[] frame) {
        return Ethernet.type(frame) == Ethernet.IPV6 ? at(frame, Ethernet.HEADER_LENGTH) : Optional.empty();
    }

    public static Optional<Ipv6View> at(byte[] octets, int at) {
        return octets.length - at >= Ipv6Packet.HEADER_LENGTH
                ? Optional.of(new Ipv6View(octets, at))
                : Optional.empty();
    }

    public int version() {
        return Octets.u8(octets, at) >>> 4;
    }

    public int trafficClass() {
        return Octets.u16(octets, at) >>> 4 & 0xFF;
    }

    public int flowLabel() {
        return Octets.u32(octets, at) & 0xF_FFFF;
    }

    /** As claimed, in octets. */
    public int payloadLength() {
        return Octets.u16(octets, at + PAYLOAD_LENGTH);
    }

    public int nextHeader() {
        return Octets.u8(octets, at + NEXT_HEADER);
    }

    public int hopLimit() {
        return Octets.u8(octets, at + HOP_LIMIT);
    }

    public Ipv6Address source() {
        return address(SOURCE);
    }

    public Ipv6Address destination() {
        return address(DESTINATION);
    }

    public int payloadAt() {
        return at + Ipv6Packet.HEADER_LENGTH;
    }

    private Ipv6Address address(int field) {
        return new Ipv6Address(Octets.u64(octets, at + field), Octets.u64(octets, at + field + Long.BYTES));
    }
}
