package io.margay.dataplane.packet;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * The BFD control packet without authentication (RFC 5880 4.1), intervals in microseconds.
 *
 * <pre>
 *   0                 1                          2             3        4
 *   | vers 3, diag 5  | state 2, P F C A D M     | detect mult | length |
 *   | my discriminator 4 | your discriminator 4 | desired min tx 4 | required min rx 4 | required min echo rx 4 | 24
 * </pre>
 */
public final class BfdFlyweight {
    public static final int LENGTH = 24;

    public static final int POLL = 0x20;
    public static final int FINAL = 0x10;

    private static final int VERSION = 1;

    /** With the shortest of the authentication sections. */
    private static final int MIN_AUTHENTICATED_LENGTH = 26;

    private static final int STATE_AND_FLAGS = 1;
    private static final int MULTIPLIER = 2;
    private static final int LENGTH_OFFSET = 3;
    private static final int MY_DISCRIMINATOR = 4;
    private static final int YOUR_DISCRIMINATOR = 8;
    private static final int DESIRED_MIN_TX = 12;
    private static final int REQUIRED_MIN_RX = 16;
    private static final int REQUIRED_MIN_ECHO_RX = 20;

    private static final int AUTHENTICATION = 0x04;
    private static final int DEMAND = 0x02;
    private static final int MULTIPOINT = 0x01;

    private UnsafeBuffer buffer;
    private int offset;
    private int limit;

    /** @param limit where the UDP payload ends */
    public BfdFlyweight wrap(UnsafeBuffer buffer, int offset, int limit) {
        this.buffer = buffer;
        this.offset = offset;
        this.limit = limit;
        return this;
    }

    /** What RFC 5880 6.8.6 asks before a session is looked for, in its order. */
    public boolean isValid() {
        return limit - offset >= LENGTH
                && version() == VERSION
                && length() >= (isAuthenticated() ? MIN_AUTHENTICATED_LENGTH : LENGTH)
                && length() <= limit - offset
                && multiplier() != 0
                && (flags() & MULTIPOINT) == 0
                && myDiscriminator() != 0;
    }

    public int version() {
        return buffer.getByte(offset) >>> 5 & 0x7;
    }

    /** The code of {@link io.margay.dataplane.link.BfdDiagnostic}, or one that has no meaning yet. */
    public int diagnostic() {
        return buffer.getByte(offset) & 0x1F;
    }

    /** The id of a {@link io.margay.dataplane.link.BfdState}. */
    public int state() {
        return flags() >>> 6;
    }

    public boolean isPoll() {
        return (flags() & POLL) != 0;
    }

    public boolean isFinal() {
        return (flags() & FINAL) != 0;
    }

    public boolean isAuthenticated() {
        return (flags() & AUTHENTICATION) != 0;
    }

    public boolean isDemand() {
        return (flags() & DEMAND) != 0;
    }

    public int multiplier() {
        return buffer.getByte(offset + MULTIPLIER) & 0xFF;
    }

    public int length() {
        return buffer.getByte(offset + LENGTH_OFFSET) & 0xFF;
    }

    public int myDiscriminator() {
        return buffer.getInt(offset + MY_DISCRIMINATOR, BIG_ENDIAN);
    }

    public int yourDiscriminator() {
        return buffer.getInt(offset + YOUR_DISCRIMINATOR, BIG_ENDIAN);
    }

    public long desiredMinTxUs() {
        return buffer.getInt(offset + DESIRED_MIN_TX, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    public long requiredMinRxUs() {
        return buffer.getInt(offset + REQUIRED_MIN_RX, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    public long requiredMinEchoRxUs() {
        return buffer.getInt(offset + REQUIRED_MIN_ECHO_RX, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /** Writes a packet that offers neither echo nor demand mode. @param pollOrFinal {@link #POLL}, {@link #FINAL} or 0 */
    public void put(
            int diagnostic,
            int state,
            int pollOrFinal,
            int multiplier,
            int myDiscriminator,
            int yourDiscriminator,
            int desiredMinTxUs,
            int requiredMinRxUs) {
        buffer.putByte(offset, (byte) (VERSION << 5 | diagnostic));
        buffer.putByte(offset + STATE_AND_FLAGS, (byte) (state << 6 | pollOrFinal));
        buffer.putByte(offset + MULTIPLIER, (byte) multiplier);
        buffer.putByte(offset + LENGTH_OFFSET, (byte) LENGTH);
        buffer.putInt(offset + MY_DISCRIMINATOR, myDiscriminator, BIG_ENDIAN);
        buffer.putInt(offset + YOUR_DISCRIMINATOR, yourDiscriminator, BIG_ENDIAN);
        buffer.putInt(offset + DESIRED_MIN_TX, desiredMinTxUs, BIG_ENDIAN);
        buffer.putInt(offset + REQUIRED_MIN_RX, requiredMinRxUs, BIG_ENDIAN);
        buffer.putInt(offset + REQUIRED_MIN_ECHO_RX, 0, BIG_ENDIAN);
    }

    private int flags() {
        return buffer.getByte(offset + STATE_AND_FLAGS) & 0xFF;
    }
}
