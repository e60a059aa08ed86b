package io.margay.perf.oracle.packet;

import java.util.Arrays;
import java.util.HexFormat;

/** Writes octets one after another, and reads fields of them; the most significant octet first, as on the wire. */
public final class Octets {
    private byte[] octets = new byte[64];
    private int length;

    public Octets u8(int value) {
        if (length == octets.length) {
            octets = Arrays.copyOf(octets, 2 * length);
        }
        octets[length++] = (byte) value;
        return this;
    }

    public Octets u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public Octets u32(int value) {
        return u16(value >>> 16).u16(value);
    }

    public Octets u48(long value) {
        return u16((int) (value >>> 32)).u32((int) value);
    }

    public Octets u64(long value) {
        return u32((int) (value >>> 32)).u32((int) value);
    }

    public Octets all(byte... values) {
        for (byte value : values) {
            u8(value);
        }
        return this;
    }

    /** Zeros up to a multiple of so many octets. */
    public Octets padTo(int multiple) {
        while (length % multiple != 0) {
            u8(0);
        }
        return this;
    }

    /** Writes over what is there. */
    public Octets putU16(int at, int value) {
        putU16(octets, at, value);
        return this;
    }

    public int length() {
        return length;
    }

    public byte[] take() {
        return Arrays.copyOf(octets, length);
    }

    public static int u8(byte[] from, int at) {
        return from[at] & 0xFF;
    }

    public static int u16(byte[] from, int at) {
        return u8(from, at) << 8 | u8(from, at + 1);
    }

    public static int u32(byte[] from, int at) {
        return u16(from, at) << 16 | u16(from, at + 2);
    }

    public static long u48(byte[] from, int at) {
        return (long) u16(from, at) << 32 | u32(from, at + 2) & 0xFFFF_FFFFL;
    }

    public static long u64(byte[] from, int at) {
        return (long) u32(from, at) << 32 | u32(from, at + 4) & 0xFFFF_FFFFL;
    }

    public static void putU16(byte[] to, int at, int value) {
        to[at] = (byte) (value >>> 8);
        to[at + 1] = (byte) value;
    }

    public static void putU32(byte[] to, int at, int value) {
        putU16(to, at, value >>> 16);
        putU16(to, at + 2, value);
    }

    public static void putU64(byte[] to, int at, long value) {
        putU32(to, at, (int) (value >>> 32));
        putU32(to, at + 4, (int) value);
    }

    public static byte[] concat(byte[]... parts) {
        Octets all = new Octets();
        for (byte[] part : parts) {
            all.all(part);
        }
        return all.take();
    }

    public static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }
}
