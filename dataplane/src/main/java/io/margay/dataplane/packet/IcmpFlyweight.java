package io.margay.dataplane.packet;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * An ICMP message (RFC 792), as far as a router writes it: the errors.
 *
 * <pre>
 *   0      1      2          4                           8
 *   | type | code | checksum | rest: MTU, pointer, or 0    | quoted packet
 * </pre>
 */
public final class IcmpFlyweight {
    public static final int HEADER_LENGTH = 8;

    public static final int DESTINATION_UNREACHABLE = 3;
    public static final int TIME_EXCEEDED = 11;
    public static final int PARAMETER_PROBLEM = 12;

    public static final int NET_UNREACHABLE = 0;
    public static final int HOST_UNREACHABLE = 1;
    public static final int FRAGMENTATION_NEEDED = 4;
    public static final int TTL_EXCEEDED_IN_TRANSIT = 0;

    private static final int ECHO_REPLY = 0;
    private static final int ECHO = 8;

    /** Timestamps (RFC 792), information (RFC 792) and address masks (RFC 950), each a question and its answer. */
    private static final int FIRST_QUERY = 13;

    private static final int LAST_QUERY = 18;

    private static final int TYPE = 0;
    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int REST = 4;
    private static final int NEXT_HOP_MTU = 6;

    private UnsafeBuffer buffer;
    private int offset;

    public IcmpFlyweight wrap(UnsafeBuffer buffer, int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    public int type() {
        return buffer.getByte(offset + TYPE) & 0xFF;
    }

    public int code() {
        return buffer.getByte(offset + CODE) & 0xFF;
    }

    /** RFC 1191 4; zero in every message but {@link #FRAGMENTATION_NEEDED}. */
    public int nextHopMtu() {
        return buffer.getShort(offset + NEXT_HOP_MTU, BIG_ENDIAN) & 0xFFFF;
    }

    /** The second word of a {@link #PARAMETER_PROBLEM} with the octet in the quoted packet (RFC 792). */
    public static int pointer(int octet) {
        return octet << 24;
    }

    /** RFC 1122 3.2.2: the messages that must never be the cause of another error, and so whatever is not known to be a question or its answer. */
    public static boolean isError(int type) {
        return type != ECHO_REPLY && type != ECHO && (type < FIRST_QUERY || type > LAST_QUERY);
    }

    /**
     * Writes the header over a quoted packet that is already in place, checksum included.
     *
     * @param rest the second word: the next hop's MTU of {@link #FRAGMENTATION_NEEDED} (RFC 1191 4), {@link #pointer} of {@link #PARAMETER_PROBLEM}, else 0
     * @param lengthBytes with this header
     */
    public void putError(int type, int code, int rest, int lengthBytes) {
        buffer.putByte(offset + TYPE, (byte) type);
        buffer.putByte(offset + CODE, (byte) code);
        buffer.putShort(offset + CHECKSUM, (short) 0, BIG_ENDIAN);
        buffer.putInt(offset + REST, rest, BIG_ENDIAN);
        InternetChecksum.put(buffer, offset, lengthBytes, offset + CHECKSUM);
    }
}
