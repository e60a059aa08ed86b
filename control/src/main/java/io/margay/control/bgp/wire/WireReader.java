package io.margay.control.bgp.wire;

import java.util.Arrays;

/** A run of bytes read from the front. Whoever reads has asked {@link #remaining()} before. */
final class WireReader {
    private final byte[] bytes;
    private final int limit;
    private int at;

    WireReader(byte[] bytes, int from, int limit) {
        this.bytes = bytes;
        this.at = from;
        this.limit = limit;
    }

    int remaining() {
        return limit - at;
    }

    /** The next byte, still unread. */
    int peek() {
        return bytes[at] & 0xFF;
    }

    int u8() {
        return bytes[at++] & 0xFF;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    int i32() {
        return u16() << 16 | u16();
    }

    long i64() {
        return (long) i32() << 32 | Integer.toUnsignedLong(i32());
    }

    byte[] bytes(int length) {
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** The next bytes as a reader of their own; this one goes on behind them. */
    WireReader slice(int length) {
        at += length;
        return new WireReader(bytes, at - length, at);
    }
}
