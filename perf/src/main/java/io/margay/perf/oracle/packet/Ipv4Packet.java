package io.margay.perf.oracle.packet;

/**
 * An IPv4 packet to be (RFC 791 3.1). It comes out right, unless a field was set to something else on purpose.
 *
 * <pre>
 *   0            1      2              4                6                8     9          10         12       16           20
 *   | ver | ihl | tos  | total length | identification | flags, offset  | ttl | protocol | checksum | source | destination | options
 * </pre>
 */
public final class Ipv4Packet {
    public static final int MIN_HEADER_LENGTH = 20;
    public static final int MAX_OPTIONS_LENGTH = 40;
    public static final int DONT_FRAGMENT = 0x4000;
    public static final int MORE_FRAGMENTS = 0x2000;
    public static final int OFFSET_MASK = 0x1FFF;

    private static final int AS_IT_IS = -1;
    private static final int CHECKSUM_AT = 10;

    private int version = 4;
    private int headerWords = AS_IT_IS;
    private int tos;
    private int totalLength = AS_IT_IS;
    private int identification;
    private int flagsAndOffset;
    private int ttl = 64;
    private int protocol = Transport.UDP;
    private int checksumError;
    private int source;
    private int destination;
    private byte[] options = {};
    private byte[] payload = {};

    public Ipv4Packet(int source, int destination) {
        this.source = source;
        this.destination = destination;
    }

    public Ipv4Packet version(int version) {
        this.version = version;
        return this;
    }

    /** Claims a header of so many words of four octets. */
    public Ipv4Packet headerWords(int headerWords) {
        this.headerWords = headerWords;
        return this;
    }

    public Ipv4Packet tos(int tos) {
        this.tos = tos;
        return this;
    }

    /** Claims a length. */
    public Ipv4Packet totalLength(int totalLength) {
        this.totalLength = totalLength;
        return this;
    }

    public Ipv4Packet identification(int identification) {
        this.identification = identification;
        return this;
    }

    /** Flags as they lie in the header, or-ed to the offset in units of eight octets. */
    public Ipv4Packet flagsAndOffset(int flagsAndOffset) {
        this.flagsAndOffset = flagsAndOffset;
        return this;
    }

    public Ipv4Packet ttl(int ttl) {
        this.ttl = ttl;
        return this;
    }

    public Ipv4Packet protocol(int protocol) {
        this.protocol = protocol;
        return this;
    }

    /** Makes the checksum wrong by so much. */
    public Ipv4Packet checksumError(int checksumError) {
        this.checksumError = checksumError;
        return this;
    }

    public Ipv4Packet source(int source) {
        this.source = source;
        return this;
    }

    public int source() {
        return source;
    }

    public Ipv4Packet destination(int destination) {
        this.destination = destination;
        return this;
    }

    public int destination() {
        return destination;
    }

    /** At most 40 octets; ended with zeros to a multiple of four. */
    public Ipv4Packet options(byte... options) {
        this.options = new Octets().all(options).padTo(4).take();
        return this;
    }

    public Ipv4Packet payload(int protocol, byte[] payload) {
        this.protocol = protocol;
        this.payload = payload;
        return this;
    }

    /** What the pseudo header adds to the checksum of a transport (RFC 768, RFC 9293 3.1). */
    public long pseudoSum() {
        return (source >>> 16) + (source & 0xFFFF) + (destination >>> 16) + (destination & 0xFFFF);
    }

    public int headerLength() {
        return MIN_HEADER_LENGTH + options.length;
    }

    public byte[] octets() {
        int headerLength = headerLength();
        int words = headerWords == AS_IT_IS ? headerLength / 4 : headerWords;
        int length = totalLength == AS_IT_IS ? headerLength + payload.length : totalLength;
        byte[] octets = new Octets()
                .u8(version << 4 | words & 0xF)
                .u8(tos)
                .u16(length)
                .u16(identification)
                .u16(flagsAndOffset)
                .u8(ttl)
                .u8(protocol)
                .u16(0)
                .u32(source)
                .u32(destination)
                .all(options)
                .all(payload)
                .take();
        // over the header that it claims to have, as a receiver reckons
        int claimed = Math.max(MIN_HEADER_LENGTH, Math.min((words & 0xF) * 4, octets.length));
        Checksum.put(octets, 0, claimed, CHECKSUM_AT, 0);
        Octets.putU16(octets, CHECKSUM_AT, Octets.u16(octets, CHECKSUM_AT) + checksumError);
        return octets;
    }
}
