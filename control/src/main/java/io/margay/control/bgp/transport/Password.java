package io.margay.control.bgp.transport;

import java.util.Arrays;

/** The secret of TCP-MD5 (RFC 2385 4.5). A value by its bytes; nothing that prints it shows them. */
public final class Password {
    /** What the kernel takes (TCP_MD5SIG_MAXKEYLEN), and the RFC asks for at least. */
    public static final int MAX_BYTES = 80;

    private final byte[] bytes;

    /** @throws IllegalArgumentException for none, or a longer one than {@link #MAX_BYTES} */
    public Password(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a password has 1 to " + MAX_BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Password password && Arrays.equals(bytes, password.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
