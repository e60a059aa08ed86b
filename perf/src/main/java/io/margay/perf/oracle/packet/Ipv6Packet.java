package io.margay.perf.oracle.packet;

import io.margay.fib.Ipv6Address;

/**
 * An IPv6 packet to be (RFC 8200 3). It comes out right, unless a field was set to something else on purpose.
 *
 * <pre>
 *   0                                      4                6             7           8        24            40
 *   | ver | traffic class | flow label     | payload length | next header | hop limit | source | destination | extension headers, payload
 * </pre>
 */
public final class Ipv6Packet {
    public static final int HEADER_LENGTH = 40;

    public static final int HOP_BY_HOP = 0;
    public static final int ROUTING = 43;
    public static final int FRAGMENT = 44;
    public static final int AUTHENTICATION = 51;
    public static final int NO_NEXT_HEADER = 59;
    public static final int DESTINATION_OPTIONS = 60;

    private static final int AS_IT_IS = -1;

    private int version = 6;
    private int trafficClass;
    private int flowLabel;
    private int payloadLength = AS_IT_IS;
    private int hopLimit = 64;
    private int nextHeader = NO_NEXT_HEADER;
    private Ipv6Address source;
    private Ipv6Address destination;
    private byte[] payload = {};

    public Ipv6Packet(Ipv6Address source, Ipv6Address destination) {
        this.source = source;
        this.destination = destination;
    }

    public Ipv6Packet version(int version) {
        this.version = version;
        return this;
    }

    public Ipv6Packet trafficClass(int trafficClass) {
        this.trafficClass = trafficClass;
        return this;
    }

    public Ipv6Packet flowLabel(int flowLabel) {
        this.flowLabel = flowLabel;
        return this;
    }

    /** Claims a length. */
    public Ipv6Packet payloadLength(int payloadLength) {
        this.payloadLength = payloadLength;
        return this;
    }

    public Ipv6Packet hopLimit(int hopLimit) {
        this.hopLimit = hopLimit;
        return this;
    }

    public Ipv6Packet nextHeader(int nextHeader) {
        this.nextHeader = nextHeader;
        return this;
    }

    public int nextHeader() {
        return nextHeader;
    }

    public Ipv6Packet source(Ipv6Address source) {
        this.source = source;
        return this;
    }

    public Ipv6Address source() {
        return source;
    }

    public Ipv6Packet destination(Ipv6Address destination) {
        this.destination = destination;
        return this;
    }

    public Ipv6Address destination() {
        return destination;
    }

    public Ipv6Packet payload(int nextHeader, byte[] payload) {
        this.nextHeader = nextHeader;
        this.payload = payload;
        return this;
    }

    public byte[] payload() {
        return payload;
    }

    /** Puts an extension header before what is there; its first octet, the next header, is filled in here. */
    public Ipv6Packet extension(int type, byte[] header) {
        header[0] = (byte) nextHeader;
        payload = Octets.concat(header, payload);
        nextHeader = type;
        return this;
    }

    /** What the pseudo header adds to the checksum of a transport (RFC 8200 8.1). */
    public long pseudoSum() {
        return words(source.high()) + words(source.low()) + words(destination.high()) + words(destination.low());
    }

    private static long words(long half) {
        return (half >>> 48) + (half >>> 32 & 0xFFFF) + (half >>> 16 & 0xFFFF) + (half & 0xFFFF);
    }

    public byte[] octets() {
        return new Octets()
                .u32(version << 28 | trafficClass << 20 | flowLabel)
                .u16(payloadLength == AS_IT_IS ? payload.length : payloadLength)
                .u8(nextHeader)
                .u8(hopLimit)
                .u64(source.high())
                .u64(source.low())
                .u64(destination.high())
                .u64(destination.low())
                .all(payload)
                .take();
    }
}
