package io.margay.control.bgp.wire;

import java.util.Arrays;

/** Bytes written at the end; grows. */
final class WireWriter {
    private byte[] bytes = new byte[256];
    private int length;

    int length() {
        return length;
    }

    WireWriter u8(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) value;
        return this;
    }

    WireWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    WireWriter i32(int value) {
        return u16(value >>> 16).u16(value);
    }

    WireWriter i64(long value) {
        return i32((int) (value >>> 32)).i32((int) value);
    }

    WireWriter bytes(byte[] value) {
        while (bytes.length - length < value.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** Puts a 16-bit number where room was left for it. */
    WireWriter patchU16(int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
        return this;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }
}
